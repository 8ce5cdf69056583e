package dev.calgate.model.recurrence;

import dev.calgate.model.Event;
import dev.calgate.model.EventId;
import dev.calgate.model.EventTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One occurrence of a series.
 *
 * @param originalStart the start that the rule gives; the occurrence's name within its series
 * @param start when it takes place
 * @param end exclusive
 * @param event the series, or the exception that stands for this occurrence
 */
public record Occurrence(EventTime originalStart, EventTime start, EventTime end, Event event) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  /**
   * The occurrence's id in the API: the series' id and the original start in basic format, in UTC
   * for a zoned start, as it is for a floating one, the date alone for a whole day.
   */
  public String id() {
    return id(event.seriesId() == null ? event.id() : event.seriesId(), originalStart);
  }

  /** The id that the occurrence of a series has. */
  public static String id(EventId series, EventTime originalStart) {
    return series.value()
        + "_"
        + originalStart.fold(
            day -> DATE.format(day.date()),
            zoned ->
                DATE_TIME.format(
                        LocalDateTime.ofInstant(zoned.instant(zoned.zone()), ZoneOffset.UTC))
                    + "Z",
            floating -> DATE_TIME.format(floating.dateTime()));
  }
}
