package dev.calgate.provider.google;

import dev.calgate.model.EventTime;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.google.wire.KnownEvent;
import dev.calgate.provider.google.wire.Names;
import dev.calgate.provider.google.wire.RawEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether events are still as a caller saw them (guide "Get specific versions of resources"). */
final class PresentEvents {
  private final EventCalls events;
  private final Telling telling;

  PresentEvents(EventCalls events, Telling telling) {
    this.events = events;
    this.telling = telling;
  }

  /** The event, if it is at the version that was seen. */
  RawEvent at(CalendarRef calendar, KnownObject object) {
    RawEvent present = events.get(calendar, object.ref().value());
    if (!present.isAt(object.version())) {
      throw isGone(present) ? WriteErrors.gone() : WriteErrors.conflict();
    }
    return present;
  }

  /** What a write depends on; null when Google tells no tag, of which the version was looked at. */
  @Nullable String tag(CalendarRef calendar, KnownObject object) {
    return RawEvent.isTag(object.version())
        ? object.version().value()
        : at(calendar, object).etag();
  }

  /** Writes to an event; Google tells of one that was deleted too that it has changed. */
  <T> T write(CalendarRef calendar, String id, Supplier<T> write) {
    try {
      return write.get();
    } catch (ProviderException e) {
      throw e.kind() == ErrorKind.CONFLICT && isGone(calendar, id) ? WriteErrors.gone() : e;
    }
  }

  /** Whether Google says so; if it cannot be asked, the conflict stands. */
  private boolean isGone(CalendarRef calendar, String id) {
    try {
      return find(calendar, id).map(PresentEvents::isGone).orElse(true);
    } catch (ProviderException e) {
      return false;
    }
  }

  /** An event, deleted or not. */
  Optional<RawEvent> find(CalendarRef calendar, String id) {
    return ifThere(() -> Optional.of(events.get(calendar, id)));
  }

  private static boolean isGone(RawEvent event) {
    KnownEvent known = WriteErrors.known(event.text());
    return known.isCancelled() && !known.isOccurrence();
  }

  /**
   * An occurrence that is no exception yet, of a series at the version that was seen. The
   * occurrence is read first: what happens to it or its series after that gives it another tag.
   */
  RawEvent occurrence(
      CalendarRef calendar, KnownObject series, @Nullable String uid, EventTime originalStart) {
    String id = series.ref().value();
    Optional<RawEvent> occurrence = occurrence(calendar, id, originalStart);
    if (uid == null) {
      at(calendar, series);
      return occurrence.orElseThrow(WriteErrors::gone);
    }
    List<RawEvent> family = telling.family(calendar, uid);
    RawEvent master =
        family.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow(WriteErrors::gone);
    if (!master.isAt(series.version())) {
      throw WriteErrors.conflict();
    }
    RawEvent found = occurrence.orElseThrow(WriteErrors::gone);
    if (family.stream().anyMatch(it -> it.id().equals(found.id()))) {
      throw WriteErrors.conflict();
    }
    return found;
  }

  /** An occurrence by its id or, where that is another, by its original start. */
  Optional<RawEvent> occurrence(CalendarRef calendar, String seriesId, EventTime originalStart) {
    return find(calendar, Names.ofOccurrence(seriesId, originalStart))
        .filter(it -> WriteErrors.known(it.text()).isOccurrenceOf(seriesId))
        .or(() -> ifThere(() -> events.occurrence(calendar, seriesId, originalStart)));
  }

  private static Optional<RawEvent> ifThere(Supplier<Optional<RawEvent>> question) {
    try {
      return question.get();
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.GONE) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
