package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.Transactions;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Where the engine of a test keeps what it knows; its application has a feed. */
interface Backend {
  /** The tables as a gateway in good health sees them. */
  Transactions tables();

  /** The tables as a gateway sees them that is to die. */
  Mortal mortal();

  /** All entries of the feed after a position, as UTF-8 JSON. */
  List<byte[]> entries(long after);

  /** The documents of all events that are not deleted, by their ids, as the API shows them. */
  Map<String, String> stored();

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
