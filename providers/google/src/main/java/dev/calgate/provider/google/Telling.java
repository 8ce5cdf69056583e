package dev.calgate.provider.google;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.google.wire.EventMapping;
import dev.calgate.provider.google.wire.EventPage;
import dev.calgate.provider.google.wire.KnownEvent;
import dev.calgate.provider.google.wire.RawEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a pass would tell after a write. A change of a series, or of one of its occurrences, is told
 * with the series and all of its exceptions, which have another version since: they are listed by
 * the UID that they share. What cannot be read once it is written is left to the next pass.
 */
final class Telling {
  private static final int MOST_PAGES = 20;

  private final EventCalls events;
  private final CalendarZones zones;
  private final int maxObjectBytes;

  Telling(EventCalls events, CalendarZones zones, int maxObjectBytes) {
    this.events = events;
    this.zones = zones;
    this.maxObjectBytes = maxObjectBytes;
  }

  /** One event. */
  List<RemoteChange> alone(CalendarRef calendar, RawEvent event) {
    return changes(calendar, List.of(event));
  }

  /**
   * An event that was written, and the series that it is or belongs to.
   *
   * @param before exceptions that the series had and may have no more
   */
  List<RemoteChange> withFamily(CalendarRef calendar, RawEvent written, List<RawEvent> before) {
    List<RawEvent> family;
    try {
      family = family(calendar, read(written).map(KnownEvent::uid).orElse(null));
    } catch (ProviderException e) {
      return alone(calendar, written);
    }
    List<RawEvent> copies = Stream.concat(Stream.of(written), family.stream()).toList();
    List<RemoteChange> told = new ArrayList<>(changes(calendar, new NewestCopies().of(copies)));
    Set<String> there = ids(family);
    before.stream()
        .filter(it -> !family.isEmpty() && !there.contains(it.id()))
        .forEach(it -> told.add(new RemoteChange.Removed(new ObjectRef(it.id()))));
    return told;
  }

  /** An occurrence that was cancelled, which leaves no answer, and its series. */
  List<RemoteChange> cancelled(CalendarRef calendar, String id, @Nullable String uid) {
    List<RawEvent> family = family(calendar, uid);
    return ids(family).contains(id)
        ? changes(calendar, family)
        : Stream.concat(Stream.of(occurrence(calendar, id)), changes(calendar, family).stream())
            .toList();
  }

  private RemoteChange occurrence(CalendarRef calendar, String id) {
    try {
      return changes(calendar, List.of(events.get(calendar, id))).get(0);
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.GONE) {
        return new RemoteChange.Removed(new ObjectRef(id));
      }
      throw e;
    }
  }

  /** A series and its exceptions; none when their UID is not known. */
  List<RawEvent> family(CalendarRef calendar, @Nullable String uid) {
    List<RawEvent> family = new ArrayList<>();
    String page = null;
    for (int pages = 0; uid != null && pages < MOST_PAGES; pages++) {
      EventPage events = this.events.ofUid(calendar, uid, page);
      zones.told(calendar, events.timeZone());
      family.addAll(events.items());
      page = events.nextPageToken();
      if (page == null) {
        break;
      }
    }
    return new NewestCopies().of(family);
  }

  /** Empty for an event that cannot be read, which is told as that. */
  private static Optional<KnownEvent> read(RawEvent event) {
    try {
      return Optional.of(KnownEvent.of(event.text()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Set<String> ids(List<RawEvent> events) {
    Set<String> ids = new TreeSet<>();
    events.forEach(it -> ids.add(it.id()));
    return ids;
  }

  private List<RemoteChange> changes(CalendarRef calendar, List<RawEvent> told) {
    boolean inZone = told.stream().flatMap(it -> read(it).stream()).anyMatch(KnownEvent::needsZone);
    EventMapping mapping = new EventMapping(inZone ? zones.of(calendar) : null, maxObjectBytes);
    return told.stream().map(mapping::change).toList();
  }
}
