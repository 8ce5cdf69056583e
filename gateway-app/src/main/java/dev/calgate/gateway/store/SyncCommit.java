package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The one way of a provider's truth into the store. Each call is one short transaction, or several,
 * that first locks the calendar's row and checks its lease, so that a late worker loses, and that
 * last of all takes positions and writes the changes with the state they describe. Every call may
 * be repeated. Thread-safe.
 */
public final class SyncCommit {
  private final Jdbi jdbi;
  private final Runnable appended;

  /**
   * Writes to a database.
   *
   * @param appended called after every commit that added to a feed, outside the transaction
   */
  public SyncCommit(Jdbi jdbi, Runnable appended) {
    this.jdbi = jdbi;
    this.appended = appended;
  }

  /**
   * Begins a pass over the leased calendar. The requests counted so far are covered by it, later
   * ones are not.
   *
   * @throws LeaseLostException as from every method here
   */
  public Pass begin(Lease lease, Instant now) {
    return jdbi.inTransaction(handle -> PassRows.begin(handle, lease, now));
  }

  /** The versions in which objects are stored, unreadable ones included; absent when unknown. */
  public Map<ObjectRef, VersionTag> versions(Pass pass, Collection<ObjectRef> refs) {
    return jdbi.withHandle(handle -> ObjectRows.versions(handle, pass.calendar(), refs));
  }

  /** Remembers, until the pass ends, that it told objects to exist, or to exist no longer. */
  public void mention(Pass pass, Collection<ObjectRef> refs, boolean removed) {
    if (!refs.isEmpty()) {
      jdbi.useTransaction(
          handle -> {
            PassRows.lock(handle, pass.lease());
            ObjectRows.mention(handle, pass, refs, removed);
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
        handle -> {
          ObjectEvents told = told(handle, pass, byRef.values());
          EventChanges events = existing(handle, pass, byRef.keySet(), told);
          ObjectRows.store(handle, pass.calendar(), byRef.values());
          told.objects().forEach(events::take);
          return events;
        });
  }

  /** How many objects the pass would take away, and how many the calendar has. */
  public Sweep sweep(Pass pass, dev.calgate.provider.Coverage coverage) {
    return jdbi.withHandle(handle -> ObjectRows.sweep(handle, pass, coverage));
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
    return jdbi.withHandle(handle -> ObjectRows.gone(handle, pass, coverage, after, limit));
  }

  /** What a sweep took away: how many objects went, and what that meant for the feed. */
  public record Swept(int objects, PageOutcome outcome) {}

  private PageOutcome remove(Pass pass, Collection<ObjectRef> refs, Instant now) {
    return commit(
        pass,
        now,
        handle -> {
          EventChanges events = existing(handle, pass, refs, ObjectEvents.none());
          ObjectRows.delete(handle, pass.calendar(), refs);
          refs.forEach(events::remove);
          return events;
        });
  }

  /** Ends a pass: saves its cursor and what it covered, and says when the calendar is due again. */
  public void complete(Pass pass, PassEnd end) {
    jdbi.useTransaction(
        handle -> {
          PassRows.lock(handle, pass.lease());
          PassRows.complete(handle, pass, end);
          ObjectRows.forgetMentions(handle, pass);
        });
  }

  @FunctionalInterface
  private interface Work {
    EventChanges apply(Handle handle);
  }

  private PageOutcome commit(Pass pass, Instant now, Work work) {
    List<ChangeEntry> entries =
        jdbi.inTransaction(
            handle -> {
              PassRows.lock(handle, pass.lease());
              ApplicationId application = pass.calendar().application();
              List<ChangeEntry> changes =
                  work.apply(handle)
                      .entries(events -> EventRows.documents(handle, application, events));
              FeedAppender.append(handle, application, changes, now);
              return changes;
            });
    if (!entries.isEmpty()) {
      appended.run();
    }
    return outcome(entries);
  }

  private static ObjectEvents told(Handle handle, Pass pass, Collection<RemoteChange> changes) {
    List<RemoteObject> objects = new ArrayList<>();
    for (RemoteChange change : changes) {
      if (change instanceof RemoteChange.Upserted upserted) {
        objects.add(upserted.object());
      }
    }
    return ObjectEvents.of(
        pass.calendar(),
        pass.provider(),
        objects,
        ids -> EventRows.documents(handle, pass.calendar().application(), ids));
  }

  private static EventChanges existing(
      Handle handle, Pass pass, Collection<ObjectRef> refs, ObjectEvents told) {
    return new EventChanges(
        Origin.PROVIDER,
        told,
        EventRows.existing(handle, pass.calendar(), refs, told.exceptions()));
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
