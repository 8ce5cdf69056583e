package dev.calgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.google.GoogleCalendar;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * What servers have and what a gateway tells, in the same words and without any of the gateway's
 * own code: for each event by its UID, and of an exception also by its original start, one line.
 */
final class Truth {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  private final Map<String, String> lines = new TreeMap<>();

  private Truth() {}

  private void add(
      String uid,
      String original,
      String status,
      List<String> words,
      String start,
      String end,
      List<String> rules) {
    String line =
        "%s %s %s - %s %s".formatted(status, String.join(" @ ", words), start, end, rules);
    String before = lines.put(uid + " " + original, line);
    if (before != null) {
      throw new AssertionError("Twice there: " + uid + " " + original + ": " + before);
    }
  }

  /** An occurrence that does not take place: when it would have been, and nothing else. */
  private void cancelled(String uid, EventTime original, EventTime.Length length) {
    add(
        uid,
        text(original),
        "cancelled",
        List.of("", ""),
        text(original),
        text(length.after(original)),
        List.of());
  }

  private static String text(EventTime time) {
    return time.fold(
        day -> day.date().toString(),
        zoned -> zoned.dateTime().truncatedTo(ChronoUnit.SECONDS) + " " + zoned.zone(),
        floating -> floating.dateTime() + " floating");
  }

  /** What a gateway tells, as documents of events. */
  static Map<String, String> told(Collection<JsonNode> events) {
    Truth truth = new Truth();
    for (JsonNode event : events) {
      truth.add(
          event.path("uid").textValue(),
          event.path("original_start").isNull() ? "" : told(event.path("original_start")),
          event.path("status").textValue(),
          List.of(event.path("title").textValue(), event.path("location").textValue()),
          told(event.path("start")),
          told(event.path("end")),
          texts(event.path("recurrence").path("rules")));
    }
    return truth.lines;
  }

  private static String told(JsonNode time) {
    return time.has("date")
        ? time.path("date").textValue()
        : text(
            EventTime.zoned(
                LocalDateTime.parse(time.path("date_time").textValue()),
                ZoneId.of(time.path("time_zone").textValue())));
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::textValue).toList();
  }

  /** What calendars at Google have. */
  static Map<String, String> of(GoogleCalendar... calendars) {
    Truth truth = new Truth();
    for (GoogleCalendar calendar : calendars) {
      calendar.events().forEach(event -> truth.add(calendar, event));
    }
    return truth.lines;
  }

  private void add(GoogleCalendar calendar, JsonNode event) {
    String uid = event.path("iCalUID").textValue();
    EventTime start = google(event.path("start"));
    EventTime end = google(event.path("end"));
    if (!event.path("status").textValue().equals("cancelled")) {
      JsonNode original = event.path("originalStartTime");
      add(
          uid,
          original.isMissingNode() ? "" : text(google(original)),
          event.path("status").textValue(),
          List.of(event.path("summary").asText(), event.path("location").asText()),
          text(start),
          text(end),
          texts(event.path("recurrence")).stream().map(it -> it.replace("RRULE:", "")).toList());
    } else {
      JsonNode series = calendar.get(event.path("recurringEventId").textValue());
      cancelled(
          uid,
          google(event.path("originalStartTime")),
          EventTime.between(google(series.path("start")), google(series.path("end"))));
    }
  }

  /** A time in Google's form. */
  static EventTime google(JsonNode time) {
    if (time.has("date")) {
      return EventTime.allDay(LocalDate.parse(time.path("date").textValue()));
    }
    ZoneId zone = ZoneId.of(time.path("timeZone").textValue());
    OffsetDateTime moment = OffsetDateTime.parse(time.path("dateTime").textValue());
    return EventTime.zoned(moment.atZoneSameInstant(zone).toLocalDateTime(), zone);
  }

  /** What calendars at a CalDAV server have, in objects such as its simulator writes. */
  static Map<String, String> of(SimulatedCalendar... calendars) {
    Truth truth = new Truth();
    for (SimulatedCalendar calendar : calendars) {
      calendar.objects().values().forEach(truth::object);
    }
    return truth.lines;
  }

  private void object(String text) {
    for (String event : text.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")) {
      if (event.contains("END:VEVENT")) {
        event(event.substring(0, event.indexOf("END:VEVENT")).lines().toList());
      }
    }
  }

  private void event(List<String> contentLines) {
    Map<String, String> one = new HashMap<>();
    List<EventTime> excluded = new ArrayList<>();
    for (String line : contentLines) {
      String name = line.split("[;:]", 2)[0];
      if (name.equals("EXDATE")) {
        excluded.add(dav(line));
      } else {
        one.put(name, line);
      }
    }
    String uid = value(one, "UID");
    EventTime start = dav(one.get("DTSTART"));
    EventTime end = dav(one.get("DTEND"));
    add(
        uid,
        one.containsKey("RECURRENCE-ID") ? text(dav(one.get("RECURRENCE-ID"))) : "",
        one.containsKey("STATUS") ? value(one, "STATUS").toLowerCase(Locale.ROOT) : "confirmed",
        List.of(value(one, "SUMMARY"), value(one, "LOCATION")),
        text(start),
        text(end),
        one.containsKey("RRULE") ? List.of(value(one, "RRULE")) : List.of());
    excluded.forEach(it -> cancelled(uid, it, EventTime.between(start, end)));
  }

  private static String value(Map<String, String> lines, String name) {
    String line = lines.getOrDefault(name, ":");
    return line.substring(line.indexOf(':') + 1)
        .replace("\\n", "\n")
        .replaceAll("\\\\([\\\\;,])", "$1");
  }

  private static EventTime dav(String line) {
    String value = line.substring(line.lastIndexOf(':') + 1);
    if (line.contains(";VALUE=DATE:")) {
      return EventTime.allDay(LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE));
    }
    String zone =
        line.contains(";TZID=")
            ? line.substring(line.indexOf(";TZID=") + 6, line.lastIndexOf(':'))
            : "UTC";
    return EventTime.zoned(LocalDateTime.parse(value.replace("Z", ""), STAMP), ZoneId.of(zone));
  }
}
