package dev.calgate.gateway.store;

import dev.calgate.model.EventId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The id of an occurrence, taken apart.
 *
 * @param text as it was given
 * @param series the event before the underscore
 * @param start the original start behind it; days and floating times as in UTC
 */
record OccurrenceId(String text, EventId series, Instant start) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  /** Empty for what is no occurrence's id. */
  static Optional<OccurrenceId> of(String text) {
    int end = text.lastIndexOf('_');
    String start = text.substring(end + 1);
    try {
      return Optional.of(
          new OccurrenceId(text, new EventId(text.substring(0, Math.max(0, end))), instant(start)));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(String start) {
    return start.contains("T")
        ? LocalDateTime.parse(start.replaceFirst("Z$", ""), DATE_TIME).toInstant(ZoneOffset.UTC)
        : LocalDate.parse(start, DATE).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
