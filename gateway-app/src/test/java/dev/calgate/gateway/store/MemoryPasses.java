package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.MemoryKeys.stored;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.SyncCursor;
import java.time.Instant;

/** What {@link PassRows} does, in memory. */
final class MemoryPasses implements Passes {
  private final MemoryRows rows;

  MemoryPasses(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public Pass begin(Lease lease, Instant now) {
    SyncRow row = rows.held(lease);
    MemoryRows.CalendarRow calendar =
        lease.calendar() == null ? null : rows.calendar(lease.calendarKey());
    if (row == null || calendar == null) {
      throw new LeaseLostException(lease);
    }
    rows.update(row, it -> it.passNo++);
    boolean whole =
        row.thorough || (row.fullPassAt != null && !row.fullPassAt.isAfter(stored(now)));
    return new Pass(
        lease,
        calendar.calendar().provider(),
        new CalendarRef(calendar.calendar().ref()),
        row.passNo + 1,
        row.requested,
        whole || row.cursor == null ? null : new SyncCursor(row.cursor),
        row.thorough,
        row.writes);
  }

  @Override
  public void lock(Lease lease) {
    if (rows.held(lease) == null) {
      throw new LeaseLostException(lease);
    }
  }

  @Override
  public void complete(Pass pass, PassEnd end) {
    Lease lease = pass.lease();
    SyncRow row = rows.sync.get(MemoryKeys.Sync.of(lease.account(), lease.calendarColumn()));
    if (row != null && row.leaseNo == lease.number()) {
      rows.update(
          row,
          it -> {
            it.cursor = end.cursor().value();
            it.stateTag = end.stateTag() == null ? it.stateTag : end.stateTag();
            it.done = pass.requested();
            it.asOf = stored(end.asOf());
            it.thorough = false;
            it.fullPassAt = end.fullPassAt() == null ? it.fullPassAt : stored(end.fullPassAt());
          });
    }
  }
}
