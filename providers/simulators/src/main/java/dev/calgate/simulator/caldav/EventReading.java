package dev.calgate.simulator.caldav;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.Recurrence;
import dev.calgate.simulator.caldav.CalendarText.Component;
import dev.calgate.simulator.caldav.CalendarText.Property;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads times and rules of a VEVENT, so that the model can say when it takes place. Written apart
 * from what the gateway reads with, so that one mistake does not hide the other; zones are the
 * JDK's, unknown ones count as UTC.
 */
final class EventReading {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final AccountId ACCOUNT = Ids.account(new ApplicationId("any"), "caldav", "any");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "any");
  private static final EventId EVENT = Ids.event(CALENDAR, "any", "any", null);

  private EventReading() {}

  /**
   * The times of a VEVENT as an event; nothing else of it.
   *
   * @throws IllegalArgumentException when one cannot be read
   */
  static Event event(Component part) {
    EventTime start =
        part.first("DTSTART")
            .map(EventReading::time)
            .orElseThrow(() -> new IllegalArgumentException("DTSTART is missing"));
    boolean cancelled =
        part.first("STATUS").filter(it -> it.value().equalsIgnoreCase("CANCELLED")).isPresent();
    return event(
        start,
        end(part, start),
        recurrence(part),
        part.first("RECURRENCE-ID").map(EventReading::time).orElse(null),
        cancelled);
  }

  /** The occurrences that EXDATE takes away, as cancelled exceptions. */
  static List<Event> excluded(Component part) {
    return part.all("EXDATE").stream()
        .flatMap(it -> times(it).stream())
        .map(it -> event(it, it, null, it, true))
        .toList();
  }

  private static EventTime end(Component part, EventTime start) {
    Optional<EventTime> end = part.first("DTEND").map(EventReading::time);
    if (end.isPresent()) {
      return end.get();
    }
    Optional<Property> duration = part.first("DURATION");
    if (duration.isPresent()) {
      return plus(start, duration.get().value());
    }
    return start instanceof EventTime.AllDay day ? EventTime.allDay(day.date().plusDays(1)) : start;
  }

  private static EventTime plus(EventTime start, String duration) {
    int clock = duration.indexOf('T');
    try {
      String days = clock < 0 ? duration : duration.substring(0, clock);
      Period period = days.equals("P") || days.equals("+P") ? Period.ZERO : Period.parse(days);
      Duration exact = clock < 0 ? Duration.ZERO : Duration.parse("P" + duration.substring(clock));
      EventTime shifted = start.withLocal(start.local().plus(period));
      return new EventTime.Length(0, exact).after(shifted);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("DURATION is broken", e);
    }
  }

  private static @Nullable Recurrence recurrence(Component part) {
    List<String> rules = part.all("RRULE").stream().map(Property::value).toList();
    List<EventTime> dates = part.all("RDATE").stream().flatMap(it -> times(it).stream()).toList();
    return rules.isEmpty() && dates.isEmpty() ? null : new Recurrence(rules, dates);
  }

  private static List<EventTime> times(Property property) {
    return Arrays.stream(property.value().split(","))
        .map(it -> time(it.split("/")[0].trim(), property))
        .toList();
  }

  private static EventTime time(Property property) {
    return time(property.value().trim(), property);
  }

  private static EventTime time(String text, Property property) {
    try {
      if (text.length() == 8) {
        return EventTime.allDay(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
      }
      boolean utc = text.endsWith("Z");
      LocalDateTime local =
          LocalDateTime.parse(utc ? text.substring(0, text.length() - 1) : text, TIME);
      String zone = property.parameters().get("TZID");
      if (utc || zone != null) {
        return EventTime.zoned(local, utc || zone == null ? UTC : zone(zone));
      }
      return EventTime.floating(local);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(property.name() + " is broken", e);
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      return UTC;
    }
  }

  private static Event event(
      EventTime start,
      EventTime end,
      @Nullable Recurrence recurrence,
      @Nullable EventTime original,
      boolean cancelled) {
    EventDetails details =
        new EventDetails.Builder(start, end)
            .status(cancelled ? EventStatus.CANCELLED : EventStatus.CONFIRMED)
            .recurrence(recurrence)
            .build();
    return new Event(
        EVENT,
        ACCOUNT,
        CALENDAR,
        "any",
        original == null ? null : EVENT,
        original,
        details,
        new Event.Source("caldav", "any", null));
  }
}
