package dev.calgate.gateway.store;

import java.time.Instant;

/** Rows of {@code sync_state}, as passes over calendars begin and end. */
interface Passes {
  /**
   * Begins a pass.
   *
   * @throws LeaseLostException when somebody else took the calendar
   */
  Pass begin(Lease lease, Instant now);

  /**
   * Locks the row until the transaction ends; the fence.
   *
   * @throws LeaseLostException when somebody else took the row
   */
  void lock(Lease lease);

  /** Notes what a pass leaves behind. */
  void complete(Pass pass, PassEnd end);
}
