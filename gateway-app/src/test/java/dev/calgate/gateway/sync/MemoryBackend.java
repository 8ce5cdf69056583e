package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.MemoryDatabase;
import dev.calgate.gateway.store.MemoryDatabase.Fate;
import dev.calgate.gateway.store.Transactions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    Transactions tables = database.seen(transaction -> fate(left, transaction));
    return new Mortal() {
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
    };
  }

  private static Fate fate(AtomicInteger left, boolean transaction) {
    if (left.get() == Integer.MAX_VALUE) {
      return Fate.DONE;
    }
    if (left.decrementAndGet() <= 0) {
      return Fate.UNREACHABLE;
    }
    return transaction && left.decrementAndGet() <= 0 ? Fate.DONE_UNKNOWN : Fate.DONE;
  }

  @Override
  public List<byte[]> entries(long after) {
    return database.entries(EngineFixture.APPLICATION, after);
  }

  @Override
  public Map<String, String> stored() {
    Map<String, String> events = new TreeMap<>();
    for (MemoryDatabase.EventState event : database.events()) {
      if (!event.deleted()) {
        events.put(
            event.id(), "{\"position\":" + event.position() + "," + event.document().substring(1));
      }
    }
    return events;
  }

  @Override
  public Jdbi jdbi() {
    throw new UnsupportedOperationException("There is no SQL in memory");
  }
}
