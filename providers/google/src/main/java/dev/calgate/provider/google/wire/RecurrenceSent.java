package dev.calgate.provider.google.wire;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The lines of a series as they are sent: the whole list, which takes the place of the one that
 * Google has told. Of that one stays, to the letter, what still says what it is to say; and so does
 * what the model does not know.
 *
 * <p>EXDATE is not the model's: each is a cancelled occurrence, and stays one as long as it can.
 * When the series moves it means the occurrence at the same time of day, else the one on the same
 * day, else the one that has moved as far as the series has; what the new rules do not give is
 * dropped.
 */
final class RecurrenceSent {
  private final List<String> known;
  private final EventTime oldStart;
  private final EventDetails after;
  private final List<String> lines = new ArrayList<>();

  private RecurrenceSent(List<String> known, EventTime oldStart, EventDetails after) {
    this.known = known;
    this.oldStart = oldStart;
    this.after = after;
  }

  /**
   * The lines of a series.
   *
   * @param known as Google has told them; empty when it was none
   * @param oldStart at which these lines are read
   * @param after a series
   */
  static List<String> lines(List<String> known, EventTime oldStart, EventDetails after) {
    return new RecurrenceSent(known, oldStart, after).lines();
  }

  /** The lines without what excludes one occurrence. */
  static List<String> without(EventTime excluded, List<String> known, EventTime start) {
    List<String> lines = new ArrayList<>();
    for (String line : known) {
      if (!isDates(line, "EXDATE")) {
        lines.add(line);
        continue;
      }
      DateLine dates = DateLine.of(line, start);
      List<String> kept = new ArrayList<>();
      for (int i = 0; i < dates.times().size(); i++) {
        if (!isSame(dates.times().get(i), excluded)) {
          kept.add(dates.values().get(i));
        }
      }
      if (kept.size() == dates.values().size()) {
        lines.add(line);
      } else if (!kept.isEmpty()) {
        lines.add(dates.text(kept));
      }
    }
    return lines;
  }

  private static boolean isSame(EventTime one, EventTime other) {
    return one.occurrenceKey().equals(other.occurrenceKey());
  }

  private List<String> lines() {
    Recurrence recurrence = after.recurrence();
    if (recurrence == null) {
      return List.of();
    }
    for (String rule : recurrence.rules()) {
      lines.add(
          known.stream()
              .filter(line -> DateLine.name(line).equals("RRULE") && line.endsWith(":" + rule))
              .findFirst()
              .orElse("RRULE:" + rule));
    }
    dates("RDATE", recurrence.dates().stream().map(this::inFormOfStart).toList());
    dates("EXDATE", excluded());
    known.stream().filter(line -> !isKnown(line)).forEach(lines::add);
    return lines;
  }

  private static boolean isKnown(String line) {
    return List.of("RRULE", "RDATE", "EXDATE").contains(DateLine.name(line));
  }

  private static boolean isDates(String line, String name) {
    return DateLine.name(line).equals(name) && line.indexOf(':') > 0;
  }

  private EventTime inFormOfStart(EventTime date) {
    return after.start() instanceof EventTime.Zoned start && date instanceof EventTime.Zoned zoned
        ? start.withLocal(LocalDateTime.ofInstant(zoned.instant(zoned.zone()), start.zone()))
        : after.start().withLocal(date.local());
  }

  /** Adds lines of dates: values that still say one of them, and a line of those that none says. */
  private void dates(String name, List<EventTime> wanted) {
    List<EventTime> left = new ArrayList<>(wanted);
    for (String line : known) {
      if (isDates(line, name)) {
        DateLine dates = DateLine.of(line, after.start());
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < dates.times().size(); i++) {
          if (left.remove(dates.times().get(i))) {
            kept.add(dates.values().get(i));
          }
        }
        if (!kept.isEmpty()) {
          lines.add(dates.text(kept));
        }
      }
    }
    if (!left.isEmpty()) {
      lines.add(DateLine.of(name, left).text());
    }
  }

  private List<EventTime> excluded() {
    List<List<EventTime>> meanings =
        known.stream()
            .filter(line -> isDates(line, "EXDATE"))
            .flatMap(line -> DateLine.of(line, oldStart).times().stream())
            .map(this::meanings)
            .toList();
    if (meanings.isEmpty()) {
      return List.of();
    }
    Optional<Set<Instant>> given =
        Expansion.around(meanings.stream().flatMap(List::stream).toList(), after);
    return meanings.stream()
        .flatMap(
            it ->
                it.stream()
                    .filter(time -> given.isEmpty() || given.get().contains(time.occurrenceKey()))
                    .findFirst()
                    .stream())
        .distinct()
        .toList();
  }

  /** What an excluded time may mean after the series has moved, the likeliest first. */
  private List<EventTime> meanings(EventTime excluded) {
    LocalDateTime local = excluded.local();
    LocalDateTime from = oldStart.local();
    LocalDateTime to = after.start().local();
    Duration ofDay = Duration.between(from.toLocalTime(), to.toLocalTime());
    return List.of(
        after.start().withLocal(local),
        after.start().withLocal(local.toLocalDate().atTime(local.toLocalTime().plus(ofDay))),
        after.start().withLocal(local.plus(Duration.between(from, to))));
  }
}
