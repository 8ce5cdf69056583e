package dev.calgate.gateway.store;

import dev.calgate.gateway.store.AgendaStore.Place;
import dev.calgate.gateway.store.FormerStates.State;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventTime;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import dev.calgate.model.recurrence.UnexpandableRuleException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Occurrences that their series had once and has no more, since its rule or its times were changed,
 * as lines of a page: told by the log, as far as it reaches back. For one thread.
 */
final class VanishedOccurrences {
  /** Occurrences that one state is looked at for. */
  private static final int MOST_OCCURRENCES = 5_000;

  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Handle handle;
  private final AgendaPart part;

  VanishedOccurrences(Handle handle, AgendaPart part) {
    this.handle = handle;
    this.part = part;
  }

  void read(AgendaLines lines) {
    Map<String, List<State>> states = new FormerStates(handle).of(part);
    Map<String, Event> now = now(states.keySet());
    Map<String, Map<Instant, ExceptionKeys.Last>> exceptional =
        new ExceptionKeys(handle).all(states.keySet());
    states.forEach(
        (event, former) -> {
          Event current = now.get(event);
          if (current != null) {
            vanished(current, former, exceptional.getOrDefault(event, Map.of()), lines);
          }
        });
  }

  private Map<String, Event> now(Set<String> events) {
    Map<String, Event> now = new HashMap<>();
    handle
        .createQuery("select event_id, document from event where event_id = any(:events)")
        .setFetchSize(50)
        .bind("events", TextArray.of(events, it -> it))
        .map((row, context) -> Map.entry(row.getString(1), EventReader.times(row.getString(2))))
        .forEach(it -> now.put(it.getKey(), AgendaSeries.confirmed(it.getValue())));
    return now;
  }

  private void vanished(
      Event now,
      List<State> states,
      Map<Instant, ExceptionKeys.Last> exceptional,
      AgendaLines lines) {
    Instant begin = begin(lines);
    Duration longest =
        states.stream().map(it -> length(it.former())).max(Comparator.naturalOrder()).orElseThrow();
    Set<String> known = new HashSet<>();
    if (now.kind() != EventKind.SERIES) {
      known.add(now.id().value());
    } else if (!occurrences(now, begin.minus(longest), it -> known.add(it.id()))) {
      return;
    }
    // The latest comes first, and is the one that is told.
    for (State state : states) {
      Event former = state.former();
      occurrences(
          former,
          begin,
          it -> {
            ExceptionKeys.Last last = exceptional.get(it.originalStart().occurrenceKey());
            // An exception that outlived the series' own occurrence tells of it itself.
            boolean outlived = last != null && last.isThereAt(state.endedAt());
            boolean gone = known.add(AgendaEntries.id(it)) && !outlived;
            if (gone) {
              add(lines, state, it);
            }
          });
    }
  }

  private Instant begin(AgendaLines lines) {
    Instant earliest = part.repeated().earliest();
    Place after = lines.after();
    return (after == null || after.start().isBefore(earliest) ? earliest : after.start())
        .minus(MOMENT);
  }

  private static Duration length(Event event) {
    return Duration.between(
            event.details().start().instant(ZoneOffset.UTC),
            event.details().end().instant(ZoneOffset.UTC))
        .plusDays(2);
  }

  /** Whether they could all be told. */
  private boolean occurrences(Event event, Instant from, Consumer<Occurrence> told) {
    EventDetails details = event.details();
    if (event.kind() != EventKind.SERIES) {
      told.accept(new Occurrence(details.start(), details.start(), details.end(), event));
      return true;
    }
    try {
      Instant to = part.repeated().latest();
      Occurrences.between(event, List.of(), from, to, ZoneOffset.UTC, MOST_OCCURRENCES)
          .forEach(told);
      return true;
    } catch (TooManyOccurrencesException | UnexpandableRuleException e) {
      return false;
    }
  }

  private void add(AgendaLines lines, State state, Occurrence it) {
    Instant start = it.start().instant(ZoneOffset.UTC);
    boolean inside =
        part.repeated()
            .holds(
                !(it.start() instanceof EventTime.Zoned), start, it.end().instant(ZoneOffset.UTC));
    if (inside) {
      lines.add(
          new AgendaLine(start, state.event(), () -> it, true, state.endedAt(), state.position()));
    }
  }
}
