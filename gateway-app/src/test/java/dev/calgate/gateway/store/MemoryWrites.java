package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.MemoryKeys.stored;

import dev.calgate.gateway.store.MemoryKeys.Part;
import dev.calgate.gateway.store.MemoryKeys.Sync;
import dev.calgate.gateway.store.MemoryRows.WriteRow;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.ObjectRef;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What {@link WriteRows} does, in memory. */
final class MemoryWrites implements EventWrites {
  private final MemoryRows rows;

  MemoryWrites(MemoryRows rows) {
    this.rows = rows;
  }

  private static Part key(String calendar, long number) {
    return new Part(calendar, number, "", "");
  }

  private Collection<WriteRow> of(CalendarKey calendar) {
    return MemoryRows.of(rows.writes, calendar.calendar().value());
  }

  @Override
  public Optional<WriteTicket> begin(CalendarKey calendar, ObjectRef ref, Instant until) {
    boolean taken =
        of(calendar).stream().anyMatch(it -> it.endedNo() == null && it.ref().equals(ref.value()));
    if (taken || !lock(calendar)) {
      return Optional.empty();
    }
    long number = insert(calendar, ref, until, null);
    return Optional.of(new WriteTicket(calendar, number));
  }

  private long insert(
      CalendarKey calendar,
      ObjectRef ref,
      Instant until,
      @org.jspecify.annotations.Nullable Long ended) {
    String id = calendar.calendar().value();
    long number = rows.nextWrite();
    rows.writes.put(
        key(id, number),
        new WriteRow(calendar.application(), id, number, ref.value(), stored(until), ended, false));
    return number;
  }

  @Override
  public void renew(Collection<WriteTicket> tickets, Instant until) {
    for (WriteTicket ticket : tickets) {
      Part key = key(ticket.calendar().calendar().value(), ticket.number());
      WriteRow row = rows.writes.get(key);
      if (row != null && row.endedNo() == null) {
        rows.writes.put(
            key,
            new WriteRow(
                row.application(),
                row.calendar(),
                row.number(),
                row.ref(),
                stored(until),
                null,
                row.lost()));
      }
    }
  }

  @Override
  public List<WriteTicket> open() {
    return rows.writes.rows().values().stream()
        .filter(row -> row.endedNo() == null)
        .flatMap(row -> ticket(row).stream())
        .toList();
  }

  private Optional<WriteTicket> ticket(WriteRow row) {
    CalendarId id = new CalendarId(row.calendar());
    return Optional.ofNullable(rows.calendars.get(MemoryRows.key(row.application(), id)))
        .map(
            calendar ->
                new WriteTicket(
                    new CalendarKey(row.application(), calendar.calendar().accountId(), id),
                    row.number()));
  }

  @Override
  public int loseExpired(CalendarKey calendar, Instant now) {
    List<WriteRow> expired =
        of(calendar).stream()
            .filter(row -> row.endedNo() == null && !row.until().isAfter(stored(now)))
            .toList();
    for (WriteRow row : expired) {
      boolean unused = end(new WriteTicket(calendar, row.number()), true);
    }
    return expired.size();
  }

  @Override
  public boolean lock(CalendarKey calendar) {
    return rows.sync.get(Sync.of(calendar)) != null;
  }

  @Override
  public boolean end(WriteTicket ticket, boolean lost) {
    Part key = key(ticket.calendar().calendar().value(), ticket.number());
    WriteRow row = rows.writes.get(key);
    if (row == null || row.endedNo() != null || !endUnannounced(ticket.calendar())) {
      return false;
    }
    rows.writes.put(
        key,
        new WriteRow(
            row.application(),
            row.calendar(),
            row.number(),
            row.ref(),
            row.until(),
            count(ticket.calendar()),
            lost));
    return true;
  }

  @Override
  public boolean endUnannounced(CalendarKey calendar) {
    SyncRow row = rows.sync.get(Sync.of(calendar));
    if (row != null) {
      rows.update(row, it -> it.writes++);
    }
    return row != null;
  }

  @Override
  public void concern(CalendarKey calendar, Collection<ObjectRef> refs, Instant now) {
    if (lock(calendar)) {
      for (ObjectRef ref : refs) {
        long unused = insert(calendar, ref, now, count(calendar));
      }
    }
  }

  @Override
  public Set<ObjectRef> unsettled(Pass pass, Collection<ObjectRef> refs) {
    Set<ObjectRef> unsettled = new HashSet<>();
    for (WriteRow row : of(pass.calendar())) {
      if (row.isUnsettled(pass.writes())) {
        unsettled.add(new ObjectRef(row.ref()));
      }
    }
    unsettled.retainAll(Set.copyOf(refs));
    return unsettled;
  }

  @Override
  public List<ObjectRef> toSettle(Pass pass) {
    Set<String> refs = new TreeSet<>(MemoryKeys.BYTEWISE);
    for (WriteRow row : of(pass.calendar())) {
      if (row.lost() || row.isUnsettled(pass.writes())) {
        refs.add(row.ref());
      }
    }
    return refs.stream().map(ObjectRef::new).toList();
  }

  @Override
  public long count(CalendarKey calendar) {
    SyncRow row = rows.sync.get(Sync.of(calendar));
    return row == null ? 0 : row.writes;
  }

  @Override
  public void forgetSettled(Pass pass) {
    MemoryRows.removeIf(
        rows.writes,
        pass.calendar().calendar().value(),
        it -> it.getValue().endedNo() != null && it.getValue().endedNo() <= pass.writes());
  }
}
