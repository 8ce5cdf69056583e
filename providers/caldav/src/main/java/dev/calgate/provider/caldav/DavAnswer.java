package dev.calgate.provider.caldav;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A server's answer, its body safely on this side.
 *
 * @param path canonical path that was asked, after redirects
 * @param headers by name in lower case
 */
record DavAnswer(int status, String path, Map<String, String> headers, Spool body)
    implements AutoCloseable {
  private static final int EXCERPT = 64 << 10;

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** When the server sent it, by its own clock. */
  Optional<Instant> date() {
    return header("date").flatMap(DavAnswer::httpDate);
  }

  /** How long the server asks to be left alone. */
  Optional<Duration> retryAfter(Instant now) {
    Optional<String> value = header("retry-after").map(String::trim);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get().matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
    }
    return httpDate(value.get())
        .map(at -> Duration.between(date().orElse(now), at))
        .filter(wait -> !wait.isNegative());
  }

  private static Optional<Instant> httpDate(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether the body names a precondition (RFC 4918 section 16), in whatever form. */
  boolean mentions(String condition) {
    return excerpt().contains(condition);
  }

  /** The beginning of the body, where a refusal has its reason. */
  String excerpt() {
    try (InputStream stream = body.open()) {
      return new String(stream.readNBytes(EXCERPT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    body.close();
  }
}
