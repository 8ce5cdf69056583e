package dev.calgate.model.recurrence;

import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The last moment of a rule, inclusive, in whichever of its forms real programs write it: a date
 * means the whole day, UTC a moment, a local time the time on the series' wall. For a whole-day
 * series only the date counts.
 *
 * @param local the end on the series' wall
 * @param moment the end as it was meant, when that was a moment and the series is in a zone
 * @param clear what lies before it on the wall is inside; zones change by a day at most
 */
record Until(LocalDateTime local, @Nullable Instant moment, LocalDateTime clear) {
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  /**
   * Reads UNTIL for a series that begins at {@code start}.
   *
   * @throws UnexpandableRuleException when it is no time
   */
  static Until of(String text, EventTime start) {
    try {
      if (text.length() == 8) {
        return wholeDay(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
      }
      boolean utc = text.endsWith("Z");
      LocalDateTime local =
          LocalDateTime.parse(utc ? text.substring(0, text.length() - 1) : text, BASIC);
      if (start instanceof EventTime.AllDay) {
        return wholeDay(local.toLocalDate());
      }
      if (utc && start instanceof EventTime.Zoned zoned) {
        Instant moment = local.toInstant(ZoneOffset.UTC);
        LocalDateTime end = LocalDateTime.ofInstant(moment, zoned.zone());
        return new Until(end, moment, end.minusDays(2));
      }
      return new Until(local, null, local);
    } catch (DateTimeException e) {
      throw new UnexpandableRuleException("RRULE has no time in UNTIL");
    }
  }

  /** How a rule says the end of a series in the form of which the last start is. */
  static String text(EventTime last) {
    return last.fold(
        day -> DateTimeFormatter.BASIC_ISO_DATE.format(day.date()),
        zoned ->
            BASIC.format(LocalDateTime.ofInstant(zoned.instant(zoned.zone()), ZoneOffset.UTC))
                + "Z",
        floating -> BASIC.format(floating.dateTime()));
  }

  private static Until wholeDay(LocalDate date) {
    LocalDateTime end = date.atTime(LocalTime.MAX);
    return new Until(end, null, end);
  }

  /** Whether an occurrence of a series from {@code start} on is still inside. */
  boolean includes(LocalDateTime at, EventTime start) {
    if (moment == null || at.isBefore(clear)) {
      return !at.isAfter(local);
    }
    return !start.withLocal(at).instant(ZoneOffset.UTC).isAfter(moment);
  }
}
