package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import dev.calgate.model.recurrence.UnexpandableRuleException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When an event takes place, a series above all. Rules that cannot be expanded give nothing. */
final class Series {
  private static final int MOST = 20_000;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Duration YEAR = Duration.ofDays(366);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final AccountId ACCOUNT = Ids.account(new ApplicationId("any"), "google", "any");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "any");
  private static final EventId EVENT = Ids.event(CALENDAR, "any", "any", null);

  private final ObjectNode master;
  private final ZoneId zone;
  private final Event event;

  private Series(ObjectNode master, ZoneId zone) {
    this.master = master;
    this.zone = zone;
    this.event =
        event(
            EventTimes.of(master.path("start"), zone),
            EventTimes.of(master.path("end"), zone),
            recurrence(),
            null);
  }

  /** The series of a master, or a single event; empty when its times are broken. */
  static Optional<Series> of(ObjectNode master, ZoneId calendarZone) {
    try {
      return Optional.of(new Series(master, calendarZone));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  EventTime start() {
    return event.details().start();
  }

  /** Whether any part of it lies in {@code (from, to)}; when that cannot be said, it does. */
  boolean overlaps(Instant from, Instant to) {
    Instant begin = start().instant(zone);
    Instant soon = (begin.isAfter(from) ? begin : from).plus(YEAR);
    return (soon.isBefore(to) && any(from, soon)) || any(from, to);
  }

  private boolean any(Instant from, Instant to) {
    try {
      return !Occurrences.between(event, excluded(), from, to, zone, 1).isEmpty();
    } catch (TooManyOccurrencesException | UnexpandableRuleException | DateTimeException e) {
      return true;
    }
  }

  /** Whether its rules give an occurrence with this original start. */
  boolean has(EventTime originalStart) {
    Instant at = originalStart.instant(zone);
    return starts(at, at.plusSeconds(1)).stream()
        .anyMatch(it -> it.occurrenceKey().equals(originalStart.occurrenceKey()));
  }

  /** Original starts of the occurrences that overlap {@code [from, to)}, in order, not too many. */
  List<EventTime> starts(Instant from, Instant to) {
    return starts(from, to, excluded());
  }

  private List<EventTime> starts(Instant from, Instant to, List<Event> excluded) {
    try {
      return Occurrences.between(event, excluded, from, to, zone, MOST).stream()
          .map(Occurrence::originalStart)
          .toList();
    } catch (TooManyOccurrencesException | UnexpandableRuleException | DateTimeException e) {
      return List.of();
    }
  }

  /** An occurrence that nobody has touched, as an event of its own. */
  ObjectNode instance(EventTime originalStart) {
    EventTime end = EventTime.between(start(), event.details().end()).after(originalStart);
    ObjectNode instance = Json.copy(master);
    String id = master.path("id").asText();
    instance.remove("recurrence");
    instance.put("id", id + "_" + EventTimes.stamp(originalStart));
    instance.put("recurringEventId", id);
    instance.put("htmlLink", EventDefaults.link(instance.path("id").asText()));
    instance.set("originalStartTime", EventTimes.json(originalStart, zone));
    instance.set("start", EventTimes.json(originalStart, zone));
    instance.set("end", EventTimes.json(end, zone));
    return instance;
  }

  /** How many occurrences begin before a moment, excluded ones too. */
  int countBefore(Instant at) {
    return (int)
        starts(EARLIEST, at, List.of()).stream()
            .filter(it -> it.instant(zone).isBefore(at))
            .count();
  }

  private @Nullable Recurrence recurrence() {
    List<String> rules = new ArrayList<>();
    for (String line : lines()) {
      if (line.startsWith("RRULE:")) {
        rules.add(line.substring("RRULE:".length()));
      }
    }
    List<EventTime> dates = dates("RDATE");
    return rules.isEmpty() && dates.isEmpty() ? null : new Recurrence(rules, dates);
  }

  private List<Event> excluded() {
    return dates("EXDATE").stream().map(it -> event(it, it, null, it)).toList();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (JsonNode line : master.path("recurrence")) {
      lines.add(line.asText());
    }
    return lines;
  }

  private List<EventTime> dates(String name) {
    return lines().stream()
        .filter(it -> it.startsWith(name + ":") || it.startsWith(name + ";"))
        .flatMap(
            line -> {
              int colon = line.indexOf(':');
              String parameters = line.substring(0, Math.max(0, colon));
              return Arrays.stream(line.substring(colon + 1).split(","))
                  .map(it -> date(it.split("/")[0].trim(), parameters));
            })
        .toList();
  }

  private EventTime date(String text, String parameters) {
    if (text.length() == 8) {
      return EventTime.allDay(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
    }
    if (text.endsWith("Z")) {
      return EventTime.zoned(
          LocalDateTime.parse(text.substring(0, text.length() - 1), TIME), ZoneId.of("UTC"));
    }
    int named = parameters.indexOf("TZID=");
    ZoneId in = named < 0 ? zone : ZoneId.of(parameters.substring(named + 5).split(";")[0]);
    return EventTime.zoned(LocalDateTime.parse(text, TIME), in);
  }

  private static Event event(
      EventTime start, EventTime end, @Nullable Recurrence recurrence, @Nullable EventTime gone) {
    EventDetails details =
        new EventDetails.Builder(start, end)
            .status(gone == null ? EventStatus.CONFIRMED : EventStatus.CANCELLED)
            .recurrence(recurrence)
            .build();
    return new Event(
        EVENT,
        ACCOUNT,
        CALENDAR,
        "any",
        gone == null ? null : EVENT,
        gone,
        details,
        new Event.Source("google", "any", null));
  }
}
