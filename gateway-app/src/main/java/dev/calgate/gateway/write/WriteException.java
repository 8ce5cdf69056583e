package dev.calgate.gateway.write;

import dev.calgate.gateway.store.EventLookup.Found;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nothing was written, or it is not known whether. */
public final class WriteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** There is no such event or calendar. */
    NOT_FOUND,
    /** The event is not at the version that the caller saw. */
    STALE,
    /** Some fields cannot be written as wanted. */
    INVALID,
    /** The account or the calendar is in no state to be written. */
    STATE,
    /** This event is in no state to be written; others of its calendar may be. */
    UNWRITABLE,
    /** The service does not want this. */
    REFUSED,
    /** Not now; perhaps it was written all the same. To try again is safe. */
    UNAVAILABLE,
    /** The service does not answer as it should; perhaps it was written all the same. */
    FAILED
  }

  private final Kind kind;
  private final transient Map<String, String> fields;
  private final transient @Nullable Found current;
  private final @Nullable Duration retryAfter;

  private WriteException(
      Kind kind,
      String message,
      Map<String, String> fields,
      @Nullable Found current,
      @Nullable Duration retryAfter) {
    super(message);
    this.kind = kind;
    this.fields = fields;
    this.current = current;
    this.retryAfter = retryAfter;
  }

  static WriteException of(Kind kind, String message) {
    return new WriteException(kind, message, Map.of(), null, null);
  }

  static WriteException stale(Found current) {
    return new WriteException(
        Kind.STALE, "The event's ETag is " + current.position() + " now", Map.of(), current, null);
  }

  /** Some fields are at fault. */
  static WriteException invalid(Map<String, String> fields) {
    return new WriteException(Kind.INVALID, "Fields cannot be written", fields, null, null);
  }

  /** One field is at fault. */
  static WriteException invalid(String field, String reason) {
    return invalid(Map.of(field, reason));
  }

  static WriteException readOnly() {
    return invalid("calendar_id", "the calendar can only be read");
  }

  static WriteException of(ProviderException error) {
    String message = String.valueOf(error.getMessage());
    if (error.kind() == ErrorKind.FORBIDDEN && error.scope() == ErrorScope.CALENDAR) {
      return readOnly();
    }
    return switch (error.kind()) {
      case UNREACHABLE, THROTTLED, CURSOR_EXPIRED, CONFLICT ->
          new WriteException(
              Kind.UNAVAILABLE, message, Map.of(), null, error.retryAfter().orElse(null));
      case UNAUTHORIZED -> of(Kind.STATE, "The account has to be connected again: " + message);
      case FORBIDDEN, REJECTED -> of(Kind.REFUSED, message);
      // That an event is gone is found out and told before; so this is its calendar.
      case GONE -> of(Kind.STATE, "The provider does not have the calendar any more: " + message);
      case ADDRESS_REFUSED, NOT_SUPPORTED -> of(Kind.STATE, message);
      case PROTOCOL -> of(Kind.FAILED, message);
    };
  }

  /** Why nothing was written. */
  public Kind kind() {
    return kind;
  }

  /** For each field that is at fault why, by its name in the API. */
  public Map<String, String> fields() {
    return fields;
  }

  /** The event as it is now; empty when it is not {@link Kind#STALE}. */
  public Optional<Found> current() {
    return Optional.ofNullable(current);
  }

  /** When the service wants to be asked again; empty when it does not say. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
