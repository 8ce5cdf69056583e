package dev.calgate.provider.google.wire;

import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.RuleCheck;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines RRULE, RDATE and EXDATE of a series (Event resource, recurrence; RFC 5545 section
 * 3.8.5), every time in the form and zone of the series' start.
 */
final class RecurrenceMapping {
  static final int MAX_DATES = 2_000;

  private final EventTime start;
  private final List<String> rules = new ArrayList<>();
  private final List<EventTime> dates = new ArrayList<>();
  private final List<EventTime> excluded = new ArrayList<>();

  RecurrenceMapping(List<String> lines, EventTime start) {
    this.start = start;
    lines.forEach(this::line);
  }

  /** The series; null when the lines name no occurrence. */
  @Nullable Recurrence recurrence() {
    if (rules.isEmpty() && dates.isEmpty()) {
      return null;
    }
    Recurrence recurrence = new Recurrence(rules, dates);
    RuleCheck.problem(recurrence, start)
        .ifPresent(
            problem -> {
              throw new UnreadableException(problem);
            });
    return recurrence;
  }

  /** Occurrences that do not take place. */
  List<EventTime> excluded() {
    return excluded;
  }

  private void line(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return;
    }
    switch (DateLine.name(line)) {
      case "RRULE" -> rules.add(line.substring(colon + 1).trim());
      case "RDATE" -> add(dates, DateLine.of(line, start));
      case "EXDATE" -> add(excluded, DateLine.of(line, start));
      case "EXRULE" -> throw new UnreadableException("EXRULE is not expanded");
      default -> {
        // From the future, and no occurrence.
      }
    }
  }

  private void add(List<EventTime> times, DateLine line) {
    times.addAll(line.times());
    if (dates.size() + excluded.size() > MAX_DATES) {
      throw new UnreadableException("More than " + MAX_DATES + " dates in EXDATE and RDATE");
    }
  }
}
