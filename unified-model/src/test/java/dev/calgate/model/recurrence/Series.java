package dev.calgate.model.recurrence;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A series for tests, and questions about it. */
record Series(Event event, List<Event> exceptions) {
  static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  static final Instant FOR_EVER = Instant.MAX;

  private static final AccountId ACCOUNT =
      Ids.account(new ApplicationId("default"), "caldav", "somebody");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "/home/");

  /** An hour, or a day, from {@code start} on. */
  static Series of(EventTime start, String... rules) {
    EventTime end =
        start instanceof EventTime.AllDay
            ? start.withLocal(start.local().plusDays(1))
            : start.withLocal(start.local().plusHours(1));
    return of(start, end, new Recurrence(List.of(rules), List.of()));
  }

  static Series of(EventTime start, EventTime end, Recurrence recurrence) {
    EventDetails details = EventDetails.of("Series", start, end).with(recurrence);
    return new Series(event(details, null), List.of());
  }

  Series with(Event... others) {
    return new Series(event, List.of(others));
  }

  Series inStatus(EventStatus status) {
    return new Series(event(event.details().with(status), null), exceptions);
  }

  /** A local time such as {@code 2026-11-24T09:00} in a zone. */
  static EventTime at(String local, ZoneId zone) {
    return EventTime.zoned(LocalDateTime.parse(local), zone);
  }

  static EventTime floating(String local) {
    return EventTime.floating(LocalDateTime.parse(local));
  }

  static EventTime day(String date) {
    return EventTime.allDay(LocalDate.parse(date));
  }

  static Event moved(EventTime original, EventTime start) {
    Duration hour = Duration.ofHours(1);
    EventTime end = start.withLocal(start.local().plus(hour));
    return event(EventDetails.of("Moved", start, end), original);
  }

  static Event cancelled(EventTime original) {
    EventDetails details = EventDetails.of("Cancelled", original, original);
    return event(details.with(EventStatus.CANCELLED), original);
  }

  private static Event event(EventDetails details, @Nullable EventTime original) {
    return new Event(
        Ids.event(CALENDAR, "ref", "uid", original),
        ACCOUNT,
        CALENDAR,
        "uid",
        original == null ? null : Ids.event(CALENDAR, "ref", "uid", null),
        original,
        details,
        new Event.Source("caldav", "ref", "1"));
  }

  List<Occurrence> between(Instant from, Instant to, ZoneId reader) {
    return Occurrences.between(event, exceptions, from, to, reader, 10_000);
  }

  List<Occurrence> between(String from, String to) {
    return between(Instant.parse(from), Instant.parse(to), ZoneId.of("UTC"));
  }

  /** Starts on the wall inside a window in UTC. */
  List<String> locals(String from, String to) {
    return between(from, to).stream().map(it -> it.start().local().toString()).toList();
  }

  /** All starts on the wall, for a series that ends. */
  List<LocalDateTime> locals() {
    return between(Instant.MIN, FOR_EVER, ZoneId.of("UTC")).stream()
        .map(it -> it.start().local())
        .toList();
  }
}
