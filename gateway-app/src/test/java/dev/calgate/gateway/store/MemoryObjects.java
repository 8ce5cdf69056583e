package dev.calgate.gateway.store;

import dev.calgate.gateway.store.MemoryKeys.Part;
import dev.calgate.gateway.store.MemoryRows.EventRow;
import dev.calgate.gateway.store.MemoryRows.ObjectRow;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventId;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteChange.Unreadable;
import dev.calgate.provider.RemoteChange.Upserted;
import dev.calgate.provider.VersionTag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What {@link ObjectRows} does, in memory. */
final class MemoryObjects implements RemoteObjects {
  private final MemoryRows rows;

  MemoryObjects(MemoryRows rows) {
    this.rows = rows;
  }

  private static String id(CalendarKey calendar) {
    return calendar.calendar().value();
  }

  @Override
  public Map<ObjectRef, VersionTag> versions(CalendarKey calendar, Collection<ObjectRef> refs) {
    Map<ObjectRef, VersionTag> versions = new HashMap<>();
    for (ObjectRef ref : refs) {
      ObjectRow row = rows.objects.get(MemoryRows.object(id(calendar), ref.value()));
      if (row != null) {
        versions.put(ref, new VersionTag(row.version()));
      }
    }
    return versions;
  }

  @Override
  public Optional<KnownObject> known(CalendarKey calendar, ObjectRef ref) {
    return Optional.ofNullable(rows.objects.get(MemoryRows.object(id(calendar), ref.value())))
        .filter(row -> row.reason() == null)
        .map(row -> new KnownObject(ref, new VersionTag(row.version()), row.raw()));
  }

  @Override
  public Optional<WriteStore.Held> held(CalendarKey calendar, ObjectRef ref, EventId event) {
    EventRow row = rows.events.get(event.value());
    long position = row == null || row.deleted() ? 0 : row.position();
    return known(calendar, ref).map(object -> new WriteStore.Held(object, position));
  }

  @Override
  public void mention(Pass pass, Collection<ObjectRef> refs, boolean removed) {
    for (ObjectRef ref : refs) {
      rows.mentions.put(mention(pass, ref.value()), removed);
    }
  }

  private static Part mention(Pass pass, String ref) {
    return new Part(id(pass.calendar()), pass.number(), ref, "");
  }

  @Override
  public void forgetMentions(Pass pass) {
    MemoryRows.removeIf(
        rows.mentions, id(pass.calendar()), it -> it.getKey().number() <= pass.number());
  }

  @Override
  public void store(CalendarKey calendar, Collection<RemoteChange> changes) {
    Set<ObjectRef> once = new HashSet<>();
    for (RemoteChange change : changes) {
      if (!once.add(change.ref())) {
        throw MemoryDatabase.refused("21000", "an object twice in one statement");
      }
      store(id(calendar), row(change));
    }
  }

  private static ObjectRow row(RemoteChange change) {
    String ref = change.ref().value();
    if (change instanceof Upserted upserted) {
      String raw = Objects.requireNonNullElse(upserted.object().raw(), "");
      return new ObjectRow(ref, upserted.object().version().value(), raw, null);
    }
    if (change instanceof Unreadable unreadable) {
      return new ObjectRow(ref, unreadable.version().value(), "", unreadable.reason());
    }
    throw new IllegalArgumentException("Only bodies are stored, not " + change);
  }

  private void store(String calendar, ObjectRow row) {
    Part key = MemoryRows.object(calendar, row.ref());
    ObjectRow old = rows.objects.get(key);
    String raw = old == null || row.reason() == null ? row.raw() : old.raw();
    rows.objects.put(key, new ObjectRow(row.ref(), row.version(), raw, row.reason()));
  }

  @Override
  public List<ObjectRef> withExceptions(CalendarKey calendar, Collection<ObjectRef> refs) {
    Set<String> all = new TreeSet<>(MemoryKeys.BYTEWISE);
    for (ObjectRef ref : refs) {
      all.add(ref.value());
      all.addAll(objectsOfExceptions(id(calendar), ref.value()));
    }
    return all.stream().map(ObjectRef::new).toList();
  }

