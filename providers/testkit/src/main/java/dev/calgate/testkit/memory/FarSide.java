package dev.calgate.testkit.memory;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.RemoteUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private boolean readOnly;
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

  /** One object; its content is null when nobody can read it. */
  private record Stored(@Nullable Content content, String uid, long version) {}

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
    put(calendar, ref, uid(ref), Content.of(draft));
    return ref;
  }

  @Override
  public synchronized void replace(CalendarRef calendar, ObjectRef object, Draft draft) {
    put(calendar, object, uid(calendar, object), Content.of(draft));
  }

  @Override
  public synchronized ObjectRef createUnreadable(CalendarRef calendar) {
    ObjectRef ref = new ObjectRef("object-" + ++nextObject);
    put(calendar, ref, uid(ref), null);
    return ref;
  }

  /** Gives an object another version with the same content. */
  public synchronized void touch(CalendarRef calendar, ObjectRef object) {
    Stored stored = shelf(calendar).objects.get(object);
    if (stored != null) {
      put(calendar, object, stored.uid(), stored.content());
    }
  }

  private static String uid(ObjectRef ref) {
    return "uid-of-" + ref;
  }

  /** The UID of an object that is there, or would be. */
  synchronized String uid(CalendarRef calendar, ObjectRef ref) {
    Stored stored = shelf(calendar).objects.get(ref);
    return stored == null ? uid(ref) : stored.uid();
  }

  /** Lets the account only read a calendar. */
  public synchronized void makeReadOnly(CalendarRef calendar) {
    shelf(calendar).readOnly = true;
  }

  synchronized boolean isReadOnly(CalendarRef calendar) {
    return shelf(calendar).readOnly;
  }

  /** What a readable object holds. */
  synchronized Optional<Content> content(CalendarRef calendar, ObjectRef ref) {
    return Optional.ofNullable(shelf(calendar).objects.get(ref)).map(Stored::content);
  }

  synchronized VersionTag version(CalendarRef calendar, ObjectRef ref) {
    return version(Objects.requireNonNull(shelf(calendar).objects.get(ref)));
  }

  synchronized void put(
      CalendarRef calendar, ObjectRef ref, String uid, @Nullable Content content) {
    long version = ++revision;
    shelf(calendar).objects.put(ref, new Stored(content, uid, version));
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
    Content content = stored.content();
    if (content == null) {
      return new RemoteChange.Unreadable(ref, version(stored), "Nobody understands this");
    }
    return new RemoteChange.Upserted(
        new RemoteObject(
            ref, version(stored), content.events(ref, stored.uid()), content.toString()));
  }

  private static VersionTag version(Stored stored) {
    return new VersionTag("v" + stored.version());
  }
}
