package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.MemoryKeys.greatest;
import static dev.calgate.gateway.store.MemoryKeys.stored;

import dev.calgate.gateway.store.MemoryKeys.Pair;
import dev.calgate.gateway.store.MemoryKeys.Sync;
import dev.calgate.model.CalendarId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link SyncRows} does, in memory; there are no channels. */
final class MemorySyncStates implements SyncStates {
  private final MemoryRows rows;

  MemorySyncStates(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public void lock(AccountKey key) {
    // One transaction at a time has all locks.
  }

  @Override
  public void insert(AccountKey key, String calendarColumn, Instant now) {
    Sync row = Sync.of(key, calendarColumn);
    if (rows.sync.get(row) == null) {
      rows.sync.put(row, new SyncRow(row, stored(now)));
    }
  }

  @Override
  public void activate(AccountKey key, boolean active, Instant now) {
    activate(key, null, active, now);
  }

  @Override
  public void activate(AccountKey key, @Nullable CalendarId calendar, boolean active, Instant now) {
    for (SyncRow row : rows.sync(key)) {
      if (calendar == null || row.key.calendar().equals(calendar.value())) {
        rows.update(row, it -> activate(it, active && isWanted(it), stored(now)));
      }
    }
  }

  private boolean isWanted(SyncRow row) {
    MemoryRows.CalendarRow calendar =
        rows.calendars.get(new Pair(row.key.application(), row.key.calendar()));
    return calendar == null || calendar.calendar().sync();
  }

  private static void activate(SyncRow row, boolean active, Instant now) {
    row.active = active;
    if (active) {
      row.requested++;
      row.dueAt = now;
      row.forgetFailures();
    } else {
      row.leaseNo++;
      row.free();
    }
  }

  @Override
  public void restart(AccountKey key) {
    for (SyncRow row : rows.sync(key)) {
      rows.update(
          row,
          it -> {
            it.leaseNo++;
            it.free();
            it.forgetFailures();
          });
    }
  }

  @Override
  public int request(AccountKey account, String calendarColumn, Instant now) {
    SyncRow row = rows.sync.get(Sync.of(account, calendarColumn));
    if (row == null || !row.active) {
      return 0;
    }
    rows.update(row, it -> it.request(stored(now)));
    return 1;
  }

  @Override
  public void requestWorkingList(AccountKey account, Instant now) {
    SyncRow row = rows.sync.get(Sync.of(account, ""));
    if (row != null && row.failures == 0) {
      int unused = request(account, "", now);
    }
  }

  @Override
  public Map<String, Long> requestAll(AccountKey account, Instant now) {
    Map<String, Long> numbers = new HashMap<>();
    for (SyncRow row : rows.sync(account)) {
      if (request(account, row.key.calendar(), now) > 0) {
        numbers.put(row.key.calendar(), row.requested + 1);
      }
    }
    return numbers;
  }

  @Override
  public void attempted(Collection<AccountKey> accounts, Attempts attempts) {
    for (AccountKey account : accounts) {
      for (SyncRow row : rows.sync(account)) {
        if (row.active) {
          attempts.attempted(account, row.key.calendar(), row.attempted);
        }
      }
    }
  }

  @Override
  public void quiet(AccountKey key, Instant until) {
    for (SyncRow row : rows.sync(key)) {
      rows.update(row, it -> it.notBefore = greatest(it.notBefore, stored(until)));
    }
  }

  @Override
  public void quicken(Lease lease) {
    SyncRow list = rows.sync.get(Sync.of(lease.account(), ""));
    SyncRow calendar = rows.sync.get(Sync.of(lease.account(), lease.calendarColumn()));
    if (list != null && calendar != null && calendar.stateTag == null) {
      rows.update(list, it -> it.pollInterval = null);
    }
  }

  @Override
  public void listed(AccountKey key, Instant asOf) {
    SyncRow list = rows.sync.get(Sync.of(key, ""));
    if (list != null) {
      rows.update(list, it -> it.asOf = stored(asOf));
    }
  }

  @Override
  public boolean outdateMissing(CalendarKey calendar) {
    SyncRow row = rows.sync.get(Sync.of(calendar));
    MemoryRows.CalendarRow listed = rows.calendar(calendar);
    if (row == null || listed == null || listed.missingSince() == null) {
      return false;
    }
    rows.update(
        row,
        it -> {
          it.leaseNo++;
          it.free();
          it.cursor = null;
          it.stateTag = null;
          it.dueAt = MemoryKeys.NEVER;
        });
    return true;
  }
}
