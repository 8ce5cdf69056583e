package dev.calgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.google.GoogleCalendar;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The owner of calendars at Google who edits them in all the ways that there are. The same seed and
 * calendars make the same edits, save for ids. Not thread-safe.
 */
final class GoogleOwner {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int FEW = 6;

  private final List<GoogleCalendar> calendars;
  private final Random random;
  private int titles;

  GoogleOwner(Random random, GoogleCalendar... calendars) {
    this.random = random;
    this.calendars = List.of(calendars);
  }

  /** Makes one edit. */
  void step() {
    GoogleCalendar calendar = calendars.get(random.nextInt(calendars.size()));
    int there = calendar.events().size();
    switch (there < FEW ? random.nextInt(2) : random.nextInt(16)) {
      case 0 -> create(calendar);
      case 1, 2 -> createSeries(calendar);
      case 3, 4 -> rename(calendar, one(calendar, it -> true));
      case 5 -> move(calendar, one(calendar, it -> !it.has("recurrence")));
      case 6 -> move(calendar, one(calendar, GoogleOwner::isSeries));
      case 7, 8 -> moveOccurrence(calendar, one(calendar, GoogleOwner::isSeries));
      case 9, 10 -> cancelOccurrence(calendar, one(calendar, GoogleOwner::isSeries));
      case 11 -> restore(calendar);
      case 12 -> split(calendar, one(calendar, GoogleOwner::isSeries));
      case 13 -> delete(calendar, one(calendar, GoogleOwner::isSeries));
      default -> delete(calendar, one(calendar, it -> !it.has("recurrence")));
    }
  }

  private static boolean isSeries(JsonNode event) {
    return event.has("recurrence");
  }

  /** One of those that take place; when there is none, a new one. */
  private JsonNode one(GoogleCalendar calendar, Predicate<JsonNode> which) {
    List<ObjectNode> some =
        calendar.events().stream()
            .filter(it -> !it.path("status").textValue().equals("cancelled"))
            .filter(which)
            .toList();
    return some.isEmpty() ? calendar.get(create(calendar)) : some.get(random.nextInt(some.size()));
  }

  private String title() {
    return "Title " + ++titles;
  }

  private EventTime someTime() {
    LocalDate day = LocalDate.of(2026, 12, 1 + random.nextInt(28));
    return random.nextInt(5) == 0
        ? EventTime.allDay(day)
        : EventTime.zoned(day.atTime(8 + random.nextInt(10), 30 * random.nextInt(2)), PARIS);
  }

  private static EventTime end(EventTime start) {
    LocalDateTime local = start.local();
    boolean day = start instanceof EventTime.AllDay;
    return start.withLocal(day ? local.plusDays(1) : local.plusMinutes(45));
  }

  private String create(GoogleCalendar calendar) {
    EventTime start = someTime();
    return calendar.createEvent(title(), start, end(start));
  }

  private void createSeries(GoogleCalendar calendar) {
    EventTime start = someTime();
    String rule = random.nextBoolean() ? "FREQ=WEEKLY;COUNT=5" : "FREQ=DAILY;COUNT=8";
    calendar.createSeries(title(), start, end(start), List.of("RRULE:" + rule));
  }

  private void rename(GoogleCalendar calendar, JsonNode event) {
    ObjectNode changes = JsonNodeFactory.instance.objectNode().put("summary", title());
    if (random.nextBoolean()) {
      changes.put("location", "Room " + random.nextInt(9));
    }
    calendar.patch(id(event), changes);
  }

  private void move(GoogleCalendar calendar, JsonNode event) {
    EventTime start = someTime();
    while (start.getClass() != Truth.google(event.path("start")).getClass()) {
      start = someTime();
    }
    calendar.patch(id(event), times(start));
  }

  private static ObjectNode times(EventTime start) {
    ObjectNode times = JsonNodeFactory.instance.objectNode();
    times.set("start", time(start));
    times.set("end", time(end(start)));
    return times;
  }

  private static ObjectNode time(EventTime time) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    return time instanceof EventTime.AllDay day
        ? node.put("date", day.date().toString())
        : node.put("dateTime", zoned(time).toOffsetDateTime().toString())
            .put("timeZone", PARIS.getId());
  }

  private static ZonedDateTime zoned(EventTime time) {
    return time.instant(PARIS).atZone(PARIS);
  }

  private static String id(JsonNode event) {
    return event.path("id").textValue();
  }

  private EventTime occurrence(JsonNode series) {
    EventTime start = Truth.google(series.path("start"));
    boolean daily = series.path("recurrence").path(0).asText().contains("DAILY");
    return start.withLocal(start.local().plusDays((daily ? 1 : 7) * (1L + random.nextInt(4))));
  }

  private void moveOccurrence(GoogleCalendar calendar, JsonNode series) {
    EventTime original = occurrence(series);
    onOccurrence(
        calendar,
        series,
        original,
        id -> calendar.patch(id, times(original.withLocal(original.local().plusHours(25)))));
  }

  private void cancelOccurrence(GoogleCalendar calendar, JsonNode series) {
    onOccurrence(calendar, series, occurrence(series), calendar::delete);
  }

  /** Nothing is done where the series has no such occurrence, or none that its rule still gives. */
  private static void onOccurrence(
      GoogleCalendar calendar, JsonNode series, EventTime original, Consumer<String> edit) {
    String stamp =
        original instanceof EventTime.AllDay day
            ? DAY.format(day.date())
            : MOMENT.format(original.instant(PARIS));
    String id = id(series) + "_" + stamp;
    try {
      if (calendar.get(id).has("recurringEventId")) {
        edit.accept(id);
      }
    } catch (NoSuchElementException e) {
      // It was cut off, or the event is no series.
    }
  }

  private void restore(GoogleCalendar calendar) {
    calendar.events().stream()
        .filter(it -> it.path("status").textValue().equals("cancelled"))
        .findFirst()
        .ifPresent(
            it ->
                calendar.patch(
                    id(it), JsonNodeFactory.instance.objectNode().put("status", "confirmed")));
  }

  /** This and all following: other words for them, or none of them any more. */
  private void split(GoogleCalendar calendar, JsonNode series) {
    EventTime at = occurrence(series);
    try {
      if (random.nextBoolean()) {
        calendar.splitSeries(
            id(series), at, JsonNodeFactory.instance.objectNode().put("summary", title()));
      } else {
        calendar.endSeries(id(series), at);
      }
    } catch (NoSuchElementException e) {
      // It was cut off, or the event is no series.
    }
  }

  private static void delete(GoogleCalendar calendar, JsonNode event) {
    calendar.delete(id(event));
  }
}
