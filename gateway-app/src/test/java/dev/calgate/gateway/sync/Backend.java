package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.MemoryDatabase.EventState;
import dev.calgate.gateway.store.StoredObject;
import dev.calgate.gateway.store.SyncState;
import dev.calgate.gateway.store.Transactions;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Where the engine of a test keeps what it knows; its application has a feed. */
interface Backend {
  /** The tables as a gateway in good health sees them. */
  Transactions tables();

  /** The tables as a gateway sees them that is to die. */
  Mortal mortal();

  /** All entries of the feed after a position, as UTF-8 JSON. */
  List<byte[]> entries(long after);

  /** All events by their ids, tombstones included. */
  List<EventState> events();

  /** All objects by calendar and reference. */
  List<StoredObject> objects();

  /** All rows that say what is due when, by account and calendar. */
  List<SyncState> syncStates();

  /** For statements of a test's own; only where there is SQL. */
  Jdbi jdbi();

  /** What dies after some of its calls, so that from then on nothing of it gets through. */
  interface Mortal {
    Transactions tables();

    /** Dies after so many more transactions begun or committed; negative for not at all. */
    void crashAfter(int calls);

    /** Whether it has died. */
    boolean isDead();
  }
}
