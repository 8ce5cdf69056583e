package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventId;
import dev.calgate.model.Origin;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The one way of a provider's truth into the store. Each call is one short transaction, or several,
 * that first locks the calendar's row and checks its lease, so that a late worker loses, and that
 * last of all takes positions and writes the changes with the state they describe. Every call may
 * be repeated. Thread-safe.
 */
public final class SyncCommit {
  private final Transactions database;
  private final Runnable appended;

  /**
   * Writes to a database.
   *
   * @param appended called after every commit that added to a feed, outside the transaction
   */
  public SyncCommit(Transactions database, Runnable appended) {
    this.database = database;
    this.appended = appended;
  }

  /**
   * Begins a pass over the leased calendar. The requests counted so far are covered by it, later
   * ones are not.
   *
   * @throws LeaseLostException as from every method here
   */
  public Pass begin(Lease lease, Instant now) {
    return database.inTransaction(
        tables -> {
          Pass pass = tables.passes().begin(lease, now);
          // Ended behind the pass's begin, so that it asks for what they may have done.
          int unused = tables.writes().loseExpired(pass.calendar(), now);
          return pass;
        });
  }

  /** The versions in which objects are stored, unreadable ones included; absent when unknown. */
  public Map<ObjectRef, VersionTag> versions(Pass pass, Collection<ObjectRef> refs) {
    return database.withTables(tables -> tables.objects().versions(pass.calendar(), refs));
  }

  /** Remembers, until the pass ends, that it told objects to exist, or to exist no longer. */
  public void mention(Pass pass, Collection<ObjectRef> refs, boolean removed) {
    if (!refs.isEmpty()) {
      database.useTransaction(
          tables -> {
            tables.passes().lock(pass.lease());
            tables.objects().mention(pass, refs, removed);
          });
    }
  }

  /**
   * Stores objects with their bodies, and notes unreadable ones with their reason; only true
   * changes reach the feed.
   */
  public PageOutcome objects(Pass pass, List<RemoteChange> changes, Instant now) {
    Map<ObjectRef, RemoteChange> byRef = new LinkedHashMap<>();
    changes.forEach(change -> byRef.put(change.ref(), change));
    PageOutcome unreadable =
        new PageOutcome(
            0,
            0,
            0,
            (int)
                byRef.values().stream()
                    .filter(it -> it instanceof RemoteChange.Unreadable)
                    .count());
    return unreadable.plus(stored(pass, byRef, now));
  }

  private PageOutcome stored(Pass pass, Map<ObjectRef, RemoteChange> byRef, Instant now) {
    return commit(
        pass,
        now,
        tables -> {
          byRef.keySet().removeAll(tables.writes().unsettled(pass, byRef.keySet()));
          return pass.isAudit()
              ? tables.audited().take(pass, byRef.values())
              : take(tables, pass.calendar(), pass.provider(), Origin.PROVIDER, byRef.values());
        });
  }

  private static EventChanges take(
      Tables tables,
      CalendarKey calendar,
      String provider,
      Origin origin,
      Collection<RemoteChange> bodies) {
    ObjectEvents told = told(tables.events(), calendar, provider, bodies);
    List<ObjectRef> refs = bodies.stream().map(RemoteChange::ref).toList();
    EventChanges events = existing(tables, calendar, origin, refs, told);
    tables.objects().store(calendar, bodies);
    told.objects().forEach(events::take);
    List<EventId> series = events.newSeries();
    if (!series.isEmpty()) {
      tables.events().bare(calendar, series).forEach(events::complete);
    }
    return events;
  }

  /**
   * What a pass was told before a write of it ended, or while one is on its way: to be asked for
   * again. Empty when there is nothing of the kind.
   */
  public List<ObjectRef> toSettle(Pass pass) {
    return database.withTables(tables -> tables.writes().toSettle(pass));
  }

  /** Those of some objects about which a pass may have been told something old. */
  public List<ObjectRef> unsettled(Pass pass, Collection<ObjectRef> refs) {
    return database.withTables(tables -> List.copyOf(tables.writes().unsettled(pass, refs)));
  }

  /** The pass as one that begins to look only now, for objects that it asks for from now on. */
  public Pass lookAgain(Pass pass) {
    return pass.since(database.withTables(tables -> tables.writes().count(pass.calendar())));
  }

  /**
   * Stores what came of a write through the API, and ends it.
   *
   * @param changes as {@link dev.calgate.provider.Written} has them
   * @param origin the caller's
   * @throws WriteLostException when it took so long that it was taken for lost; nothing is stored
   */
  public void written(
      WriteTicket ticket, String provider, List<RemoteChange> changes, Origin origin, Instant now) {
    CalendarKey calendar = ticket.calendar();
    transact(
        calendar.application(),
        now,
        tables -> {
          if (!tables.writes().lock(calendar) || !tables.writes().end(ticket, false)) {
            throw new WriteLostException();
          }
          return outcome(tables, calendar, provider, origin, changes, true, now);
        });
  }

  /** The same for what arrived in another calendar, where nobody has to wait for it. */
  public void arrived(
      CalendarKey calendar,
      String provider,
      List<RemoteChange> changes,
      Origin origin,
      Instant now) {
    transact(
        calendar.application(),
        now,
        tables -> {
          if (!tables.writes().endUnannounced(calendar)) {
            throw new WriteLostException();
          }
          return outcome(tables, calendar, provider, origin, changes, false, now);
        });
  }

