package dev.calgate.gateway.store;

import dev.calgate.gateway.store.AgendaStore.Place;
import dev.calgate.model.recurrence.Occurrence;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line of a page before it is written: an event as it stands, an occurrence of a series, or what
 * a former state of an event told. In the order of start, event and name.
 *
 * @param start for a reader in UTC
 * @param occurrence of a series; null for an event as it stands
 * @param gone whether it is told as deleted
 * @param changedAt when it became what it is; null for when its event did
 * @param former the position of the change that ended the state which told it; 0 for the state now
 */
record AgendaLine(
    Instant start,
    String event,
    @Nullable Supplier<Occurrence> occurrence,
    boolean gone,
    @Nullable Instant changedAt,
    long former) {
  static final Comparator<AgendaLine> ORDER =
      (one, other) -> {
        int order = one.start.compareTo(other.start);
        order = order == 0 ? one.event.compareTo(other.event) : order;
        return order == 0 ? one.name().compareTo(other.name()) : order;
      };

  /** An event that is no series. */
  static AgendaLine of(Instant start, String event, boolean gone) {
    return new AgendaLine(start, event, null, gone, null, 0);
  }

  /** Tells lines of one event apart; to say which occurrence it is costs more than all else. */
  String name() {
    return occurrence == null ? "" : occurrence.get().id();
  }

  Place place() {
    return new Place(start, event, name());
  }

  boolean isBehind(@Nullable Place place) {
    if (place == null) {
      return true;
    }
    int order = start.compareTo(place.start());
    order = order == 0 ? event.compareTo(place.event()) : order;
    return order > 0 || (order == 0 && name().compareTo(place.name()) > 0);
  }
}
