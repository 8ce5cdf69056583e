package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.ChangeFilter;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.CrashingDatabase;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** A real database. */
final class PostgresBackend implements Backend {
  private static final int PAGE = 1_000;

  private final DataSource database;
  private final Jdbi jdbi;
  private final ChangeLog log;

  /** An empty database of its own. */
  PostgresBackend() {
    this(TestDatabase.create().dataSource());
  }

  PostgresBackend(DataSource database) {
    this.database = database;
    jdbi = jdbi(database);
    log = new ChangeLog(jdbi);
    log.open(List.of(EngineFixture.APPLICATION));
  }

  private static Jdbi jdbi(DataSource database) {
    return Jdbi.create(database).installPlugin(new PostgresPlugin());
  }

  /** The tables as they are seen through a data source. */
  static Transactions tables(DataSource seen) {
    return Transactions.on(jdbi(seen));
  }

  @Override
  public Transactions tables() {
    return Transactions.on(jdbi);
  }

  @Override
  public Mortal mortal() {
    CrashingDatabase crashing = new CrashingDatabase(database);
    Transactions tables = tables(crashing);
    return new Mortal() {
      @Override
      public Transactions tables() {
        return tables;
      }

      @Override
      public void crashAfter(int calls) {
        crashing.crashAfter(calls);
      }

      @Override
      public boolean isDead() {
        return crashing.isDead();
      }
    };
  }

  @Override
  public List<byte[]> entries(long after) {
    List<byte[]> entries = new ArrayList<>();
    ChangeLog.Page page = log.page(EngineFixture.APPLICATION, after, PAGE, ChangeFilter.ALL);
    entries.addAll(page.entries());
    while (!page.caughtUp()) {
      page = log.page(EngineFixture.APPLICATION, page.next(), PAGE, ChangeFilter.ALL);
      entries.addAll(page.entries());
    }
    return entries;
  }

  @Override
  public Map<String, String> stored() {
    Map<String, String> events = new TreeMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "select event_id, '{\"position\":' || position || ',' || substr(document, 2)"
                        + " from event where not deleted")
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(entry -> events.put(entry.getKey(), entry.getValue())));
    return events;
  }

  @Override
  public Jdbi jdbi() {
    return jdbi;
  }
}
