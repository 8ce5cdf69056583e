package dev.calgate.testkit;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.VersionTag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A copy of one calendar, kept by passes as the gateway makes them: in the smallest way that obeys
 * the seam, so that a difference between copy and truth is the provider's fault.
 */
public final class Mirror {
  private final CalendarProvider provider;
  private final CalendarRef calendar;
  private final Map<ObjectRef, RemoteObject> objects = new LinkedHashMap<>();
  private final Map<ObjectRef, String> unreadable = new LinkedHashMap<>();
  private final Map<ObjectRef, VersionTag> versions = new LinkedHashMap<>();
  private @Nullable SyncCursor cursor;

  public Mirror(CalendarProvider provider, CalendarRef calendar) {
    this.provider = provider;
    this.calendar = calendar;
  }

  /** What a pass told. */
  public record Pass(
      List<RemoteChange> told,
      int fetched,
      int pages,
      Coverage coverage,
      @Nullable String stateTag) {}

  /** The same copy once more, to go another way from here. */
  public Mirror copy() {
    Mirror copy = new Mirror(provider, calendar);
    copy.objects.putAll(objects);
    copy.unreadable.putAll(unreadable);
    copy.versions.putAll(versions);
    copy.cursor = cursor;
    return copy;
  }

  /** Takes in what a write has led to in this calendar. */
  public void apply(List<RemoteChange> written) {
    Set<ObjectRef> mentioned = new HashSet<>();
    written.forEach(change -> take(change, mentioned));
  }

  /** Where the next pass begins; null before the first one. */
  public @Nullable SyncCursor cursor() {
    return cursor;
  }

  /** Begins the next pass somewhere else. */
  public void setCursor(@Nullable SyncCursor other) {
    cursor = other;
  }

  /** Runs a pass to its end. */
  public Pass pass(CalendarSession session, int pageSize) {
    List<RemoteChange> told = new ArrayList<>();
    Set<ObjectRef> mentioned = new HashSet<>();
    int fetched = 0;
    int pages = 0;
    ChangeQuery query = ChangeQuery.first(calendar, cursor, pageSize);
    while (true) {
      ChangePage page = session.changes(query);
      pages++;
      told.addAll(page.changes());
      fetched += apply(session, page.changes(), mentioned);
      if (page.end() instanceof PageEnd.Complete complete) {
        sweep(complete.coverage(), mentioned);
        cursor = complete.cursor();
        return new Pass(told, fetched, pages, complete.coverage(), complete.stateTag());
      }
      query = query.next(((PageEnd.More) page.end()).page());
    }
  }

  private int apply(CalendarSession session, List<RemoteChange> changes, Set<ObjectRef> mentioned) {
    List<ObjectRef> news = new ArrayList<>();
    for (RemoteChange change : changes) {
      if (change instanceof RemoteChange.Seen seen) {
        mentioned.add(seen.ref());
        if (!seen.version().equals(versions.get(seen.ref()))) {
          news.add(seen.ref());
        }
      } else {
        take(change, mentioned);
      }
    }
    int batch = provider.capabilities().limits().fetchBatch();
    Deque<ObjectRef> open = new ArrayDeque<>(news);
    while (!open.isEmpty()) {
      List<ObjectRef> some = open.stream().limit(batch).toList();
      open.removeAll(some);
      FetchedObjects fetched = session.fetch(calendar, some);
      fetched.read().forEach(change -> take(change, mentioned));
      open.addAll(fetched.left());
    }
    return news.size();
  }

  private void take(RemoteChange change, Set<ObjectRef> mentioned) {
    if (change instanceof RemoteChange.Removed removed) {
      mentioned.remove(removed.ref());
      forget(removed.ref());
      forgetExceptions(removed.ref(), mentioned);
    } else if (change instanceof RemoteChange.Upserted upserted) {
      mentioned.add(upserted.ref());
      objects.put(upserted.ref(), upserted.object());
      versions.put(upserted.ref(), upserted.object().version());
      unreadable.remove(upserted.ref());
    } else if (change instanceof RemoteChange.Unreadable bad) {
      mentioned.add(bad.ref());
      versions.put(bad.ref(), bad.version());
      unreadable.put(bad.ref(), bad.reason());
    }
  }

  private void sweep(Coverage coverage, Set<ObjectRef> mentioned) {
    if (coverage instanceof Coverage.Snapshot) {
      Set<ObjectRef> gone = new HashSet<>(versions.keySet());
      gone.removeAll(mentioned);
      gone.forEach(this::forget);
    }
  }

  /** Objects that hold exceptions of a series go with it, unless they are told to be there. */
  private void forgetExceptions(ObjectRef series, Set<ObjectRef> mentioned) {
    List<ObjectRef> gone =
        objects.values().stream()
            .filter(it -> it.events().stream().anyMatch(e -> series.equals(e.seriesRef())))
            .map(RemoteObject::ref)
            .filter(it -> !mentioned.contains(it))
            .toList();
    gone.forEach(this::forget);
  }

  private void forget(ObjectRef ref) {
    objects.remove(ref);
    versions.remove(ref);
    unreadable.remove(ref);
  }

  /** The objects that can be read. */
  public Map<ObjectRef, RemoteObject> objects() {
    return objects;
  }

  /** The objects that cannot, with the reason. */
  public Map<ObjectRef, String> unreadable() {
    return unreadable;
  }

  /** The versions of all objects. */
  public Map<ObjectRef, VersionTag> versions() {
    return versions;
  }

  /** All events. */
  public List<RemoteEvent> events() {
    return objects.values().stream().flatMap(object -> object.events().stream()).toList();
  }

  /** The titles of all events, in no particular order. */
  public List<String> titles() {
    return events().stream().map(event -> event.details().title()).toList();
  }
}
