package dev.calgate.provider.caldav.wire;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import dev.calgate.model.recurrence.UnexpandableRuleException;
import dev.calgate.provider.caldav.wire.ObjectEditor.Workshop;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What becomes of a series' exceptions when it begins at another time or repeats otherwise. They
 * move by as much as the start does; when the series has no occurrence there, they stay with the
 * one they were for; when it does not have that one either, they go. An override that takes place
 * where its series had it moves along, one with a time of its own keeps that.
 */
final class SeriesShift {
  private static final AccountId ACCOUNT = Ids.account(new ApplicationId("none"), "none", "none");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "none");
  private static final int MOST = 50_000;

  private final EventTime oldStart;
  private final EventTime.Length oldLength;
  private final EventDetails series;

  /**
   * A change of a series.
   *
   * @param series as it is now
   */
  SeriesShift(EventTime oldStart, EventTime.Length oldLength, EventDetails series) {
    this.oldStart = oldStart;
    this.oldLength = oldLength;
    this.series = series;
  }

  /**
   * Brings the exceptions into line.
   *
   * @param recurrence of the master, which has changed already
   * @param overrides by the original starts they had
   */
  void apply(
      RecurrenceText recurrence,
      TextComponent master,
      Map<TextComponent, EventTime> overrides,
      Workshop workshop,
      Consumer<TextComponent> drop) {
    List<EventTime> excluded = new ArrayList<>();
    recurrence.filter("EXDATE", oldStart, it -> excluded.add(it));
    List<EventTime> originals = new ArrayList<>(excluded);
    originals.addAll(overrides.values());
    if (originals.isEmpty()) {
      return;
    }
    Predicate<EventTime> takesPlace = takesPlace(originals);
    boolean staysThere = oldStart.equals(series.start());
    if (staysThere) {
      recurrence.filter("EXDATE", oldStart, takesPlace);
    } else {
      recurrence.filter("EXDATE", oldStart, it -> false);
      excluded.forEach(it -> moved(it, takesPlace).ifPresent(recurrence::exclude));
    }
    overrides.forEach(
        (override, original) ->
            moved(original, takesPlace)
                .ifPresentOrElse(
                    it -> move(override, original, it, master, workshop),
                    () -> drop.accept(override)));
  }

  private Optional<EventTime> moved(EventTime original, Predicate<EventTime> takesPlace) {
    return Optional.of(shifted(original))
        .filter(takesPlace)
        .or(() -> Optional.of(ObjectMapping.align(original, series.start())).filter(takesPlace));
  }

  private EventTime shifted(EventTime original) {
    Duration shift = Duration.between(oldStart.local(), series.start().local());
    return series.start().withLocal(original.local().plus(shift));
  }

  private void move(
      TextComponent override,
      EventTime from,
      EventTime to,
      TextComponent master,
      Workshop workshop) {
    if (from.equals(to)) {
      return;
    }
    boolean timed = override.line("DTSTART").isPresent();
    EventTime start = timed ? workshop.mapping().start(override.component()) : from;
    EventTime end = workshop.mapping().end(override.component(), start);
    boolean own = !start.equals(from) || !EventTime.between(start, end).equals(oldLength);
    ContentLine zone = RecurrenceText.zoneOf(master.line("DTSTART").orElse(null));
    override.set("RECURRENCE-ID", workshop.times().line("RECURRENCE-ID", to, zone));
    if (timed && !own) {
      EventTime.Length length = EventTime.between(series.start(), series.end());
      workshop.editor(override).times(to, length.after(to));
    }
  }

  /** Whether the series has an occurrence; yes when that is too much to find out. */
  private Predicate<EventTime> takesPlace(List<EventTime> originals) {
    if (series.recurrence() == null) {
      return it -> false;
    }
    Set<Instant> candidates = new HashSet<>();
    originals.forEach(
        it -> {
          candidates.add(shifted(it).occurrenceKey());
          candidates.add(ObjectMapping.align(it, series.start()).occurrenceKey());
        });
    Instant first = candidates.stream().min(Instant::compareTo).orElseThrow();
    Instant last = candidates.stream().max(Instant::compareTo).orElseThrow();
    try {
      Set<Instant> found = new HashSet<>();
      Occurrences.between(event(), List.of(), first, last.plusSeconds(1), ZoneOffset.UTC, MOST)
          .forEach(it -> found.add(it.originalStart().occurrenceKey()));
      return it -> found.contains(it.occurrenceKey());
    } catch (TooManyOccurrencesException | UnexpandableRuleException e) {
      return it -> true;
    }
  }

  private Event event() {
    return new Event(
        Ids.event(CALENDAR, "none", "none", null),
        ACCOUNT,
        CALENDAR,
        "none",
        null,
        null,
        series.with(EventStatus.CONFIRMED),
        new Event.Source("caldav", "none", null));
  }
}
