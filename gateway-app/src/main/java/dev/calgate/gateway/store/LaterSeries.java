package dev.calgate.gateway.store;

import dev.calgate.model.EventKind;
import dev.calgate.model.EventTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What some series told after some moment, as they are and as the log knows them to have been. */
final class LaterSeries {
  private static final String NOW =
      """
      select event_id, case when deleted then date_part('epoch', changed_at) end, document from event
      where event_id = any(:series) and timing = 'series' and (not deleted or search <> '')
      """;

  private final Map<String, Ended> now;
  private final Map<String, List<FormerStates.State>> former;

  private LaterSeries(Map<String, Ended> now, Map<String, List<FormerStates.State>> former) {
    this.now = now;
    this.former = former;
  }

  /** A series, and until when it was like this. */
  private record Ended(Instant at, KnownSeries series) {}

  static LaterSeries of(Handle handle, Set<String> series) {
    Map<String, Ended> now = new HashMap<>();
    handle
        .createQuery(NOW)
        // So that the documents are not all in memory at once.
        .setFetchSize(50)
        .bind("series", TextArray.of(series, it -> it))
        .map(
            (row, context) -> {
              double diedAt = row.getDouble(2);
              Instant at = row.wasNull() ? Instant.MAX : AgendaEntries.moment(diedAt);
              return Map.entry(
                  row.getString(1), new Ended(at, AgendaSeries.confirmed(row.getString(3))));
            })
        .forEach(it -> now.put(it.getKey(), it.getValue()));
    return new LaterSeries(now, new FormerStates(handle).of(series));
  }

  /** Whether a series told an occurrence of its own after a moment. */
  boolean have(String series, EventTime start, Instant after) {
    Ended last = now.get(series);
    return (last != null && last.at().isAfter(after) && last.series().has(start))
        || former.getOrDefault(series, List.of()).stream()
            .filter(it -> it.endedAt().isAfter(after) && it.former().kind() == EventKind.SERIES)
            .anyMatch(it -> new KnownSeries(it.former()).has(start));
  }
}
