package dev.calgate.provider.google;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.google.wire.KnownEvent;
import java.io.IOException;

/** Reasons for which one event is not written, of which Google need not be asked. */
final class WriteErrors {
  private WriteErrors() {}

  static ProviderException conflict() {
    return of(ErrorKind.CONFLICT, "The event has changed at Google");
  }

  static ProviderException gone() {
    return of(ErrorKind.GONE, "The event is not there any more");
  }

  static ProviderException of(ErrorKind kind, String message) {
    return new ProviderException(kind, ErrorScope.OBJECT, message);
  }

  /** What was told of an event; it can be read, else it would not be written. */
  static KnownEvent known(String raw) {
    try {
      return KnownEvent.of(raw);
    } catch (IOException e) {
      throw GoogleErrors.unreadable();
    }
  }
}
