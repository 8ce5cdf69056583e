package dev.calgate.gateway.simulation;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One calendar at its service: what is in it, and a log of when each object changed last. */
final class Shelf {
  final CalendarRef ref;
  final String id;
  String name;
  boolean hidden;
  boolean deleted;

  /** Cursors of other generations are dead. */
  int generation;

  /** When it changed last, for the state tag. */
  long changedAt;

  final Map<ObjectRef, Thing> things = new LinkedHashMap<>();
  final Map<ObjectRef, Long> log = new LinkedHashMap<>();

  /** Every event that an object ever held, by object. */
  final Map<ObjectRef, List<String>> events = new LinkedHashMap<>();

  /** An object; its body is null while nobody can read it. */
  record Thing(@Nullable Body body, long version) {}

  Shelf(CalendarRef ref, String id, String name) {
    this.ref = ref;
    this.id = id;
    this.name = name;
  }

  void log(ObjectRef object, long revision) {
    log.remove(object);
    log.put(object, revision);
    changedAt = revision;
  }

  /** Objects that changed after a revision, the longest ago first. */
  List<ObjectRef> since(long revision) {
    List<ObjectRef> refs = new ArrayList<>();
    log.forEach(
        (ref, at) -> {
          if (at > revision) {
            refs.add(ref);
          }
        });
    return refs;
  }

  /** Every event that ever was in it. */
  List<String> allEvents() {
    List<String> all = new ArrayList<>();
    events.values().forEach(all::addAll);
    return all;
  }
}
