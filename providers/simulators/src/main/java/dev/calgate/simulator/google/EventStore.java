package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of one calendar, deleted ones too, and the log of their changes: each id stands in it
 * once, at its last change. Its methods lock the store itself, which callers lock as well to check
 * and write in one step. What is stored is never changed afterwards.
 */
final class EventStore {
  private final Map<String, ObjectNode> events = new HashMap<>();
  private final Map<String, ObjectNode> olderCopies = new HashMap<>();
  private final Map<String, Long> positions = new HashMap<>();
  private final NavigableMap<Long, String> log = new TreeMap<>();
  private final Map<String, Set<String>> exceptions = new HashMap<>();
  private final Map<String, String> idsByUid = new HashMap<>();
  private long revision;

  static boolean isCancelled(ObjectNode event) {
    return event.path("status").asText().equals("cancelled");
  }

  synchronized @Nullable ObjectNode get(String id) {
    return events.get(id);
  }

  /** The event that has a UID and is no exception. */
  synchronized @Nullable ObjectNode byUid(String iCalUid) {
    String id = idsByUid.get(iCalUid);
    return id == null ? null : events.get(id);
  }

  /** Stores an event and moves it to the end of the log. */
  synchronized void put(ObjectNode event) {
    String id = event.path("id").asText();
    ObjectNode older = events.put(id, event);
    forgetException(older, id);
    if (older != null) {
      olderCopies.put(id, older);
    }
    Json.text(event, "recurringEventId")
        .ifPresent(it -> exceptions.computeIfAbsent(it, any -> new LinkedHashSet<>()).add(id));
    if (!event.has("recurringEventId")) {
      Json.text(event, "iCalUID").ifPresent(it -> idsByUid.put(it, id));
    }
    Long before = positions.put(id, ++revision);
    if (before != null) {
      log.remove(before);
    }
    log.put(revision, id);
  }

  /** Drops an event without a trace. */
  synchronized void forget(String id) {
    forgetException(events.remove(id), id);
    olderCopies.remove(id);
    Long position = positions.remove(id);
    if (position != null) {
      log.remove(position);
    }
  }

  /** An event as it was before its last change; null when it was never changed. */
  synchronized @Nullable ObjectNode olderCopy(String id) {
    return olderCopies.get(id);
  }

  private void forgetException(@Nullable ObjectNode before, String id) {
    if (before != null) {
      Json.text(before, "recurringEventId").map(exceptions::get).ifPresent(it -> it.remove(id));
    }
  }

  /** The stored exceptions of a series, cancelled ones too. */
  synchronized List<ObjectNode> exceptions(String masterId) {
    List<ObjectNode> found = new ArrayList<>();
    for (String id : exceptions.getOrDefault(masterId, Set.of())) {
      ObjectNode event = events.get(id);
      if (event != null) {
        found.add(event);
      }
    }
    return found;
  }

  /** What changed after a revision, in the order of the changes. */
  synchronized List<ObjectNode> after(long since) {
    List<ObjectNode> changed = new ArrayList<>();
    for (String id : log.tailMap(since, false).values()) {
      ObjectNode event = events.get(id);
      if (event != null) {
        changed.add(event);
      }
    }
    return changed;
  }

  synchronized long revision() {
    return revision;
  }
}
