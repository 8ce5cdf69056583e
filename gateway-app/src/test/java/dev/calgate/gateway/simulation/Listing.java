package dev.calgate.gateway.simulation;

import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.PageToken;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.VersionTag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One listing of a calendar, as each kind of service gives it: what it names is settled when it
 * begins, what it tells of that is as it is when the page is made.
 */
final class Listing {
  private static final int OVERLAP = 3;
  private static final int EMPTY_PAGES = 5;

  private final FarAccount account;
  private final Shelf shelf;
  private final SessionWorld world;
  private final boolean delta;
  private final long begun;
  private final String tag;
  private final List<RemoteChange.Seen> seen = new ArrayList<>();
  private List<ObjectRef> refs;
  private int told;
  private long partial;

  private Listing(FarAccount account, Shelf shelf, @Nullable Long since, SessionWorld world) {
    this.account = account;
    this.shelf = shelf;
    this.world = world;
    delta = since != null;
    begun = account.revision();
    tag = "r" + shelf.changedAt;
    partial = since == null ? 0 : since;
    refs = since == null ? new ArrayList<>(shelf.things.keySet()) : shelf.since(since);
    if (account.kind.tellsVersions()) {
      if (!delta) {
        shelf.things.forEach((ref, thing) -> seen.add(new RemoteChange.Seen(ref, version(thing))));
      }
    } else {
      disorder(refs, world.content());
    }
  }

  /** Begins a listing at a cursor, or of everything. */
  static Listing begin(
      FarAccount account, Shelf shelf, @Nullable SyncCursor cursor, SessionWorld world) {
    if (cursor == null || account.kind == Kind.CALDAV_PLAIN) {
      return new Listing(account, shelf, null, world);
    }
    long since = revision(cursor);
    if (generation(cursor) != shelf.generation) {
      throw expired("The cursor is no longer known");
    }
    long from = account.kind == Kind.CRONOFY ? Math.max(0, since - OVERLAP) : since;
    return new Listing(account, shelf, from, world);
  }

  /** Up to which revision a cursor says that all is known. */
  static long revision(SyncCursor cursor) {
    return Long.parseLong(cursor.value().substring(cursor.value().indexOf(':') + 1));
  }

  private static int generation(SyncCursor cursor) {
    return Integer.parseInt(cursor.value().substring(0, cursor.value().indexOf(':')));
  }

  static ProviderException expired(String message) {
    return new ProviderException(ErrorKind.CURSOR_EXPIRED, ErrorScope.CALENDAR, message);
  }

  /** In any order, and some more than once. */
  private static void disorder(List<ObjectRef> refs, SplittableRandom random) {
    for (int i = refs.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      ObjectRef ref = refs.get(i);
      refs.set(i, refs.get(other));
      refs.set(other, ref);
    }
    for (int i = refs.size(); i > 0 && random.nextInt(4) == 0; i--) {
      refs.add(refs.get(random.nextInt(refs.size())));
    }
  }

  ChangePage page(ChangeQuery query) {
    if (account.kind == Kind.CALDAV && delta) {
      return difference(query.pageSize());
    }
    SplittableRandom random = world.content();
    boolean empty = account.kind == Kind.GOOGLE && random.nextInt(EMPTY_PAGES) == 0;
    int size = empty ? 0 : 1 + random.nextInt(query.pageSize());
    if (account.kind.tellsVersions()) {
      int to = Math.min(seen.size(), told + query.pageSize());
      List<RemoteChange> page = List.copyOf(seen.subList(told, to));
      told = to;
      return told(page, end(told >= seen.size(), begun));
    }
    int to = Math.min(refs.size(), told + size);
    List<RemoteChange> page = new ArrayList<>();
    for (ObjectRef ref : refs.subList(told, to)) {
      RemoteChange change = read(account.kind, shelf, ref);
      if (delta || !(change instanceof RemoteChange.Removed)) {
        page.add(change);
      }
    }
    told = to;
    boolean last = told >= refs.size() && !empty;
    PageEnd end = end(last, begun);
    if (random.nextBoolean()) {
      return told(page, end);
    }
    world.tells(page, end);
    return ChangePage.ofBodies(() -> page, end);
  }

  private ChangePage told(List<RemoteChange> page, PageEnd end) {
    world.tells(page, end);
    return new ChangePage(page, end);
  }

  /** Some of what changed, the longest ago first; the rest is asked for by what was told last. */
  private ChangePage difference(int most) {
    List<ObjectRef> changed = shelf.since(partial);
    List<ObjectRef> some = changed.subList(0, Math.min(most, changed.size()));
    List<RemoteChange> page = new ArrayList<>();
    for (ObjectRef ref : some) {
      Shelf.Thing thing = shelf.things.get(ref);
      page.add(
          thing == null
              ? new RemoteChange.Removed(ref)
              : new RemoteChange.Seen(ref, version(thing)));
      partial = shelf.log.get(ref);
    }
    boolean last = some.size() == changed.size();
    return told(page, end(last, last ? account.revision() : partial));
  }

  private PageEnd end(boolean last, long revision) {
    if (!last) {
      return new PageEnd.More(new PageToken("after-" + told + "-" + partial));
    }
    SyncCursor cursor = new SyncCursor(shelf.generation + ":" + revision);
    String stateTag = account.kind.hasTags() ? tag : null;
    return new PageEnd.Complete(cursor, delta ? Coverage.DELTA : snapshot(), stateTag);
  }

  private Coverage snapshot() {
    if (account.kind != Kind.CRONOFY) {
      return Coverage.SNAPSHOT;
    }
    return new Coverage.Snapshot(
        Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2027-03-01T00:00:00Z"));
  }

  /** An object as it is. */
  static RemoteChange read(Kind kind, Shelf shelf, ObjectRef ref) {
    Shelf.Thing thing = shelf.things.get(ref);
    if (thing == null) {
      return new RemoteChange.Removed(ref);
    }
    Body body = thing.body();
    if (body == null) {
      return new RemoteChange.Unreadable(ref, version(thing), "Nobody understands this");
    }
    return new RemoteChange.Upserted(
        new RemoteObject(ref, version(thing), body.events(kind, ref), body.title()));
  }

  private static VersionTag version(Shelf.Thing thing) {
    return new VersionTag("v" + thing.version());
  }
}
