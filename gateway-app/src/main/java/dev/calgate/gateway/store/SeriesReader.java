package dev.calgate.gateway.store;

import dev.calgate.model.Event;
import dev.calgate.model.EventTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads when series and their exceptions are. What it has read it keeps from one question to the
 * next, together with the state of the event, so that nothing out of date is ever given.
 * Thread-safe.
 */
final class SeriesReader {
  private static final int FETCH_SIZE = 100;

  /** Events that are looked for at once. */
  private static final int READ_SIZE = 1_000;

  private static final int MOST_KEPT = 20_000;

  /** Series of more dates than this are read each time. */
  private static final int MAX_DATES = 100;

  private static final String EXCEPTIONS =
      """
      select event_id, position, date_part('epoch', changed_at), series_id from event
      where series_id = any(:series) and not deleted
      """;

  private static final String DOCUMENTS =
      """
      select event_id, position, date_part('epoch', changed_at), document from event
      where event_id = any(:events) and not deleted
      """;

  private final Map<String, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /**
   * Which state of an event it is. The position alone does not tell: a database that was taken over
   * by a standby may hand out one twice.
   *
   * @param changedAt seconds since the epoch
   */
  record State(String event, long position, double changedAt) {
    /** Whether another state of the event is this one. */
    boolean isSame(State other) {
      return position == other.position && changedAt == other.changedAt;
    }
  }

  /**
   * What is known of an event.
   *
   * @param series null for an exception
   * @param exceptional the name of the occurrence for which an exception stands; null for a series
   */
  private record Kept(State state, @Nullable KnownSeries series, @Nullable Instant exceptional) {
    static Kept of(State state, Event event) {
      EventTime original = event.originalStart();
      return original == null
          ? new Kept(state, new KnownSeries(event), null)
          : new Kept(state, null, original.occurrenceKey());
    }

    boolean isSmall() {
      return series == null || series.dates() <= MAX_DATES;
    }
  }

  /** Tells what some series are, in any order; what was deleted this very moment is left out. */
  void series(Handle handle, List<State> states, BiConsumer<String, KnownSeries> told) {
    known(
        handle,
        states,
        known -> {
          if (known.series() != null) {
            told.accept(known.state().event(), known.series());
          }
        });
  }

  private void known(Handle handle, List<State> states, Consumer<Kept> told) {
    for (int from = 0; from < states.size(); from += READ_SIZE) {
      List<State> some = states.subList(from, Math.min(from + READ_SIZE, states.size()));
      List<State> missing = new ArrayList<>();
      recalled(some, missing).forEach(told);
      if (!missing.isEmpty()) {
        read(handle, missing).forEach(told);
      }
    }
  }

  private List<Kept> recalled(List<State> states, List<State> missing) {
    List<Kept> recalled = new ArrayList<>(states.size());
    synchronized (kept) {
      for (State state : states) {
        Kept found = kept.get(state.event());
        if (found != null && found.state().isSame(state)) {
          recalled.add(found);
        } else {
          missing.add(state);
        }
      }
    }
    return recalled;
  }

  private List<Kept> read(Handle handle, List<State> states) {
    List<Kept> read =
        handle
            .createQuery(DOCUMENTS)
            // So that they are not all in memory at once.
            .setFetchSize(FETCH_SIZE)
            .bind("events", TextArray.of(states, State::event))
            .map((row, context) -> Kept.of(state(row), EventReader.times(row.getString(4))))
            .list();
    synchronized (kept) {
      read.stream().filter(Kept::isSmall).forEach(it -> kept.put(it.state().event(), it));
    }
    return read;
  }

  private static State state(ResultSet row) throws SQLException {
    return new State(row.getString(1), row.getLong(2), row.getDouble(3));
  }

  /**
   * The {@linkplain EventTime#occurrenceKey names} of those occurrences of some series for which
   * exceptions stand, by the series' ids; series without any are missing.
   */
  Map<String, Set<Instant>> exceptional(Handle handle, Collection<String> series) {
    Map<String, String> seriesOf = new HashMap<>();
    List<State> exceptions =
        handle
            .createQuery(EXCEPTIONS)
            .bind("series", TextArray.of(series, id -> id))
            .map(
                (row, context) -> {
                  seriesOf.put(row.getString(1), row.getString(4));
                  return state(row);
                })
            .list();
    Map<String, Set<Instant>> exceptional = new HashMap<>();
    known(
        handle,
        exceptions,
        known -> {
          String its = Objects.requireNonNull(seriesOf.get(known.state().event()));
          if (known.exceptional() != null) {
            exceptional.computeIfAbsent(its, it -> new HashSet<>()).add(known.exceptional());
          }
        });
    return exceptional;
  }

  /** States that a row tells in three arrays from some column on; none where they are null. */
  static List<State> states(ResultSet row, int column) throws SQLException {
    if (row.getArray(column) == null) {
      return List.of();
    }
    String[] events = (String[]) row.getArray(column).getArray();
    Long[] positions = (Long[]) row.getArray(column + 1).getArray();
    Double[] changes = (Double[]) row.getArray(column + 2).getArray();
    List<State> states = new ArrayList<>(events.length);
    for (int i = 0; i < events.length; i++) {
      states.add(new State(events[i], positions[i], changes[i]));
    }
    return states;
  }
}
