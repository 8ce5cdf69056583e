package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.MemoryKeys.greatest;
import static dev.calgate.gateway.store.MemoryKeys.least;
import static dev.calgate.gateway.store.MemoryKeys.stored;

import dev.calgate.gateway.store.SyncStore.Effect;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.gateway.store.SyncStore.Work;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@link LeaseRows} does, in memory; of what is due at the same time the first by key. */
final class MemoryLeases implements Leases {
  private static final int WINDOW = 1_000;
  private static final int MOST_OF_ACCOUNT = 2;
  private static final Comparator<SyncRow> BY_TIME =
      Comparator.comparing(SyncRow::readyAt).thenComparing(row -> row.key, MemoryKeys.Sync.ORDER);

  private final MemoryRows rows;

  MemoryLeases(MemoryRows rows) {
    this.rows = rows;
  }

  /** An account whose rows are counted. */
  private record Owner(String application, String account) {
    static Owner of(SyncRow row) {
      return new Owner(row.key.application(), row.key.account());
    }
  }

  @Override
  public List<Lease> claim(
      Collection<ApplicationId> applications,
      String node,
      Instant now,
      Instant until,
      int limit,
      int failing) {
    List<SyncRow> due = due(applications, stored(now), limit, failing);
    List<Lease> leases = new ArrayList<>();
    for (SyncRow row : due) {
      rows.update(
          row,
          it -> {
            it.leaseUntil = stored(until);
            it.leaseBy = node;
            it.leaseNo++;
          });
      leases.add(lease(row));
    }
    return leases;
  }

  private static Lease lease(SyncRow before) {
    MemoryKeys.Sync key = before.key;
    return new Lease(
        new AccountKey(new ApplicationId(key.application()), new AccountId(key.account())),
        before.isOfList() ? null : new CalendarId(key.calendar()),
        before.leaseNo + 1,
        before.failures > 0);
  }

  private List<SyncRow> due(
      Collection<ApplicationId> applications, Instant now, int limit, int failing) {
    List<SyncRow> due = new ArrayList<>();
    int turn = 0;
    for (SyncRow row : placed(waiting(applications, now))) {
      if (row.failures == 0 || ++turn <= failing) {
        due.add(row);
      }
    }
    return due.subList(0, Math.min(due.size(), limit));
  }

  /** What is waiting, by time, and how many leases of their accounts are running. */
  private record Waiting(List<SyncRow> rows, Map<Owner, Integer> running) {}

  private Waiting waiting(Collection<ApplicationId> applications, Instant now) {
    Set<String> names = new HashSet<>();
    applications.forEach(it -> names.add(it.value()));
    Map<Owner, Integer> running = new HashMap<>();
    Set<Owner> reading = new HashSet<>();
    List<SyncRow> free = new ArrayList<>();
    for (SyncRow row : rows.sync.rows().values()) {
      if (row.leaseUntil != null && !row.leaseUntil.isBefore(now)) {
        running.merge(Owner.of(row), 1, Integer::sum);
        if (!row.isOfList() && row.attempted == 0) {
          reading.add(Owner.of(row));
        }
      } else if (row.active
          && !row.readyAt().isAfter(now)
          && names.contains(row.key.application())) {
        free.add(row);
      }
    }
    free.removeIf(
        row ->
            running.getOrDefault(Owner.of(row), 0) >= MOST_OF_ACCOUNT
                || (row.isOfList() && reading.contains(Owner.of(row))));
    free.sort(BY_TIME);
    List<SyncRow> within = new ArrayList<>();
    int[] windows = new int[2];
    for (SyncRow row : free) {
      if (windows[row.failures > 0 ? 1 : 0]++ < WINDOW) {
        within.add(row);
      }
    }
    return new Waiting(within, running);
  }

  /** Those of the waiting that have a place among their account's, by time. */
  private static List<SyncRow> placed(Waiting waiting) {
    List<SyncRow> placed = new ArrayList<>();
    Map<Owner, Integer> places = new HashMap<>(waiting.running());
    for (SyncRow row : waiting.rows()) {
      if (places.merge(Owner.of(row), 1, Integer::sum) <= MOST_OF_ACCOUNT) {
        placed.add(row);
      }
    }
    return placed;
  }

  @Override
  public Optional<Instant> nextDue(Collection<ApplicationId> applications, Instant now) {
    Instant moment = stored(now);
    Set<String> names = new HashSet<>();
    applications.forEach(it -> names.add(it.value()));
    return rows.sync.rows().values().stream()
        .filter(row -> row.active && names.contains(row.key.application()))
        .map(SyncRow::readyAt)
        .filter(at -> at.isAfter(moment) && at.isBefore(MemoryKeys.NEVER))
        .min(Comparator.naturalOrder());
  }

