package dev.calgate.gateway.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.store.AgendaStore.Place;
import dev.calgate.gateway.store.AgendaStore.Question;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventTime;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Occurrences that their series had once and has no more, since its rule or its times were changed,
 * as lines of a page: told by the log, as far as it reaches back, and of each series by its last
 * {@value #MOST_STATES} changes. For one thread.
 */
final class VanishedOccurrences {
  private static final int MOST_STATES = 20;

  /** Former states that one page looks at, of all series together; the latest ones. */
  private static final int MOST_IN_ALL = 1_000;

  /** Occurrences that one state is looked at for. */
  private static final int MOST_OCCURRENCES = 5_000;

  private static final Duration MOMENT = Duration.ofSeconds(1);

  /**
   * States that a change ended. Of events that are no series now only those are looked for that
   * have changed since a moment, because all others would have to be looked at.
   */
  private static final String STATES =
      """
      select e.event_id, h.position, date_part('epoch', h.at), h.document
      from unnest(:calendars) as c(calendar_id) cross join lateral (
        select event_id, position, timing from event e
        where e.calendar_id = c.calendar_id and not deleted and series_id is null<which>
        union all
        select event_id, position, timing from event e
        where e.calendar_id = c.calendar_id and deleted and search <> '' and series_id is null<which>) e
      cross join lateral (
        select position, at, document from change h
        where h.event_id = e.event_id<since>
          and (h.type = 'event.updated' and <changed> ~ '"(start|end|recurrence)"'
               or h.type = 'event.deleted' and h.position <> e.position)
          and (e.timing = 'series' or position('"recurrence":{' in h.document) > 0)
        order by position desc limit :states) h
      order by h.position desc limit :limit
      """
          .replace("<changed>", FormerTimes.CHANGED);

  private final Handle handle;
  private final AgendaPart part;
  private final Question question;

  VanishedOccurrences(Handle handle, AgendaPart part) {
    this.handle = handle;
    this.part = part;
    this.question = part.question();
  }

  /**
   * How an event was before a change.
   *
   * @param position the change's
   */
  private record State(String event, long position, Instant endedAt, Event former) {
    /** Empty when the entry was erased. */
    static Optional<State> of(ResultSet row) throws SQLException {
      String event = row.getString(1);
      JsonNode entry = Json.tree(row.getString(4));
      JsonNode before = entry.path("before");
      if (!before.has("start") && !before.has("end") && !before.has("recurrence")) {
        return Optional.empty();
      }
      Event former = AgendaSeries.confirmed(EventReader.times(document(event, entry)));
      return Optional.of(
          new State(event, row.getLong(2), AgendaEntries.moment(row.getDouble(3)), former));
    }
  }

  void read(AgendaLines lines) {
    Map<String, List<State>> states = new LinkedHashMap<>();
    for (State state : states()) {
      states.computeIfAbsent(state.event(), it -> new ArrayList<>()).add(state);
    }
    Map<String, Event> now = now(states.keySet());
    Map<String, Map<Instant, Instant>> exceptional =
        new ExceptionKeys(handle).all(states.keySet(), question.since());
    states.forEach(
        (event, former) -> {
          Event current = now.get(event);
          if (current != null) {
            vanished(current, former, exceptional.getOrDefault(event, Map.of()).keySet(), lines);
          }
        });
  }

  private List<State> states() {
    boolean all = question.since() == null;
    String which = (all ? " and timing = 'series'" + part.ownership() : part.conditions());
    Query query =
        handle.createQuery(
            STATES.replace("<which>", which).replace("<since>", all ? "" : " and h.at >= :since"));
    return part
        .bind(query)
        .bind("states", MOST_STATES)
        .bind("limit", MOST_IN_ALL)
        // So that the entries are not all in memory at once.
        .setFetchSize(50)
        .map((row, context) -> State.of(row))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** The document of an event before a change, as far as the change's entry tells it. */
  static ObjectNode document(String event, JsonNode entry) {
    ObjectNode document = Json.empty();
    if (entry.path("event") instanceof ObjectNode after) {
      document.setAll(after);
    } else {
      document.put("id", event);
      document.set("account_id", entry.path("account_id"));
      document.set("calendar_id", entry.path("calendar_id"));
      document.put("uid", "");
      document.putNull("series_id");
      document.putNull("original_start");
    }
    if (entry.path("before") instanceof ObjectNode before) {
      document.setAll(before);
    }
    return document;
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
      Event now, List<State> states, Set<Instant> exceptional, AgendaLines lines) {
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
            boolean gone =
                !exceptional.contains(it.originalStart().occurrenceKey())
                    && known.add(AgendaEntries.id(it));
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
    } catch (TooManyOccurrencesException e) {
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
