package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.ChangeFilter;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.CrashingDatabase;
import dev.calgate.gateway.store.MemoryDatabase.EventState;
import dev.calgate.gateway.store.StoredObject;
import dev.calgate.gateway.store.StoredRows;
import dev.calgate.gateway.store.SyncState;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.Transactions;
import java.util.ArrayList;
import java.util.List;
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
    this(TestDatabase.create().pool(24));
  }

  PostgresBackend(DataSource database) {
    this.database = database;
    jdbi = jdbi(database);
    log = new ChangeLog(jdbi);
    log.open(List.of(EngineFixture.APPLICATION));
  }

  /** A database as it is seen through a data source. */
  static Jdbi jdbi(DataSource database) {
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
  public List<EventState> events() {
    return StoredRows.events(jdbi);
  }

  @Override
  public List<StoredObject> objects() {
    return StoredRows.objects(jdbi);
  }

  @Override
  public List<SyncState> syncStates() {
    return StoredRows.syncStates(jdbi);
  }

  @Override
  public Jdbi jdbi() {
    return jdbi;
  }
}