  @Override
  public List<Lease> renewFree(List<Lease> leases, Instant until) {
    return leases.stream().filter(lease -> renew(lease, until)).toList();
  }

  @Override
  public boolean renew(Lease lease, Instant until) {
    return rows.update(lease, row -> row.leaseUntil = stored(until));
  }

  @Override
  public void abandon(Lease lease, Instant now) {
    boolean unused =
        rows.update(
            lease,
            row -> {
              row.free();
              row.leaseNo++;
              row.dueAt = least(row.dueAt, stored(now));
            });
  }

  @Override
  public int abandonAll() {
    List<SyncRow> held =
        rows.sync.rows().values().stream().filter(row -> row.leaseUntil != null).toList();
    for (SyncRow row : held) {
      rows.update(
          row,
          it -> {
            it.free();
            it.leaseNo++;
          });
    }
    return held.size();
  }

  @Override
  public Optional<Work> work(Lease lease) {
    return Optional.ofNullable(rows.held(lease))
        .map(
            row ->
                new Work(
                    row.requested,
                    row.failures,
                    row.pollInterval,
                    row.errorKind,
                    row.errorSince,
                    row.asOf == null));
  }

  @Override
  public int forgetCursor(Lease lease, Instant now, Duration within) {
    Instant since = stored(now.minus(within));
    boolean held =
        rows.update(
            lease,
            row -> {
              Instant last =
                  row.cursorDiedAt == null
                      ? row.notBefore
                      : greatest(row.cursorDiedAt, row.notBefore);
              boolean another = last.isAfter(since) && row.cursorDeaths > 0;
              row.cursorDeaths = another ? row.cursorDeaths + 1 : 1;
              row.cursor = null;
              row.cursorDiedAt = stored(now);
            });
    SyncRow row = rows.held(lease);
    return held && row != null ? row.cursorDeaths : 0;
  }

  @Override
  public void rest(Lease lease, Instant until) {
    boolean unused =
        rows.update(lease, row -> row.notBefore = greatest(row.notBefore, stored(until)));
  }

  @Override
  public boolean succeeded(Lease lease, Release.Succeeded release, Instant now) {
    Long attempted = release.attempted();
    return rows.update(
        lease,
        row -> {
          row.free();
          if (attempted != null) {
            row.attempted = attempted;
            row.done = Math.max(row.done, attempted);
          }
          row.forgetFailures();
          row.pollInterval =
              release.pollInterval() == null
                  ? row.pollInterval
                  : Duration.ofMillis(release.pollInterval().toMillis());
          if (attempted != null && row.requested > attempted) {
            row.dueAt = least(row.dueAt, stored(now));
          } else if (release.dueAt() != null) {
            row.dueAt = stored(release.dueAt());
          } else {
            row.dueAt = row.fullPassAt == null ? MemoryKeys.NEVER : row.fullPassAt;
          }
        });
  }

  @Override
  public Optional<Boolean> failed(Lease lease, Release.Failed release, Instant now) {
    if (!rows.update(lease, row -> fail(row, release, stored(now)))) {
      return Optional.empty();
    }
    SyncRow row = rows.sync.rows().get(MemoryKeys.Sync.of(lease.account(), lease.calendarColumn()));
    return Optional.of(
        row.requested > (release.attempted() == null ? row.requested : release.attempted()));
  }

  private static void fail(SyncRow row, Release.Failed release, Instant now) {
    row.free();
    row.attempted = release.attempted() == null ? row.attempted : release.attempted();
    row.failures += release.has(Effect.UNTRIED) ? 0 : 1;
    if (row.errorKind != release.kind()) {
      row.errorSince = now;
    } else if (row.errorSince == null) {
      row.errorSince = row.errorAt;
    }
    row.errorKind = release.kind();
    row.errorMessage = release.message();
    row.errorAt = now;
    row.thorough = release.has(Effect.THOROUGH) || (row.thorough && row.cursor == null);
    if (row.cursor != null && row.fullPassAt != null && !row.fullPassAt.isAfter(now)) {
      row.fullPassAt = now.plus(Duration.ofHours(1));
    }
    row.cursor = release.has(Effect.START_OVER) ? null : row.cursor;
    row.dueAt = greatest(stored(release.dueAt()), now);
    if (release.has(Effect.QUIET) || release.has(Effect.QUIET_ACCOUNT)) {
      row.notBefore = greatest(row.notBefore, stored(release.dueAt()));
    }
  }
}
