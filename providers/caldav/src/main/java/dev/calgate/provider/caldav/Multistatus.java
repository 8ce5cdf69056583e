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

/**
 * A multistatus answer that is read response by response; says as errors of the seam what is wrong
 * with it. Owns the answer and closes it.
 */
final class Multistatus implements AutoCloseable {
  /** Longest name, description or time zone of a collection that is kept, in characters. */
  private static final int MAX_PROPERTY = 16 << 10;

  private final DavAnswer answer;
  private final MultistatusReader reader;

  /** Begins to read; the answer is closed when that fails, however it does. */
  Multistatus(DavAnswer answer, ProviderContext context) {
    // One character more than is read, so that the reader of objects sees what is too large.
    this(answer, context.maxObjectBytes() + 1);
  }

  private Multistatus(DavAnswer answer, int maxText) {
    this.answer = answer;
    this.reader = begin(answer, maxText);
  }

  private static MultistatusReader begin(DavAnswer answer, int maxText) {
    boolean begun = false;
    try {
      MultistatusReader reader = new MultistatusReader(answer.body().open(), maxText);
      begun = true;
      return reader;
    } catch (MultistatusException e) {
      throw protocol(e);
    } finally {
      if (!begun) {
        answer.close();
      }
    }
  }

  /** Reads all of an answer with the bodies of objects. */
  static void forEach(DavAnswer answer, ProviderContext context, Consumer<DavResponse> use) {
    try (Multistatus all = new Multistatus(answer, context)) {
      all.forEach(use);
    }
  }

  /** Reads all of an answer about collections, whose texts are short or cut off. */
  static void forEachCollection(DavAnswer answer, Consumer<DavResponse> use) {
    try (Multistatus all = new Multistatus(answer, MAX_PROPERTY)) {
      all.forEach(use);
    }
  }

  private void forEach(Consumer<DavResponse> use) {
    Optional<DavResponse> response = next();
    while (response.isPresent()) {
      use.accept(response.get());
      response = next();
    }
  }

  /** The canonical path that was asked, after redirects. */
  String path() {
    return answer.path();
  }

  /** The next response; empty at the end. */
  Optional<DavResponse> next() {
    try {
      return reader.nextResponse();
    } catch (MultistatusException e) {
      throw protocol(e);
    }
  }

  /** The token of a sync-collection answer, once its end is reached. */
  Optional<String> syncToken() {
    return reader.syncToken();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      // What is left is the answer's body, and that goes with the answer.
    }
    answer.close();
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

  /** What was read once and cannot be read again. */
  static ProviderException lost(IOException e) {
    return new ProviderException(
        ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "The answer was lost on this side", null, e);
  }

  private static ProviderException protocol(MultistatusException e) {
    return new ProviderException(
        ErrorKind.PROTOCOL, ErrorScope.CALENDAR, String.valueOf(e.getMessage()), null, e);
  }
}
