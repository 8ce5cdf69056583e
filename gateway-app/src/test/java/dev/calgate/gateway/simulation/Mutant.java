package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.Transactions;
import dev.calgate.provider.CalendarSession;

/** A bug that is planted around the engine, to see that the simulation finds it. */
enum Mutant {
  /** The engine as it is. */
  NONE;

  /** A provider's session as the engine sees it. */
  CalendarSession session(CalendarSession session, FarAccount account) {
    return session;
  }

  /** The database as the engine sees it. */
  Transactions transactions(Transactions database) {
    return database;
  }
}
