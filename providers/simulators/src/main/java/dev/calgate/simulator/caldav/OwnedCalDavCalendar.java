package dev.calgate.simulator.caldav;

import dev.calgate.model.EventTime;
import dev.calgate.simulator.owner.OwnedCalendar;
import dev.calgate.simulator.owner.Plan;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes plans down as calendar objects: a series with its cancelled occurrences is one. */
final class OwnedCalDavCalendar implements OwnedCalendar {
  private final SimulatedCalendar calendar;
  private final Map<String, String> written = new HashMap<>();

  OwnedCalDavCalendar(SimulatedCalendar calendar) {
    this.calendar = calendar;
  }

  @Override
  public String create(Plan plan) {
    String name = plan.uid() + ".ics";
    change(name, plan);
    return name;
  }

  @Override
  public void change(String name, Plan plan) {
    String text = text(plan);
    calendar.put(name, text);
    written.put(name, text);
  }

  private static String text(Plan plan) {
    EventText text =
        EventText.of(plan.title(), plan.start(), plan.end())
            .uid(plan.uid())
            .line("SEQUENCE:" + plan.sequence())
            .at(plan.place());
    for (EventTime occurrence : plan.cancelled()) {
      text = text.without(occurrence);
    }
    return plan.repeats() ? text.repeating(plan.rule()).text() : text.text();
  }

  @Override
  public void cancelOccurrence(String name, Plan plan, EventTime originalStart) {
    change(name, plan);
  }

  @Override
  public void delete(String name) {
    calendar.delete(name);
    written.remove(name);
  }

  @Override
  public boolean isUntouched(String name) {
    String text = written.get(name);
    return text != null && text.equals(calendar.object(name).orElse(""));
  }

  @Override
  public List<EventTime> occurrences(String name, Instant from, Instant to) {
    return EventSpan.of(CalendarText.parse(written.getOrDefault(name, ""))).starts(from, to);
  }
}
