package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.owner.OwnedCalendar;
import dev.calgate.simulator.owner.Plan;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes plans down as Google's events; a cancelled occurrence is an event of its own. */
final class OwnedGoogleCalendar implements OwnedCalendar {
  private final GoogleCalendar calendar;
  private final Map<String, String> etags = new HashMap<>();

  OwnedGoogleCalendar(GoogleCalendar calendar) {
    this.calendar = calendar;
  }

  @Override
  public String create(Plan plan) {
    String id = calendar.insert(event(plan).put("iCalUID", plan.uid()));
    remember(id);
    return id;
  }

  @Override
  public void change(String name, Plan plan) {
    calendar.patch(name, event(plan));
    remember(name);
  }

  private ObjectNode event(Plan plan) {
    ObjectNode event = Json.object().put("summary", plan.title()).put("location", plan.place());
    event.set("start", EventTimes.json(plan.start(), calendar.zone()));
    event.set("end", EventTimes.json(plan.end(), calendar.zone()));
    if (plan.repeats()) {
      event.putArray("recurrence").add("RRULE:" + plan.rule());
    }
    return event;
  }

  @Override
  public void cancelOccurrence(String name, Plan plan, EventTime originalStart) {
    calendar.cancelInstance(name, originalStart);
    // Which gives the whole series another entity tag.
    remember(name);
  }

  private void remember(String name) {
    etags.put(name, etag(name));
  }

  private String etag(String name) {
    return calendar.get(name).path("etag").asText();
  }

  @Override
  public void delete(String name) {
    calendar.delete(name);
    etags.remove(name);
  }

  @Override
  public boolean isUntouched(String name) {
    return etag(name).equals(etags.get(name));
  }

  @Override
  public List<EventTime> occurrences(String name, Instant from, Instant to) {
    return Series.of(calendar.get(name), calendar.zone()).stream()
        .flatMap(it -> it.starts(from, to).stream())
        .filter(it -> takesPlace(name, it))
        .toList();
  }

  private boolean takesPlace(String name, EventTime originalStart) {
    return !EventStore.isCancelled(calendar.get(name + "_" + EventTimes.stamp(originalStart)));
  }
}
