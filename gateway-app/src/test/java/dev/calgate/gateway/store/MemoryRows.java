package dev.calgate.gateway.store;

import dev.calgate.gateway.store.MemoryKeys.Pair;
import dev.calgate.gateway.store.MemoryKeys.Part;
import dev.calgate.gateway.store.MemoryKeys.Sync;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tables in memory and the columns of their rows, as far as the engine's path needs them. */
final class MemoryRows {
  final Deque<Runnable> undo = new ArrayDeque<>();

  final MemoryTable<Pair, AccountRow> accounts = new MemoryTable<>(Pair.ORDER, undo);
  final MemoryTable<Pair, CalendarRow> calendars = new MemoryTable<>(Pair.ORDER, undo);
  final MemoryTable<Sync, SyncRow> sync = new MemoryTable<>(Sync.ORDER, undo);

  /** By calendar and object. */
  final MemoryTable<Part, ObjectRow> objects = new MemoryTable<>(Part.ORDER, undo);

  /** By calendar, pass and object: whether it was told last that the object is gone. */
  final MemoryTable<Part, Boolean> mentions = new MemoryTable<>(Part.ORDER, undo);

  /** By calendar and number. */
  final MemoryTable<Part, WriteRow> writes = new MemoryTable<>(Part.ORDER, undo);

  final MemoryTable<String, EventRow> events = new MemoryTable<>(MemoryKeys.BYTEWISE, undo);

  /** By calendar, object and id. */
  final MemoryTable<Part, EventRow> eventsOfObjects = new MemoryTable<>(Part.ORDER, undo);

  final MemoryTable<String, Head> heads = new MemoryTable<>(MemoryKeys.BYTEWISE, undo);

  /** By application and position. */
  final MemoryTable<Part, Change> changes = new MemoryTable<>(Part.ORDER, undo);

  /** Not undone, as a sequence is not. */
  private long lastWrite;

  /** A row of {@code account}. */
  record AccountRow(
      ApplicationId application,
      Account account,
      AccountStore.SealedAccess access,
      AccountStore.@Nullable Renewing renewing) {
    AccountKey key() {
      return new AccountKey(application, account.id());
    }
  }

  /** A row of {@code calendar}. */
  record CalendarRow(ApplicationId application, Calendar calendar, @Nullable Instant missingSince) {
    CalendarRow with(Calendar other) {
      return new CalendarRow(application, other, missingSince);
    }

    CalendarRow missing(@Nullable Instant since) {
      return new CalendarRow(application, calendar, since);
    }

    boolean isOf(AccountKey account) {
      return application.equals(account.application())
          && calendar.accountId().equals(account.account());
    }
  }

  /** A row of {@code remote_object}. */
  record ObjectRow(String ref, String version, String raw, @Nullable String reason) {}

  /** A row of {@code event_write}. */
  record WriteRow(
      ApplicationId application,
      String calendar,
      long number,
      String ref,
      Instant until,
      @Nullable Long endedNo,
      boolean lost) {
    /** As {@link WriteRows#UNSETTLED}. */
    boolean isUnsettled(long writes) {
      return endedNo == null || endedNo > writes;
    }
  }

  /** A row of {@code event}. */
  record EventRow(
      String id,
      String account,
      String calendar,
      String ref,
      @Nullable String series,
      Instant startsAt,
      Instant endsAt,
      String hash,
      Instant changedAt,
      boolean deleted,
      long position,
      String document) {
    Part byObject() {
      return new Part(calendar, 0, ref, id);
    }
  }

  /** A row of {@code feed_head}. */
  record Head(long last, Instant at, long bytes) {}

  /** A row of {@code change}. */
  record Change(ChangeEntry entry, long position, Instant at, String document) {}

  static Pair key(AccountKey account) {
    return new Pair(account.application().value(), account.account().value());
  }

  static Pair key(ApplicationId application, CalendarId calendar) {
    return new Pair(application.value(), calendar.value());
  }

  static Part object(String calendar, String ref) {
    return new Part(calendar, 0, ref, "");
  }

  /** The rows of one calendar, or changes of one application, in a table by parts. */
  static <R> Collection<R> of(MemoryTable<Part, R> table, String calendar) {
    return table.rows().subMap(Part.first(calendar), true, Part.behind(calendar), false).values();
  }

  /** The events of one object. */
  Collection<EventRow> events(String calendar, String ref) {
    return eventsOfObjects
        .rows()
        .subMap(new Part(calendar, 0, ref, ""), true, new Part(calendar, 0, ref + '\0', ""), false)
        .values();
  }

  /** The rows of one account. */
  List<SyncRow> sync(AccountKey account) {
    return List.copyOf(
        sync.rows()
            .subMap(
                Sync.of(account, ""),
                true,
                new Sync(account.application().value(), account.account().value() + '\0', ""),
                false)
            .values());
  }

  /** Changes a row. */
  void update(SyncRow row, Consumer<SyncRow> change) {
    SyncRow after = row.copy();
    change.accept(after);
    sync.put(row.key, after);
  }

  /** Changes the row of a lease that is held; false when it is lost. */
  boolean update(Lease lease, Consumer<SyncRow> change) {
    SyncRow row = held(lease);
    if (row != null) {
      update(row, change);
    }
    return row != null;
  }

  /** The row of a lease; null when it is lost. */
  @Nullable SyncRow held(Lease lease) {
    SyncRow row = sync.get(Sync.of(lease.account(), lease.calendarColumn()));
    boolean held = row != null && row.leaseNo == lease.number() && row.leaseUntil != null;
    return held ? row : null;
  }

  @Nullable CalendarRow calendar(CalendarKey key) {
    return calendars.get(key(key.application(), key.calendar()));
  }

  /** Takes the rows of one calendar away that a condition is true of. */
  static <R> void removeIf(
      MemoryTable<Part, R> table, String calendar, Predicate<java.util.Map.Entry<Part, R>> which) {
    List.copyOf(
            table
                .rows()
                .subMap(Part.first(calendar), true, Part.behind(calendar), false)
                .entrySet())
        .stream()
        .filter(which)
        .forEach(entry -> table.remove(entry.getKey()));
  }

  long nextWrite() {
    return ++lastWrite;
  }
}
