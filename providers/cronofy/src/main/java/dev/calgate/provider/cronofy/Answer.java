package dev.calgate.provider.cronofy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer of whatever status.
 *
 * @param date the header, or null
 * @param retryAfter the header, or null
 */
record Answer(int status, String text, @Nullable String date, @Nullable String retryAfter) {

  boolean isGood() {
    return status / 100 == 2;
  }

  /** When it was given, by the service's clock (RFC 9110 section 6.6.1). */
  Optional<Instant> at() {
    return date == null ? Optional.empty() : moment(date);
  }

  /** How long the service asks to be left alone (RFC 9110 section 10.2.3). */
  Optional<Duration> pause(Instant now) {
    String value = retryAfter == null ? "" : retryAfter.trim();
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    return moment(value)
        .map(until -> Duration.between(at().orElse(now), until))
        .filter(it -> !it.isNegative());
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
