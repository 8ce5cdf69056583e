package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.http.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers events.instances: all occurrences, touched or not; those within a year if there is no
 * end.
 */
final class InstanceListing {
  private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");
  private static final Duration HORIZON = Duration.ofDays(366);

  private InstanceListing() {}

  static Response answer(Call call, String calendarId, String id, Listings listings) {
    Query query = call.query();
    GoogleCalendar calendar = call.calendar(calendarId);
    EventMethods.checkRange(query);
    ObjectNode master = calendar.book().find(id).orElseThrow(GoogleException::notFound);
    ObjectNode answer = EventListing.envelope(call, calendar);
    String fingerprint = Listings.fingerprint(call);
    Optional<String> page = query.text("pageToken");
    if (page.isPresent()) {
      listings.next(answer, fingerprint, page.get());
      return call.json(answer);
    }
    listings.first(
        answer,
        fingerprint,
        instances(query, calendar, master),
        EventView.of(call, calendar)::listed,
        query.count("maxResults", 250, 2500),
        true,
        null);
    return call.json(answer);
  }

  private static List<ObjectNode> instances(
      Query query, GoogleCalendar calendar, ObjectNode master) {
    Optional<Series> series = Series.of(master, calendar.zone());
    if (!master.has("recurrence") || EventStore.isCancelled(master) || series.isEmpty()) {
      return List.of();
    }
    Instant from = query.moment("timeMin").orElse(BEGINNING);
    Instant to = query.moment("timeMax").orElseGet(() -> calendar.clock().instant().plus(HORIZON));
    Map<String, ObjectNode> all = new TreeMap<>();
    for (EventTime start : series.get().starts(from, to)) {
      ObjectNode instance = series.get().instance(start);
      all.put(instance.path("id").asText(), instance);
    }
    EventFilter filter = new EventFilter(Query.of(""), calendar.zone(), from, to);
    for (ObjectNode exception : calendar.book().store().exceptions(master.path("id").asText())) {
      all.remove(exception.path("id").asText());
      boolean shown = !EventStore.isCancelled(exception) || query.flag("showDeleted", false);
      if (shown && filter.takes(exception)) {
        all.put(exception.path("id").asText(), exception);
      }
    }
    List<ObjectNode> found = new ArrayList<>(all.values());
    query
        .text("originalStart")
        .ifPresent(wanted -> found.removeIf(it -> !startsAt(it, wanted, calendar)));
    return found;
  }

  private static boolean startsAt(ObjectNode instance, String wanted, GoogleCalendar calendar) {
    String field = wanted.length() == 10 ? "date" : "dateTime";
    ObjectNode time = Json.object().put(field, wanted);
    try {
      return EventTimes.of(instance.path("originalStartTime"), calendar.zone())
          .occurrenceKey()
          .equals(EventTimes.of(time, calendar.zone()).occurrenceKey());
    } catch (DateTimeException e) {
      throw GoogleException.parameter("originalStart", wanted);
    }
  }
}
