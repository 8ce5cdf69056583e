package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.Locale;
import java.util.Optional;
import net.fortuna.ical4j.model.TemporalAmountAdapter;

/** Reads dates, times and durations (RFC 5545 sections 3.3.4 to 3.3.6) of one object. */
final class TimeReader {
  private static final int DATE_LENGTH = 8;
  private static final int DATE_TIME_LENGTH = 15;

  private final ObjectZones zones;

  TimeReader(ObjectZones zones) {
    this.zones = zones;
  }

  /** The time that a line says. */
  EventTime read(ContentLine line) {
    return read(line, line.value());
  }

  /** One of the times of a line that says several. */
  EventTime read(ContentLine line, String value) {
    String text = value.trim();
    if (text.length() == DATE_LENGTH) {
      return EventTime.allDay(date(line, text));
    }
    boolean utc = text.endsWith("Z") || text.endsWith("z");
    LocalDateTime local = dateTime(line, utc ? text.substring(0, text.length() - 1) : text);
    if (utc) {
      return EventTime.utc(local.toInstant(ZoneOffset.UTC));
    }
    String tzid = line.parameter("TZID").orElse("");
    return tzid.isBlank() ? EventTime.floating(local) : zoned(line, tzid, local);
  }

  private EventTime zoned(ContentLine line, String tzid, LocalDateTime local) {
    Optional<ZoneId> zone = zones.zone(tzid, local.toLocalDate());
    if (zone.isPresent()) {
      return EventTime.zoned(local, zone.get());
    }
    return zones
        .definition(tzid)
        .map(own -> EventTime.utc(own.instant(local)))
        .orElseThrow(
            () ->
                new UnreadableException(
                    line.name()
                        + " of line "
                        + line.number()
                        + " is in a time zone that is neither known nor defined"));
  }

  /** Whether a line's zone is defined by the object alone and behaves like no known one. */
  boolean isPrivate(ContentLine line) {
    Optional<String> tzid = line.parameter("TZID").filter(id -> !id.isBlank());
    if (tzid.isEmpty() || line.value().trim().length() < DATE_TIME_LENGTH) {
      return false;
    }
    LocalDate around = date(line, line.value().trim().substring(0, DATE_LENGTH));
    return zones.zone(tzid.get(), around).isEmpty() && zones.definition(tzid.get()).isPresent();
  }

  private static LocalDate date(ContentLine line, String text) {
    try {
      return LocalDate.of(number(text, 0, 4), number(text, 4, 6), number(text, 6, DATE_LENGTH));
    } catch (DateTimeException | NumberFormatException e) {
      throw broken(line);
    }
  }

  private static LocalDateTime dateTime(ContentLine line, String text) {
    boolean formed = text.length() == DATE_TIME_LENGTH || text.length() == DATE_TIME_LENGTH - 2;
    if (!formed || Character.toUpperCase(text.charAt(DATE_LENGTH)) != 'T') {
      throw broken(line);
    }
    try {
      int second = text.length() == DATE_TIME_LENGTH ? number(text, 13, 15) : 0;
      // A leap second has no place on the time line here.
      return date(line, text.substring(0, DATE_LENGTH))
          .atTime(LocalTime.of(number(text, 9, 11), number(text, 11, 13), Math.min(second, 59)));
    } catch (DateTimeException | NumberFormatException e) {
      throw broken(line);
    }
  }

  private static int number(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw new NumberFormatException();
      }
    }
    return Integer.parseInt(text.substring(from, to));
  }

  private static UnreadableException broken(ContentLine line) {
    return new UnreadableException(
        line.name() + " of line " + line.number() + " is no date or time");
  }

  /** The end of something that begins at {@code start} and lasts as long as a line says. */
  EventTime end(EventTime start, ContentLine duration) {
    EventTime.Length length = length(duration, duration.value());
    return start instanceof EventTime.AllDay
        ? start.withLocal(start.local().plusDays(length.days() + length.exact().toDays()))
        : length.after(start);
  }

  /** A duration; days and weeks are nominal, the rest is exact. Negative as a whole or not. */
  EventTime.Length length(ContentLine line, String value) {
    String text = value.trim().toUpperCase(Locale.ROOT);
    int clock = text.indexOf('T');
    String days = clock < 0 ? text : text.substring(0, clock);
    try {
      // The library makes exact hours of days that hours follow.
      Period period = days.endsWith("P") ? Period.ZERO : (Period) amount(days);
      Duration exact =
          clock < 0
              ? Duration.ZERO
              : (Duration) amount(text.substring(0, text.indexOf('P') + 1) + text.substring(clock));
      return new EventTime.Length(
          ChronoUnit.DAYS.between(LocalDate.EPOCH, LocalDate.EPOCH.plus(period)), exact);
    } catch (RuntimeException e) {
      throw new UnreadableException(line.name() + " of line " + line.number() + " is no duration");
    }
  }

  private static TemporalAmount amount(String text) {
    return TemporalAmountAdapter.parse(text).getDuration();
  }
}
