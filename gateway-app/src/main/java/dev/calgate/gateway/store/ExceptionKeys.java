package dev.calgate.gateway.store;

import dev.calgate.model.Event;
import dev.calgate.model.EventTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * For which occurrences of some series there are or were exceptions: by series the {@linkplain
 * EventTime#occurrenceKey names}, each with when the exception changed last.
 */
final class ExceptionKeys {
  private static final String SQL =
      """
      select series_id, date_part('epoch', changed_at), document from event
      where series_id = any(:series) and (<which>)
      """;

  private final Handle handle;

  ExceptionKeys(Handle handle) {
    this.handle = handle;
  }

  /**
   * Of exceptions that are there, and of those that were taken away, no earlier if that is said.
   */
  Map<String, Map<Instant, Instant>> all(Collection<String> series, @Nullable Instant since) {
    return read(series, since == null ? "true" : "not deleted or changed_at >= :since", since);
  }

  /** Of exceptions that were taken away then or later. */
  Map<String, Map<Instant, Instant>> takenAway(Collection<String> series, Instant since) {
    return read(series, "deleted and changed_at >= :since", since);
  }

  private Map<String, Map<Instant, Instant>> read(
      Collection<String> series, String which, @Nullable Instant since) {
    Map<String, Map<Instant, Instant>> keys = new HashMap<>();
    if (series.isEmpty()) {
      return keys;
    }
    var query =
        handle
            .createQuery(SQL.replace("<which>", which))
            // So that the documents are not all in memory at once.
            .setFetchSize(50)
            .bind("series", TextArray.of(series, it -> it));
    if (since != null) {
      query.bind("since", new Moment(since));
    }
    query.map((row, context) -> Key.of(row)).forEach(it -> it.putInto(keys));
    return keys;
  }

  private record Key(String series, @Nullable Instant name, Instant changedAt) {
    static Key of(ResultSet row) throws SQLException {
      String document = row.getString(3);
      // Of one that was erased nothing is known.
      Event event = document.contains("\"original_start\"") ? EventReader.times(document) : null;
      return new Key(
          row.getString(1),
          event == null ? null : Objects.requireNonNull(event.originalStart()).occurrenceKey(),
          AgendaEntries.moment(row.getDouble(2)));
    }

    void putInto(Map<String, Map<Instant, Instant>> keys) {
      if (name != null) {
        keys.computeIfAbsent(series, it -> new HashMap<>())
            .merge(name, changedAt, (one, other) -> one.isAfter(other) ? one : other);
      }
    }
  }
}
