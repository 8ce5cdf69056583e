package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.MemoryDatabase;
import dev.calgate.gateway.store.MemoryDatabase.EventState;
import dev.calgate.gateway.store.StoredObject;
import dev.calgate.gateway.store.SyncState;
import dev.calgate.gateway.store.Transactions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;

/** A database in memory. */
final class MemoryBackend implements Backend {
  final MemoryDatabase database = new MemoryDatabase();

  MemoryBackend() {
    database.open(List.of(EngineFixture.APPLICATION));
  }

  @Override
  public Transactions tables() {
    return database;
  }

  @Override
  public Mortal mortal() {
    return new MortalView();
  }

  /** Dies as {@link dev.calgate.gateway.store.CrashingDatabase} does. */
  private final class MortalView implements Mortal, MemoryDatabase.Faults {
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private final Transactions tables = database.seen(this);

    @Override
    public Transactions tables() {
      return tables;
    }

    @Override
    public void crashAfter(int calls) {
      left.set(calls < 0 ? Integer.MAX_VALUE : calls);
    }

    @Override
    public boolean isDead() {
      return left.get() <= 0;
    }

    private boolean survives() {
      return left.get() == Integer.MAX_VALUE || left.decrementAndGet() > 0;
    }

    @Override
    public boolean isReachable() {
      return survives();
    }

    @Override
    public MemoryDatabase.End end(boolean transaction) {
      boolean told = !transaction || survives();
      return told ? MemoryDatabase.End.DONE : MemoryDatabase.End.DONE_UNKNOWN;
    }
  }

  @Override
  public List<byte[]> entries(long after) {
    return database.entries(EngineFixture.APPLICATION, after);
  }

  @Override
  public List<EventState> events() {
    return database.events();
  }

  @Override
  public List<StoredObject> objects() {
    return database.objects();
  }

  @Override
  public List<SyncState> syncStates() {
    return database.syncStates();
  }

  @Override
  public Jdbi jdbi() {
    throw new UnsupportedOperationException("There is no SQL in memory");
  }
}
