package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.http.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers freebusy.query. Groups are not known. */
final class FreeBusyMethod {
  private static final int MOST_CALENDARS = 50;

  private final Call call;
  private final Instant from;
  private final Instant to;
  private final ZoneId zone;

  private record Span(Instant start, Instant end) {}

  private FreeBusyMethod(Call call, Instant from, Instant to, ZoneId zone) {
    this.call = call;
    this.from = from;
    this.to = to;
    this.zone = zone;
  }

  static Response answer(Call call) {
    ObjectNode asked = call.body();
    Instant from = moment(asked, "timeMin");
    Instant to = moment(asked, "timeMax");
    if (!from.isBefore(to)) {
      throw GoogleException.timeRangeEmpty("timeMax");
    }
    Duration longest = Duration.ofDays(call.server().dials().get(GoogleDial.FREE_BUSY_DAYS));
    if (Duration.between(from, to).compareTo(longest) > 0) {
      throw new GoogleException(400, "timeRangeTooLong", "The requested time range is too long.")
          .domain("calendar");
    }
    return new FreeBusyMethod(call, from, to, zone(asked)).answer(asked);
  }

  private static Instant moment(ObjectNode asked, String field) {
    String text =
        Json.text(asked, field)
            .orElseThrow(() -> GoogleException.required("Missing " + field + "."));
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw GoogleException.invalid("Invalid value for: " + field);
    }
  }

  private static ZoneId zone(ObjectNode asked) {
    try {
      return ZoneId.of(asked.path("timeZone").asText("UTC"));
    } catch (DateTimeException e) {
      throw GoogleException.invalid("Invalid value for: timeZone");
    }
  }

  private Response answer(ObjectNode asked) {
    ObjectNode answer = Json.object().put("kind", "calendar#freeBusy");
    answer.put("timeMin", Stamps.text(from)).put("timeMax", Stamps.text(to));
    ObjectNode calendars = answer.putObject("calendars");
    int most = asked.path("calendarExpansionMax").asInt(MOST_CALENDARS);
    for (JsonNode item : asked.path("items")) {
      String id = item.path("id").asText();
      ObjectNode told = calendars.putObject(id);
      if (calendars.size() > most) {
        error(told, "tooManyCalendarsRequested");
      } else {
        tell(told, id);
      }
    }
    return call.json(answer);
  }

  private void tell(ObjectNode into, String id) {
    Optional<GoogleCalendar> calendar;
    try {
      calendar = Optional.of(call.calendar(id));
    } catch (GoogleException e) {
      calendar = Optional.empty();
    }
    if (calendar.isEmpty()) {
      error(into, "notFound");
      return;
    }
    ArrayNode busy = into.putArray("busy");
    for (Span span : merged(spans(calendar.get()))) {
      busy.addObject()
          .put("start", EventTimes.text(span.start(), zone))
          .put("end", EventTimes.text(span.end(), zone));
    }
  }

  private static void error(ObjectNode into, String reason) {
    into.putArray("errors").addObject().put("domain", "global").put("reason", reason);
    into.putArray("busy");
  }

  private List<Span> spans(GoogleCalendar calendar) {
    List<Span> spans = new ArrayList<>();
    List<ObjectNode> events = calendar.book().store().after(0);
    Set<String> stored =
        events.stream().map(it -> it.path("id").asText()).collect(Collectors.toSet());
    for (ObjectNode event : events) {
      Optional<Series> series = Series.of(event, calendar.zone());
      if (busy(event) && series.isPresent()) {
        for (EventTime start : series.get().starts(from, to)) {
          ObjectNode instance = series.get().instance(start);
          if (!event.has("recurrence") || !stored.contains(instance.path("id").asText())) {
            add(spans, instance, calendar.zone());
          }
        }
      }
    }
    return spans;
  }

  private static boolean busy(ObjectNode event) {
    if (EventStore.isCancelled(event)
        || event.path("transparency").asText().equals("transparent")) {
      return false;
    }
    for (JsonNode attendee : event.path("attendees")) {
      if (attendee.path("self").asBoolean()
          && attendee.path("responseStatus").asText().equals("declined")) {
        return false;
      }
    }
    return true;
  }

  private void add(List<Span> spans, ObjectNode event, ZoneId calendarZone) {
    Instant start = EventTimes.of(event.path("start"), calendarZone).instant(calendarZone);
    Instant end = EventTimes.of(event.path("end"), calendarZone).instant(calendarZone);
    Instant begin = start.isBefore(from) ? from : start;
    Instant stop = end.isAfter(to) ? to : end;
    if (begin.isBefore(stop)) {
      spans.add(new Span(begin, stop));
    }
  }

  private static List<Span> merged(List<Span> spans) {
    spans.sort(Comparator.comparing(Span::start));
    List<Span> merged = new ArrayList<>();
    for (Span span : spans) {
      Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && !span.start().isAfter(last.end())) {
        Instant end = span.end().isAfter(last.end()) ? span.end() : last.end();
        merged.set(merged.size() - 1, new Span(last.start(), end));
      } else {
        merged.add(span);
      }
    }
    return merged;
  }
}
