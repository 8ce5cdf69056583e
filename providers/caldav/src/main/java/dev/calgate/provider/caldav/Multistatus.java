package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.MultistatusException;
import dev.calgate.provider.caldav.wire.MultistatusReader;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads multistatus answers whole, and says as errors of the seam what is wrong with one. */
final class Multistatus {
  private Multistatus() {}

  static MultistatusReader open(DavAnswer answer, ProviderContext context) {
    try {
      return new MultistatusReader(answer.body().open(), textLimit(context));
    } catch (MultistatusException e) {
      throw protocol(e);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** An object that is too large is told by the reader of objects, so it has to get there. */
  private static int textLimit(ProviderContext context) {
    return context.maxObjectBytes() * 2;
  }

  static Optional<DavResponse> next(MultistatusReader reader) {
    try {
      return reader.nextResponse();
    } catch (MultistatusException e) {
      throw protocol(e);
    }
  }

  static void forEach(DavAnswer answer, ProviderContext context, Consumer<DavResponse> use) {
    try (MultistatusReader reader = open(answer, context)) {
      Optional<DavResponse> response = next(reader);
      while (response.isPresent()) {
        use.accept(response.get());
        response = next(reader);
      }
    } catch (IOException e) {
      throw lost(e);
    }
  }

  static ProviderException protocol(MultistatusException e) {
    return new ProviderException(
        ErrorKind.PROTOCOL, ErrorScope.CALENDAR, String.valueOf(e.getMessage()), null, e);
  }

  /** A reference to where the credential must not go. */
  static ProviderException foreign(String href) {
    int length = Math.min(href.length(), 80);
    return new ProviderException(
        ErrorKind.PROTOCOL,
        ErrorScope.ACCOUNT,
        "The server refers to another origin or to no path: "
            + href.substring(0, length).replaceAll("[^\\x21-\\x7e]", "?"));
  }

  private static ProviderException lost(IOException e) {
    return new ProviderException(
        ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "The answer was lost on this side", null, e);
  }
}
