package dev.calgate.gateway.store;

import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventId;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.VersionTag;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Writes on their way to providers. While one is, and for passes that may have looked before it
 * ended, what is told of its object counts for nothing: the pass asks for it again. One object is
 * written by one at a time. What came of a write goes to {@link SyncCommit}. Thread-safe.
 */
public final class WriteStore {
  /** A ticket that is not renewed for this long has died with its gateway. */
  static final Duration LEASE = Duration.ofSeconds(20);

  private final Transactions database;

  public WriteStore(Transactions database) {
    this.database = database;
  }

  /** A calendar in which something is to be written, and how its account stands. */
  public record Place(Calendar calendar, Account.Status account) {}

  /** A calendar; empty for a foreign id as for an unknown one. */
  public Optional<Place> place(ApplicationId application, CalendarId calendar) {
    return database.withTables(tables -> tables.calendars().place(application, calendar));
  }

  /**
   * An object that is being written, as it is stored.
   *
   * @param position of its event's last change; 0 when that is gone
   */
  public record Held(KnownObject object, long position) {}

  /** What is stored of an event and its object; empty when it is not there or not understood. */
  public Optional<Held> held(CalendarKey calendar, ObjectRef ref, EventId event) {
    return database.withTables(tables -> tables.objects().held(calendar, ref, event));
  }

  /** What is stored in an object's place; empty when nothing is that can be understood. */
  public Optional<KnownObject> known(CalendarKey calendar, ObjectRef ref) {
    return database.withTables(tables -> tables.objects().known(calendar, ref));
  }

  /** The versions in which objects are stored, unreadable ones included; absent when unknown. */
  public Map<ObjectRef, VersionTag> versions(CalendarKey calendar, Collection<ObjectRef> refs) {
    return database.withTables(tables -> tables.objects().versions(calendar, refs));
  }

  /**
   * Begins to write an object; to be renewed until it ends.
   *
   * @return empty when somebody else writes it just now
   */
  public Optional<WriteTicket> begin(CalendarKey calendar, ObjectRef ref, Instant now) {
    Instant until = now.plus(LEASE);
    Optional<WriteTicket> ticket =
        database.withTables(tables -> tables.writes().begin(calendar, ref, until));
    return ticket.isPresent()
        ? ticket
        : database.inTransaction(
            tables ->
                tables.writes().lock(calendar) && tables.writes().loseExpired(calendar, now) > 0
                    ? tables.writes().begin(calendar, ref, until)
                    : Optional.empty());
  }

  /** Says that writes are still on their way. */
  public void renew(Collection<WriteTicket> tickets, Instant now) {
    database.useTables(tables -> tables.writes().renew(tickets, now.plus(LEASE)));
  }

  /** Takes all writes for lost: for a gateway that begins and knows that no other is there. */
  public void loseAll(Instant now) {
    for (WriteTicket ticket : database.withTables(tables -> tables.writes().open())) {
      abandon(ticket, true, now);
    }
  }

  /**
   * Ends a write of which nothing is to be stored.
   *
   * @param lost whether it may have had an effect, so that the calendar has to be looked at
   */
  public void abandon(WriteTicket ticket, boolean lost, Instant now) {
    database.useTransaction(
        tables -> {
          tables.writes().lock(ticket.calendar());
          tables.writes().end(ticket, lost);
          if (lost) {
            tables
                .sync()
                .request(ticket.calendar().accountKey(), ticket.calendar().calendar().value(), now);
          }
        });
  }
}