  /** Which objects hold exceptions of what an object holds, tombstones included. */
  private Set<String> objectsOfExceptions(String calendar, String ref, String... others) {
    Set<String> series = new HashSet<>();
    rows.events(calendar, ref).forEach(event -> series.add(event.id()));
    series.addAll(List.of(others));
    Set<String> refs = new HashSet<>();
    if (!series.isEmpty()) {
      for (EventRow event : MemoryRows.of(rows.eventsOfObjects, calendar)) {
        if (event.series() != null && series.contains(event.series())) {
          refs.add(event.ref());
        }
      }
    }
    return refs;
  }

  @Override
  public void delete(CalendarKey calendar, Collection<ObjectRef> refs) {
    refs.forEach(ref -> rows.objects.remove(MemoryRows.object(id(calendar), ref.value())));
  }

  @Override
  public SyncCommit.Sweep sweep(Pass pass, Coverage coverage) {
    return new SyncCommit.Sweep(
        gone(pass, coverage).size(), MemoryRows.of(rows.objects, id(pass.calendar())).size());
  }

  @Override
  public List<ObjectRef> gone(Pass pass, Coverage coverage, String after, int limit) {
    return gone(pass, coverage).stream()
        .filter(ref -> MemoryKeys.BYTEWISE.compare(ref, after) > 0)
        .limit(limit)
        .map(ObjectRef::new)
        .toList();
  }

  private List<String> gone(Pass pass, Coverage coverage) {
    Set<String> unsettled = unsettled(pass);
    List<String> gone = new ArrayList<>();
    if (coverage instanceof Coverage.Snapshot window) {
      for (ObjectRow row : MemoryRows.of(rows.objects, id(pass.calendar()))) {
        boolean told = Boolean.FALSE.equals(rows.mentions.get(mention(pass, row.ref())));
        if (!told && isWithin(id(pass.calendar()), row.ref(), window)) {
          gone.add(row.ref());
        }
      }
    } else {
      gone.addAll(goneByDelta(pass));
    }
    gone.removeAll(unsettled);
    return gone;
  }

  private Set<String> unsettled(Pass pass) {
    Set<String> refs = new HashSet<>();
    for (MemoryRows.WriteRow write : MemoryRows.of(rows.writes, id(pass.calendar()))) {
      if (write.isUnsettled(pass.writes())) {
        refs.add(write.ref());
      }
    }
    return refs;
  }

  /** Whether no living event of an object reaches out of a listing's window. */
  private boolean isWithin(String calendar, String ref, Coverage.Snapshot window) {
    Instant from = window.from() == null ? MemoryKeys.NEVER_YET : MemoryKeys.stored(window.from());
    Instant to = window.to() == null ? MemoryKeys.NEVER : MemoryKeys.stored(window.to());
    return rows.events(calendar, ref).stream()
        .allMatch(
            event ->
                event.deleted()
                    || (event.startsAt().isBefore(to) && !event.endsAt().isBefore(from)));
  }

  private Set<String> goneByDelta(Pass pass) {
    String calendar = id(pass.calendar());
    Set<String> gone = new TreeSet<>(MemoryKeys.BYTEWISE);
    Part first = new Part(calendar, pass.number(), "", "");
    Part behind = new Part(calendar, pass.number() + 1, "", "");
    rows.mentions
        .rows()
        .subMap(first, true, behind, false)
        .forEach(
            (mention, removed) -> {
              if (removed) {
                gone.add(mention.ref());
              }
            });
    for (String ref : List.copyOf(gone)) {
      for (String exception :
          objectsOfExceptions(
              calendar, ref, ObjectRows.seriesOf(pass.calendar(), new ObjectRef(ref)))) {
        if (!Boolean.FALSE.equals(rows.mentions.get(mention(pass, exception)))) {
          gone.add(exception);
        }
      }
    }
    gone.removeIf(ref -> rows.objects.get(MemoryRows.object(calendar, ref)) == null);
    return gone;
  }

  @Override
  public List<CalendarStore.Unreadable> unreadable(
      ApplicationId application, CalendarId calendar, String after, int limit) {
    return MemoryRows.of(rows.objects, calendar.value()).stream()
        .filter(row -> row.reason() != null && MemoryKeys.BYTEWISE.compare(row.ref(), after) > 0)
        .limit(limit)
        .map(
            row ->
                new CalendarStore.Unreadable(
                    row.ref(), row.version(), Objects.requireNonNull(row.reason())))
        .toList();
  }
}
