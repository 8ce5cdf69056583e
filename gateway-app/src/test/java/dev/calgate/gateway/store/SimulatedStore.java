package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/** The database of a simulation, and how to look into it. */
public interface SimulatedStore {
  /** Empties it, for one application. */
  void clear(ApplicationId application);

  /** The tables, without trouble. */
  Transactions transactions();

  /** Entries of the feed after a position, at most so many. */
  List<String> entries(ApplicationId application, long after, int limit);

  /** The events that are there, as the API shows them, by their ids. */
  Map<String, String> events();

  /** How everything is followed. */
  List<Row> rows();

  /**
   * One row of what is due.
   *
   * @param calendar empty for the list of an account
   * @param lease the number of the last lease
   * @param leased whether it has not ended
   */
  record Row(
      String account,
      String calendar,
      long requested,
      long done,
      long lease,
      boolean leased,
      @Nullable String cursor,
      boolean active,
      int failures) {}

  /** PostgreSQL. */
  static SimulatedStore postgres() {
    return new Postgres(TestDatabase.create());
  }

  /** Memory. */
  static SimulatedStore memory() {
    return new Memory();
  }

  /** A new database in memory for each simulation. */
  final class Memory implements SimulatedStore {
    private MemoryDatabase database = new MemoryDatabase();
    private Map<String, Shown> shown = new HashMap<>();

    /** An event as it was shown last. */
    private record Shown(long position, String document, String text) {
      static Shown of(MemoryDatabase.EventState event) {
        return new Shown(event.position(), event.document(), event.shown());
      }

      boolean isOf(MemoryDatabase.EventState event) {
        return position == event.position() && document.equals(event.document());
      }
    }

    @Override
    public void clear(ApplicationId application) {
      database = new MemoryDatabase();
      shown = new HashMap<>();
      database.open(List.of(application));
    }

    @Override
    public Transactions transactions() {
      return database;
    }

    @Override
    public List<String> entries(ApplicationId application, long after, int limit) {
      return database.entries(application, after).stream()
          .limit(limit)
          .map(entry -> new String(entry, StandardCharsets.UTF_8))
          .toList();
    }

    @Override
    public Map<String, String> events() {
      Map<String, String> events = new HashMap<>();
      for (MemoryDatabase.EventState event : database.events()) {
        if (!event.deleted()) {
          Shown now =
              shown.compute(
                  event.id(),
                  (id, last) -> last != null && last.isOf(event) ? last : Shown.of(event));
          events.put(event.id(), now.text());
        }
      }
      return events;
    }

    @Override
    public List<Row> rows() {
      return database.syncStates().stream()
          .map(
              it ->
                  new Row(
                      it.account(),
                      it.calendar(),
                      it.requested(),
                      it.done(),
                      it.leaseNo(),
                      it.leaseUntil() != null,
                      it.cursor(),
                      it.active(),
                      it.failures()))
          .toList();
    }
  }

  /** PostgreSQL, emptied for each simulation. */
  final class Postgres implements SimulatedStore {
    private final TestDatabase database;
    private final Jdbi jdbi;

    Postgres(TestDatabase database) {
      this.database = database;
      DataSource pool = database.pool();
      jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    }

    @Override
    public void clear(ApplicationId application) {
      database.clear();
      new ChangeLog(jdbi).open(List.of(application));
    }

    @Override
    public Transactions transactions() {
      return Transactions.on(jdbi);
    }

    @Override
    public List<String> entries(ApplicationId application, long after, int limit) {
      return new ChangeLog(jdbi)
          .page(application, after, limit, ChangeFilter.ALL).entries().stream()
              .map(entry -> new String(entry, StandardCharsets.UTF_8))
              .toList();
    }

    @Override
    public Map<String, String> events() {
      Map<String, String> events = new HashMap<>();
      jdbi.useHandle(
          handle ->
              handle
                  .createQuery(
                      "select event_id, '{\"position\":' || position || ',' || substr(document, 2)"
                          + " from event where not deleted")
                  .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                  .forEach(it -> events.put(it.getKey(), it.getValue())));
      return events;
    }

    @Override
    public List<Row> rows() {
      return jdbi.withHandle(
          handle ->
              handle
                  .createQuery(
                      """
                      select account_id, calendar_id, requested, done, lease_no, lease_until is not null,
                        cursor, active, failures from sync_state order by 1, 2
                      """)
                  .map(
                      (row, context) ->
                          new Row(
                              row.getString(1),
                              row.getString(2),
                              row.getLong(3),
                              row.getLong(4),
                              row.getLong(5),
                              row.getBoolean(6),
                              row.getString(7),
                              row.getBoolean(8),
                              row.getInt(9)))
                  .list());
    }
  }
}
