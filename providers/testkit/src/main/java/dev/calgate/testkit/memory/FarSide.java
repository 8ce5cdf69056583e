package dev.calgate.testkit.memory;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.RemoteUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The truth: one account's calendars, with a log of what changed when. Thread-safe. */
public final class FarSide implements RemoteUser {
  private final Map<CalendarRef, Shelf> calendars = new LinkedHashMap<>();
  private int nextCalendar;
  private int nextObject;
  private long revision;
  private long forgottenUpTo = -1;
  private final FarSidePushes pushes = new FarSidePushes();

  private static final class Shelf {
    private String name;
    private long changedAt;
    private final Map<ObjectRef, Stored> objects = new LinkedHashMap<>();
    private final Map<ObjectRef, Long> log = new LinkedHashMap<>();

    Shelf(String name, long revision) {
      this.name = name;
      this.changedAt = revision;
    }

    String stateTag() {
      return "r" + changedAt;
    }
  }

  /** One object; its draft is null when nobody can read it. */
  private record Stored(@Nullable Draft draft, String uid, long version) {}

  /** A calendar as it is listed. */
  record Listed(CalendarRef ref, String name, String stateTag) {}

  /** Where an object stands now. */
  record State(ObjectRef ref, @Nullable VersionTag version) {}

  @Override
  public synchronized CalendarRef createCalendar(String name) {
    CalendarRef ref = new CalendarRef("calendar-" + ++nextCalendar);
    calendars.put(ref, new Shelf(name, ++revision));
    pushes.changed(null);
    return ref;
  }

  @Override
  public synchronized void renameCalendar(CalendarRef calendar, String name) {
    shelf(calendar).name = name;
    pushes.changed(null);
  }

  @Override
  public synchronized void deleteCalendar(CalendarRef calendar) {
    calendars.remove(calendar);
    pushes.changed(null);
  }

  FarSidePushes pushes() {
    return pushes;
  }

  @Override
  public synchronized ObjectRef create(CalendarRef calendar, Draft draft) {
    ObjectRef ref = new ObjectRef("object-" + ++nextObject);
    put(calendar, ref, draft);
    return ref;
  }

  @Override
  public synchronized void replace(CalendarRef calendar, ObjectRef object, Draft draft) {
    put(calendar, object, draft);
  }

  @Override
  public synchronized ObjectRef createUnreadable(CalendarRef calendar) {
    ObjectRef ref = new ObjectRef("object-" + ++nextObject);
    put(calendar, ref, null);
    return ref;
  }

  /** Gives an object another version with the same content. */
  public synchronized void touch(CalendarRef calendar, ObjectRef object) {
    Stored stored = shelf(calendar).objects.get(object);
    if (stored != null) {
      put(calendar, object, stored.draft());
    }
  }

  private void put(CalendarRef calendar, ObjectRef ref, @Nullable Draft draft) {
    long version = ++revision;
    shelf(calendar).objects.put(ref, new Stored(draft, "uid-of-" + ref, version));
    log(calendar, ref, version);
  }

  @Override
  public synchronized void delete(CalendarRef calendar, ObjectRef object) {
    shelf(calendar).objects.remove(object);
    log(calendar, object, ++revision);
  }

  private void log(CalendarRef calendar, ObjectRef object, long at) {
    Shelf shelf = shelf(calendar);
    shelf.log.remove(object);
    shelf.log.put(object, at);
    shelf.changedAt = at;
    pushes.changed(calendar);
  }

  /** Forgets the log up to now. */
  public synchronized void forgetLog() {
    forgottenUpTo = revision;
    revision++;
  }

  private Shelf shelf(CalendarRef calendar) {
    Shelf shelf = calendars.get(calendar);
    if (shelf == null) {
      throw new IllegalArgumentException("No such calendar: " + calendar);
    }
    return shelf;
  }

  synchronized boolean has(CalendarRef calendar) {
    return calendars.containsKey(calendar);
  }

  synchronized List<Listed> list() {
    List<Listed> list = new ArrayList<>();
    calendars.forEach((ref, shelf) -> list.add(new Listed(ref, shelf.name, shelf.stateTag())));
    return list;
  }

  synchronized String stateTag(CalendarRef calendar) {
    return shelf(calendar).stateTag();
  }

  synchronized long revision() {
    return revision;
  }

  /** Whether the log still reaches back to a revision. */
  synchronized boolean remembers(long since) {
    return since > forgottenUpTo;
  }

  /** What there is, or what changed after a revision. */
  synchronized List<State> states(CalendarRef calendar, @Nullable Long since) {
    Shelf shelf = shelf(calendar);
    List<State> states = new ArrayList<>();
    if (since == null) {
      shelf.objects.forEach((ref, stored) -> states.add(new State(ref, version(stored))));
    } else {
      shelf.log.forEach(
          (ref, at) -> {
            if (at > since) {
              Stored stored = shelf.objects.get(ref);
              states.add(new State(ref, stored == null ? null : version(stored)));
            }
          });
    }
    return states;
  }

  /** One object as it is now. */
  synchronized RemoteChange read(CalendarRef calendar, ObjectRef ref) {
    Stored stored =
        Optional.ofNullable(calendars.get(calendar)).map(it -> it.objects.get(ref)).orElse(null);
    if (stored == null) {
      return new RemoteChange.Removed(ref);
    }
    Draft draft = stored.draft();
    if (draft == null) {
      return new RemoteChange.Unreadable(ref, version(stored), "Nobody understands this");
    }
    return new RemoteChange.Upserted(
        new RemoteObject(ref, version(stored), events(ref, stored.uid(), draft), draft.toString()));
  }

  private static VersionTag version(Stored stored) {
    return new VersionTag("v" + stored.version());
  }

  private static List<RemoteEvent> events(ObjectRef ref, String uid, Draft draft) {
    EventDetails single = EventDetails.of(draft.title(), draft.start(), draft.end());
    String rule = draft.rule();
    EventDetails master =
        rule == null ? single : single.with(new Recurrence(List.of(rule), List.of()));
    List<RemoteEvent> events = new ArrayList<>(List.of(RemoteEvent.of(uid, master)));
    EventTime.Length length = EventTime.between(draft.start(), draft.end());
    for (EventTime original : draft.cancelled()) {
      EventDetails cancelled = EventDetails.cancelled(original, length.after(original));
      events.add(new RemoteEvent(uid, ref, original, cancelled));
    }
    for (Draft.Moved moved : draft.moved()) {
      events.add(
          new RemoteEvent(uid, ref, moved.originalStart(), single.at(moved.start(), moved.end())));
    }
    return events;
  }
}