  /**
   * Takes in what came of a write.
   *
   * @param announced whether there was a ticket for its object
   */
  private static List<EventChanges> outcome(
      Tables tables,
      CalendarKey calendar,
      String provider,
      Origin origin,
      List<RemoteChange> changes,
      boolean announced,
      Instant now) {
    List<ObjectRef> gone =
        changes.stream()
            .filter(it -> it instanceof RemoteChange.Removed)
            .map(RemoteChange::ref)
            .toList();
    List<RemoteChange> bodies =
        changes.stream().filter(it -> !(it instanceof RemoteChange.Removed)).toList();
    List<ObjectRef> away = gone.isEmpty() ? gone : tables.objects().withExceptions(calendar, gone);
    if (!announced || bodies.size() + away.size() > 1) {
      // A pass may have been told of those others before, as of the object itself.
      tables
          .writes()
          .concern(
              calendar,
              Stream.concat(bodies.stream().map(RemoteChange::ref), away.stream()).toList(),
              now);
    }
    EventChanges taken = take(tables, calendar, provider, origin, bodies);
    return away.isEmpty()
        ? List.of(taken)
        : List.of(taken, removed(tables, calendar, origin, away));
  }

  /** How many objects the pass would take away, and how many the calendar has. */
  public Sweep sweep(Pass pass, dev.calgate.provider.Coverage coverage) {
    return database.withTables(
        tables ->
            pass.isAudit()
                ? tables.audited().sweep(pass, coverage)
                : tables.objects().sweep(pass, coverage));
  }

  /** The size of a sweep. */
  public record Sweep(long gone, long known) {}

  /**
   * Takes away the objects that the complete pass showed to be gone, up to {@code limit} in one
   * transaction, each going on behind the last object of the one before.
   *
   * @return what was taken away
   */
  public Swept removeGone(
      Pass pass, dev.calgate.provider.Coverage coverage, int limit, Instant now) {
    Swept all = new Swept(0, PageOutcome.NONE);
    List<ObjectRef> refs = gone(pass, coverage, "", limit);
    while (!refs.isEmpty()) {
      all = new Swept(all.objects() + refs.size(), all.outcome().plus(remove(pass, refs, now)));
      refs = gone(pass, coverage, refs.get(refs.size() - 1).value(), limit);
    }
    return all;
  }

  private List<ObjectRef> gone(
      Pass pass, dev.calgate.provider.Coverage coverage, String after, int limit) {
    return database.withTables(
        tables ->
            pass.isAudit()
                ? tables.audited().gone(pass, coverage, after, limit)
                : tables.objects().gone(pass, coverage, after, limit));
  }

  /** What a sweep took away: how many objects went, and what that meant for the feed. */
  public record Swept(int objects, PageOutcome outcome) {}

  private PageOutcome remove(Pass pass, Collection<ObjectRef> refs, Instant now) {
    return commit(
        pass,
        now,
        tables ->
            pass.isAudit()
                ? tables.audited().remove(pass, refs)
                : removed(tables, pass.calendar(), Origin.PROVIDER, refs));
  }

  private static EventChanges removed(
      Tables tables, CalendarKey calendar, Origin origin, Collection<ObjectRef> refs) {
    EventChanges events = existing(tables, calendar, origin, refs, ObjectEvents.none());
    tables.objects().delete(calendar, refs);
    refs.forEach(events::remove);
    return events;
  }

  /** Ends a pass: saves its cursor and what it covered, and says when the calendar is due again. */
  public void complete(Pass pass, PassEnd end) {
    database.useTransaction(
        tables -> {
          tables.passes().lock(pass.lease());
          tables.passes().complete(pass, end);
          tables.objects().forgetMentions(pass);
          tables.writes().forgetSettled(pass);
        });
  }

  @FunctionalInterface
  private interface Work {
    List<EventChanges> apply(Tables tables);
  }

  private PageOutcome commit(Pass pass, Instant now, Function<Tables, EventChanges> work) {
    return transact(
        pass.calendar().application(),
        now,
        tables -> {
          tables.passes().lock(pass.lease());
          return List.of(work.apply(tables));
        });
  }

  /** Runs work that has locked what it needs, and appends what it changes last of all. */
  private PageOutcome transact(ApplicationId application, Instant now, Work work) {
    List<ChangeEntry> entries =
        database.inTransaction(
            tables -> {
              List<ChangeEntry> changes = new ArrayList<>();
              for (EventChanges events : work.apply(tables)) {
                changes.addAll(events.entries(ids -> tables.events().documents(application, ids)));
              }
              tables.feed().append(application, changes, now);
              return changes;
            });
    if (!entries.isEmpty()) {
      appended.run();
    }
    return outcome(entries);
  }

  static ObjectEvents told(
      StoredEvents stored,
      CalendarKey calendar,
      String provider,
      Collection<RemoteChange> changes) {
    List<RemoteObject> objects = new ArrayList<>();
    for (RemoteChange change : changes) {
      if (change instanceof RemoteChange.Upserted upserted) {
        objects.add(upserted.object());
      }
    }
    return ObjectEvents.of(
        calendar, provider, objects, ids -> stored.documents(calendar.application(), ids));
  }

  private static EventChanges existing(
      Tables tables,
      CalendarKey calendar,
      Origin origin,
      Collection<ObjectRef> refs,
      ObjectEvents told) {
    return new EventChanges(
        origin, told, tables.events().existing(calendar, refs, told.exceptions()));
  }

  private static PageOutcome outcome(List<ChangeEntry> entries) {
    int[] counts = new int[3];
    for (ChangeEntry entry : entries) {
      counts[
          switch (entry.type()) {
            case EVENT_CREATED -> 0;
            case EVENT_UPDATED -> 1;
            default -> 2;
          }]++;
    }
    return new PageOutcome(counts[0], counts[1], counts[2], 0);
  }
}
