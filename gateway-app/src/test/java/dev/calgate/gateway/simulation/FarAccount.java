package dev.calgate.gateway.simulation;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One account at a service, as its owner edits it; every edit is noted in the {@link Truth}. For
 * one thread at a time.
 */
final class FarAccount {
  final Kind kind;
  final String user;
  final AccountId id;
  final Map<CalendarRef, Shelf> shelves = new LinkedHashMap<>();

  /** Whether its credential is refused until it is connected again. */
  boolean revoked;

  private final Truth truth;
  private final BiConsumer<FarAccount, @Nullable Shelf> changed;
  private final Revisions revisions;
  private int names;

  /** Numbers that grow with every edit anywhere. */
  static final class Revisions {
    private long last;

    long next() {
      return ++last;
    }

    long last() {
      return last;
    }
  }

  /**
   * An empty account.
   *
   * @param changed told after each edit, with null when the list of calendars changed
   */
  FarAccount(
      ApplicationId application,
      Kind kind,
      int number,
      Truth truth,
      Revisions revisions,
      BiConsumer<FarAccount, @Nullable Shelf> changed) {
    this.kind = kind;
    this.user = "ann-" + number;
    this.id = Ids.account(application, kind.type(), user);
    this.truth = truth;
    this.revisions = revisions;
    this.changed = changed;
  }

  long revision() {
    return revisions.last();
  }

  List<Shelf> present() {
    List<Shelf> present = new ArrayList<>();
    for (Shelf shelf : shelves.values()) {
      if (!shelf.deleted) {
        present.add(shelf);
      }
    }
    return present;
  }

  Shelf createCalendar() {
    CalendarRef ref = new CalendarRef("calendar-" + ++names);
    Shelf shelf = new Shelf(ref, Ids.calendar(id, ref.value()).value(), "Calendar " + names);
    shelf.changedAt = revisions.next();
    shelves.put(ref, shelf);
    changed.accept(this, null);
    return shelf;
  }

  void renameCalendar(Shelf shelf) {
    shelf.name = "Calendar " + ++names;
    changed.accept(this, null);
  }

  void deleteCalendar(Shelf shelf) {
    shelf.deleted = true;
    long revision = revisions.next();
    shelf.allEvents().forEach(event -> truth.record(event, revision, null));
    shelf.things.clear();
    changed.accept(this, null);
  }

  ObjectRef create(Shelf shelf, @Nullable Body body) {
    ObjectRef ref = new ObjectRef("object-" + ++names);
    put(shelf, ref, body);
    return ref;
  }

  /** Stores an object; an exception of a series has the name that its day gives it. */
  void put(Shelf shelf, ObjectRef ref, @Nullable Body body) {
    long revision = revisions.next();
    shelf.things.put(ref, new Shelf.Thing(body, revision));
    shelf.log(ref, revision);
    if (body == null) {
      shelf.events.getOrDefault(ref, List.of()).forEach(it -> truth.recordUnknown(it, revision));
    } else {
      note(shelf, ref, body, revision);
    }
    changed.accept(this, shelf);
  }

  /** Another version of the same. */
  void touch(Shelf shelf, ObjectRef ref) {
    put(shelf, ref, shelf.things.get(ref).body());
  }

  private void note(Shelf shelf, ObjectRef ref, Body body, long revision) {
    List<String> ever = shelf.events.computeIfAbsent(ref, it -> new ArrayList<>());
    Set<String> held = new LinkedHashSet<>();
    for (RemoteEvent event : body.events(kind, ref)) {
      ObjectRef series = event.seriesRef() == null ? ref : event.seriesRef();
      String eventId =
          Ids.event(
                  new dev.calgate.model.CalendarId(shelf.id),
                  series.value(),
                  event.key(),
                  event.originalStart())
              .value();
      held.add(eventId);
      if (!ever.contains(eventId)) {
        ever.add(eventId);
      }
      truth.record(eventId, revision, Print.of(event, Body.uid(series)));
    }
    for (String event : ever) {
      if (!held.contains(event)) {
        truth.record(event, revision, null);
      }
    }
  }

  /** Deletes an object, and with a series its exceptions. */
  void delete(Shelf shelf, ObjectRef ref, boolean exceptionsAreTold) {
    long revision = revisions.next();
    remove(shelf, ref, revision, true);
    for (ObjectRef exception : exceptions(shelf, ref)) {
      remove(shelf, exception, revision, exceptionsAreTold);
    }
    changed.accept(this, shelf);
  }

  /** The objects that hold exceptions of a series. */
  List<ObjectRef> exceptions(Shelf shelf, ObjectRef series) {
    List<ObjectRef> refs = new ArrayList<>();
    shelf.things.forEach(
        (ref, thing) -> {
          if (thing.body() != null && series.equals(thing.body().series())) {
            refs.add(ref);
          }
        });
    return refs;
  }

  private void remove(Shelf shelf, ObjectRef ref, long revision, boolean told) {
    shelf.things.remove(ref);
    if (told) {
      shelf.log(ref, revision);
    }
    shelf.events.getOrDefault(ref, List.of()).forEach(it -> truth.record(it, revision, null));
  }
}
