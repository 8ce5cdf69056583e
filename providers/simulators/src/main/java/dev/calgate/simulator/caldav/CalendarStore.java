package dev.calgate.simulator.caldav;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one calendar and the log of their changes, indexed by revision: each name stands
 * in it once, at its last change. Its methods lock the store itself, which callers lock as well to
 * check and write in one step.
 */
final class CalendarStore {
  private final Dials dials;
  private final Clock clock;
  private final Map<String, StoredObject> objects = new HashMap<>();
  private final Map<String, String> namesByUid = new HashMap<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private final NavigableMap<Long, String> log = new TreeMap<>();
  private long revision;
  private long oldest;
  private long tag;
  private @Nullable Instant changed;

  CalendarStore(Dials dials, Clock clock) {
    this.dials = dials;
    this.clock = clock;
  }

  /** One line of the log: a name and what is there now. */
  record Change(long revision, String name, @Nullable StoredObject object) {}

  synchronized @Nullable StoredObject get(String name) {
    return objects.get(name);
  }

  synchronized StoredObject put(String name, String text) {
    StoredObject before = objects.get(name);
    int version = before == null ? 0 : before.version() + 1;
    Instant now = clock.instant();
    String uid = CalendarText.uid(text);
    StoredObject after = new StoredObject(name, text, etag(text, version, now), version, now, uid);
    objects.put(name, after);
    forgetUid(before);
    if (uid != null) {
      namesByUid.putIfAbsent(uid, name);
    }
    touch(name, now, false);
    return after;
  }

  synchronized boolean remove(String name) {
    StoredObject gone = objects.remove(name);
    if (gone == null) {
      return false;
    }
    forgetUid(gone);
    touch(name, clock.instant(), true);
    return true;
  }

  private void forgetUid(@Nullable StoredObject object) {
    if (object != null && object.uid() != null) {
      namesByUid.remove(object.uid(), object.name());
    }
  }

  /** The name of the object that has a UID, if there is one. */
  synchronized @Nullable String nameOf(String uid) {
    return namesByUid.get(uid);
  }

  private void touch(String name, Instant now, boolean removed) {
    tag++;
    changed = now;
    Long before = revisions.get(name);
    if (!dials.get(Dial.FORGETS_CHANGES)) {
      relog(name, before, ++revision);
    } else if (removed && before != null) {
      log.remove(before);
      revisions.remove(name);
    } else if (before == null) {
      // Below all that was ever told, so that only an initial sync lists it
      relog(name, null, --oldest);
    }
  }

  private void relog(String name, @Nullable Long before, long at) {
    if (before != null) {
      log.remove(before);
    }
    log.put(at, name);
    revisions.put(name, at);
  }

  /** What changed after a revision, in the order of the changes; gone ones have no object. */
  synchronized List<Change> changesAfter(long since) {
    List<Change> changes = new ArrayList<>();
    log.tailMap(since, false)
        .forEach((at, name) -> changes.add(new Change(at, name, objects.get(name))));
    return changes;
  }

  /** All objects, in the order of their last change. */
  synchronized List<StoredObject> all() {
    List<StoredObject> all = new ArrayList<>(objects.size());
    for (String name : log.values()) {
      StoredObject object = objects.get(name);
      if (object != null) {
        all.add(object);
      }
    }
    return all;
  }

  /** The objects of these names; null for those that are not there. */
  synchronized List<@Nullable StoredObject> get(Collection<String> names) {
    List<@Nullable StoredObject> found = new ArrayList<>(names.size());
    names.forEach(name -> found.add(objects.get(name)));
    return found;
  }

  synchronized long revision() {
    return revision;
  }

  /** Whether changes after a revision can be told. */
  synchronized boolean knows(long since) {
    return since >= oldest && since <= revision;
  }

  /** Another value after each change; null when the dial says so. */
  synchronized @Nullable String ctag() {
    return switch (dials.get(Dial.CTAG)) {
      case NONE -> null;
      case EXACT -> "\"" + tag + "\"";
      case SECONDS -> changed == null ? "-1" : String.valueOf(changed.getEpochSecond());
    };
  }

  private String etag(String text, int version, Instant now) {
    return switch (dials.get(Dial.ETAG)) {
      case CONTENT -> "\"" + digest(text) + "\"";
      case COUNTER -> "\"gcs%08d\"".formatted(version);
      case SECONDS -> "\"" + now.getEpochSecond() + "\"";
    };
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
