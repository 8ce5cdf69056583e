package dev.calgate.gateway.store;

import dev.calgate.gateway.store.AuditRows.Finding;
import dev.calgate.gateway.store.AuditRows.Kind;
import dev.calgate.model.ChangeType;
import dev.calgate.model.EventId;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What differs as an audit compares: the documents themselves, for a fingerprint is only what
 * somebody has stored. What it finds is noted in the transaction that heals it.
 */
final class AuditChanges extends EventChanges {
  /** Equal to none. */
  private static final String UNPROVED = "";

  private final Handle handle;
  private final Pass pass;
  private final List<ExistingEvent> existing;

  /** Objects that the store has in another version, or not at all, or that it alone has. */
  private final Map<ObjectRef, Kind> others;

  /** Events of which something was mended that nobody sees. */
  private final Set<String> mended;

  private AuditChanges(
      Handle handle,
      Pass pass,
      ObjectEvents told,
      List<ExistingEvent> existing,
      Map<ObjectRef, Kind> others,
      Set<String> mended) {
    super(pass.origin(), told, existing.stream().map(AuditChanges::unproved).toList());
    this.handle = handle;
    this.pass = pass;
    this.existing = existing;
    this.others = others;
    this.mended = mended;
  }

  private static ExistingEvent unproved(ExistingEvent event) {
    return new ExistingEvent(event.eventId(), event.ref(), UNPROVED, event.deleted());
  }

  /** Compares objects that a provider has, and stores them. */
  static EventChanges take(Handle handle, Pass pass, Collection<RemoteChange> bodies) {
    CalendarKey calendar = pass.calendar();
    List<ObjectRef> refs = bodies.stream().map(RemoteChange::ref).toList();
    var unused = AuditRows.dropNameless(handle, pass, refs);
    ObjectEvents told = SyncCommit.told(new EventRows(handle), calendar, pass.provider(), bodies);
    List<EventId> ids =
        told.objects().stream().flatMap(it -> told.of(it).keySet().stream()).toList();
    Set<String> mended = AuditRows.mend(handle, calendar, told);
    AuditChanges changes =
        new AuditChanges(
            handle,
            pass,
            told,
            new EventRows(handle).existing(calendar, refs, ids),
            otherVersions(bodies, new ObjectRows(handle).versions(calendar, refs)),
            mended);
    new ObjectRows(handle).store(calendar, bodies);
    told.objects().forEach(changes::take);
    List<EventId> series = changes.newSeries();
    if (!series.isEmpty()) {
      new EventRows(handle).bare(calendar, series).forEach(changes::complete);
    }
    return changes;
  }

  private static Map<ObjectRef, Kind> otherVersions(
      Collection<RemoteChange> bodies, Map<ObjectRef, VersionTag> stored) {
    Map<ObjectRef, Kind> others = new LinkedHashMap<>();
    for (RemoteChange body : bodies) {
      if (body instanceof RemoteChange.Upserted it
          && !it.object().version().equals(stored.get(it.ref()))) {
        others.put(it.ref(), Kind.STALE);
      }
    }
    return others;
  }

  /** Takes away objects that a provider does not have. */
  static EventChanges remove(Handle handle, Pass pass, Collection<ObjectRef> refs) {
    Map<ObjectRef, Kind> others = new LinkedHashMap<>();
    refs.forEach(ref -> others.put(ref, Kind.GHOST));
    AuditRows.dropNameless(handle, pass, refs).forEach(others::remove);
    AuditChanges changes =
        new AuditChanges(
            handle,
            pass,
            ObjectEvents.none(),
            new EventRows(handle).existing(pass.calendar(), refs, List.of()),
            others,
            Set.of());
    new ObjectRows(handle).delete(pass.calendar(), refs);
    refs.forEach(changes::remove);
    return changes;
  }

  @Override
  List<ChangeEntry> entries(Function<Collection<String>, Map<String, String>> unread) {
    List<ChangeEntry> entries = super.entries(ids -> SoundDocuments.of(handle, pass, ids));
    AuditRows.note(handle, pass.calendar(), findings(entries));
    return entries;
  }

  private List<Finding> findings(List<ChangeEntry> entries) {
    List<Finding> findings = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ChangeEntry entry : entries) {
      String ref = ref(entry);
      findings.add(new Finding(kind(entry.type()), entry.eventId(), ref));
      seen.add(ref);
      seen.add(String.valueOf(entry.eventId()));
    }
    for (ExistingEvent event : existing) {
      if (mended.contains(event.eventId()) && seen.add(event.eventId())) {
        findings.add(new Finding(Kind.STALE, event.eventId(), event.ref()));
        seen.add(event.ref());
      }
    }
    others.forEach(
        (ref, kind) -> {
          if (seen.add(ref.value())) {
            findings.add(new Finding(kind, first(ref), ref.value()));
          }
        });
    return findings;
  }

  private static String ref(ChangeEntry entry) {
    StoredEvent stored = entry.stored();
    return stored == null ? "" : stored.event().source().ref();
  }

  private @Nullable String first(ObjectRef ref) {
    return existing.stream()
        .filter(it -> it.ref().equals(ref.value()) && !it.deleted())
        .map(ExistingEvent::eventId)
        .findFirst()
        .orElse(null);
  }

  private static Kind kind(ChangeType type) {
    return switch (type) {
      case EVENT_CREATED -> Kind.MISSING;
      case EVENT_UPDATED -> Kind.STALE;
      default -> Kind.GHOST;
    };
  }
}
