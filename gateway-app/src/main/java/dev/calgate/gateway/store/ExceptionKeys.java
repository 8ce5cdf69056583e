package dev.calgate.gateway.store;

import dev.calgate.model.EventTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/**
 * For which occurrences of some series there are or were exceptions: by series the {@linkplain
 * EventTime#occurrenceKey names}, each with what became of the exception. For one thread.
 */
final class ExceptionKeys {
  private static final String SQL =
      """
      select series_id, date_part('epoch', changed_at), deleted, document from event
      where series_id = any(:series) and (not deleted or search <> '')
      """;

  private final Handle handle;

  ExceptionKeys(Handle handle) {
    this.handle = handle;
  }

  /**
   * The last exception for an occurrence.
   *
   * @param changedAt when it was taken away, if it was
   */
  record Last(boolean deleted, Instant changedAt) {
    /** Whether it was there until some moment at least. */
    boolean isThereAt(Instant at) {
      return !deleted || !changedAt.isBefore(at);
    }

    private Last or(Last other) {
      return isThereAt(other.changedAt) && (!deleted || other.deleted) ? this : other;
    }
  }

  Map<String, Map<Instant, Last>> all(Collection<String> series) {
    Map<String, Map<Instant, Last>> keys = new HashMap<>();
    if (!series.isEmpty()) {
      handle
          .createQuery(SQL)
          // So that the documents are not all in memory at once.
          .setFetchSize(50)
          .bind("series", TextArray.of(series, it -> it))
          .map((row, context) -> Key.of(row))
          .forEach(it -> it.putInto(keys));
    }
    return keys;
  }

  private record Key(String series, Instant name, Last last) {
    static Key of(ResultSet row) throws SQLException {
      EventTime original = EventReader.times(row.getString(4)).originalStart();
      return new Key(
          row.getString(1),
          Objects.requireNonNull(original).occurrenceKey(),
          new Last(row.getBoolean(3), AgendaEntries.moment(row.getDouble(2))));
    }

    void putInto(Map<String, Map<Instant, Last>> keys) {
      keys.computeIfAbsent(series, it -> new HashMap<>()).merge(name, last, Last::or);
    }
  }
}
