package dev.calgate.gateway.write;

import dev.calgate.gateway.store.EventStore;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventStatus;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes an occurrence and all that come after it: a series of their own takes their place, with
 * the exceptions that there were, and the old series ends before. The new one is made first, so
 * that at no moment anything is missing; meanwhile nobody else writes the old one. What has begun
 * goes on where it was when it is repeated, or when the provider's event has changed. For one
 * thread and one write.
 */
final class FollowingWrite {
  private static final int MOST_EXCEPTIONS = 200;

  private final EventWriter writer;
  private final EventWriter inside;
  private final EventStore events;
  private final WriteOrder order;
  private final WriteOrder quietly;
  private boolean begun;

  /**
   * A write.
   *
   * @param inside for the writes that are part of it
   */
  FollowingWrite(EventWriter writer, EventWriter inside, EventStore events, WriteOrder order) {
    this.writer = writer;
    this.inside = inside;
    this.events = events;
    this.order = order.until(() -> begun);
    this.quietly = order.met().quietly();
  }

  /** Ends the series before an occurrence. */
  void delete(String id) {
    var unused =
        writer.attempt(
            order,
            id,
            Scope.SERIES,
            null,
            (subject, object) -> {
              Cut cut = Cut.of(subject);
              return Optional.of(
                  cut.isAtTheStart()
                      ? subject.delete(object, order.notifyAttendees())
                      : cut.end(object, order.notifyAttendees()));
            });
  }

  /**
   * Changes an occurrence and all that come after it.
   *
   * @return the id of the series that they are now
   */
  String change(String id, UnaryOperator<EventDetails> change) {
    Division division = new Division(change, id);
    var unused = writer.attempt(order, id, Scope.SERIES, null, division);
    return division.answer;
  }

  /** Divides a series. */
  private final class Division implements EventWriter.Plan {
    private final UnaryOperator<EventDetails> change;
    private String answer;

    Division(UnaryOperator<EventDetails> change, String id) {
      this.change = change;
      this.answer = id;
    }

    /** Much is written that relies on no version, so the provider is asked first. */
    @Override
    public boolean isReady(Subject subject, OpenWrite open) {
      Cut cut = Cut.of(subject);
      return cut.isAtTheStart()
          || open.isCurrent(
              exceptions(cut).stream().map(it -> new ObjectRef(it.source().ref())).toList());
    }

    @Override
    public Optional<EventWrite> of(Subject subject, KnownObject object) {
      Cut cut = Cut.of(subject);
      if (cut.isAtTheStart()) {
        answer = subject.event().id().value();
        return EventWriter.changed(order, change, subject, object);
      }
      EventDetails before = cut.rest();
      EventDetails after = change.apply(before);
      if (after.equals(before)) {
        return Optional.empty();
      }
      begun = true;
      EventId rest = rest(cut, after);
      answer = rest.value();
      if (after.recurrence() != null && after.recurrence().equals(before.recurrence())) {
        exceptions(cut).forEach(it -> carry(it, cut, rest, after));
      }
      return Optional.of(cut.end(object, false));
    }

    private EventId rest(Cut cut, EventDetails after) {
      EventWriter.Made rest =
          inside.make(order, cut.calendar(), cut.uidOfRest(), after, cut.whole());
      if (rest.found()) {
        String unused =
            inside.change(quietly, rest.id().value(), null, it -> ThreeWayMerge.all(after, it));
      }
      return rest.id();
    }

    /** Makes the exception of the old series one of the new. */
    private void carry(Event exception, Cut cut, EventId rest, EventDetails series) {
      String id = Occurrence.id(rest, cut.original(exception, series));
      try {
        if (exception.details().status() == EventStatus.CANCELLED) {
          inside.delete(quietly, id, null);
        } else {
          ThreeWayMerge merge = new ThreeWayMerge(cut.usual(exception), exception.details());
          boolean named = cut.isAt(exception);
          String unused =
              inside.change(
                  quietly,
                  id,
                  null,
                  it -> {
                    EventDetails merged = cut.withHeldConference(it, merge.onto(it));
                    return named ? ThreeWayMerge.ofOccurrence(change.apply(merged)) : merged;
                  });
        }
      } catch (WriteException e) {
        // The new series may have no such occurrence.
        if (e.kind() != WriteException.Kind.NOT_FOUND) {
          throw e;
        }
      }
    }
  }

  private List<Event> exceptions(Cut cut) {
    List<Event> later = new ArrayList<>();
    events.exceptions(
        order.application(),
        List.of(cut.series().id()),
        row -> {
          Event exception = row.event();
          if (!cut.isBefore(exception)) {
            later.add(exception);
          }
        });
    if (later.size() > MOST_EXCEPTIONS) {
      throw WriteException.invalid(
          "scope", "following: more than " + MOST_EXCEPTIONS + " exceptions come after this");
    }
    return later;
  }
}
