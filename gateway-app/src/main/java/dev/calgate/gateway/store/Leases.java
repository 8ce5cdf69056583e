package dev.calgate.gateway.store;

import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.gateway.store.SyncStore.Work;
import dev.calgate.model.ApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Rows of {@code sync_state}, as workers take, hold and leave them. */
interface Leases {
  /** Takes leases as {@link SyncStore#claim} says, of some applications. */
  List<Lease> claim(
      Collection<ApplicationId> applications,
      String node,
      Instant now,
      Instant until,
      int limit,
      int failing);

  /** When the next row of some applications becomes due after a moment; empty for never. */
  Optional<Instant> nextDue(Collection<ApplicationId> applications, Instant now);

  /** Renews what can be renewed without waiting for anybody; says which leases that were. */
  List<Lease> renewFree(List<Lease> leases, Instant until);

  /** Renews a lease; false when it is lost. */
  boolean renew(Lease lease, Instant until);

  /** Whoever still works on it loses, and the row is due at once. */
  void abandon(Lease lease, Instant now);

  /** The same for all, which stay due when they are; how many there were. */
  int abandonAll();

  /** The row as work on it begins; empty when the lease is lost. */
  Optional<Work> work(Lease lease);

  /**
   * Takes the cursor away; tells how many have died, each within a time of the last or of the rest
   * that followed it.
   */
  int forgetCursor(Lease lease, Instant now, Duration within);

  /** Leaves the row alone until then, whoever asks. */
  void rest(Lease lease, Instant until);

  /** Leaves a row after work that went well; false when the lease is lost. */
  boolean succeeded(Lease lease, Release.Succeeded release, Instant now);

  /**
   * Leaves a row after a failure. A full pass that fails although there is a cursor steps back, so
   * that a service whose full listing does not work is still followed by its changes.
   *
   * @return whether anybody asked for another look meanwhile; empty when the lease is lost
   */
  Optional<Boolean> failed(Lease lease, Release.Failed release, Instant now);
}
