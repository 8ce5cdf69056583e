package dev.calgate.provider.google.wire;

import com.google.api.client.util.Data;
import com.google.api.client.util.DateTime;
import com.google.api.services.calendar.model.EventDateTime;
import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times as Google gives them: a date, or a moment with the zone that it is meant in (Event
 * resource, start and end). A moment without a zone is meant in the calendar's.
 */
final class TimeMapping {
  private static final ZoneId UTC = ZoneId.of("UTC");

  private final ZoneId calendarZone;

  /**
   * Maps times of one calendar.
   *
   * @param calendarZone null or unknown counts as UTC
   */
  TimeMapping(@Nullable String calendarZone) {
    this.calendarZone = zone(calendarZone, UTC);
  }

  /**
   * A time of a series, if there is one: as the clock of its zone shows it. One that is shown twice
   * means the first, as for all other occurrences.
   */
  @Nullable EventTime onTheWall(@Nullable EventDateTime time) {
    EventTime read = time(time);
    if (time == null || time.getDateTime() == null || read == null) {
      return read;
    }
    ZoneId zone = zone(time.getTimeZone(), calendarZone);
    return EventTime.zoned(LocalDateTime.ofInstant(read.instant(zone), zone), zone);
  }

  /** A time, if there is one: the very moment. */
  @Nullable EventTime time(@Nullable EventDateTime time) {
    if (time == null) {
      return null;
    }
    if (time.getDate() != null) {
      return EventTime.allDay(date(time.getDate()));
    }
    if (time.getDateTime() == null) {
      return null;
    }
    Instant moment =
        Instant.ofEpochMilli(time.getDateTime().getValue()).truncatedTo(ChronoUnit.SECONDS);
    ZoneId zone = zone(time.getTimeZone(), calendarZone);
    return EventTime.zoned(moment, zone);
  }

  /**
   * A time as it is sent, with the offset that it has in its zone.
   *
   * @param changes whether it may take the place of one in the other form, which is cleared
   */
  static EventDateTime sent(EventTime time, boolean changes) {
    EventDateTime sent = new EventDateTime();
    if (time instanceof EventTime.Zoned zoned) {
      Instant moment = zoned.instant(zoned.zone());
      int offset = zoned.zone().getRules().getOffset(moment).getTotalSeconds() / 60;
      sent.setDateTime(new DateTime(false, moment.toEpochMilli(), offset));
      sent.setTimeZone(zoned.zone().getId());
      return changes ? sent.setDate(Data.NULL_DATE_TIME) : sent;
    }
    sent.setDate(new DateTime(time.local().toLocalDate().toString()));
    return changes ? sent.setDateTime(Data.NULL_DATE_TIME).setTimeZone(Data.NULL_STRING) : sent;
  }

  private static LocalDate date(DateTime date) {
    try {
      return LocalDate.parse(date.toStringRfc3339().substring(0, 10));
    } catch (DateTimeException | StringIndexOutOfBoundsException e) {
      throw new UnreadableException("The event has a date that is none");
    }
  }

  static @Nullable Instant instant(@Nullable DateTime time) {
    return time == null
        ? null
        : Instant.ofEpochMilli(time.getValue()).truncatedTo(ChronoUnit.SECONDS);
  }

  static ZoneId zone(@Nullable String name, ZoneId otherwise) {
    try {
      return name == null ? otherwise : ZoneId.of(name);
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
