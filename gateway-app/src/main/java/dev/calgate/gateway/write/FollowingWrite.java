package dev.calgate.gateway.write;

import dev.calgate.gateway.store.EventStore;
import dev.calgate.model.Conference;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.SeriesSplit;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes an occurrence and all that come after it: a series of their own takes their place, with
 * the exceptions that there were, and the old series ends before. The new one is made first, so
 * that at no moment anything is missing; to try again after a failure goes on where that was. For
 * one thread.
 */
final class FollowingWrite {
  private static final int MOST_EXCEPTIONS = 200;

  private final EventWriter writer;
  private final EventStore events;
  private final WriteOrder order;
  private final WriteOrder quietly;

  FollowingWrite(EventWriter writer, EventStore events, WriteOrder order) {
    this.writer = writer;
    this.events = events;
    this.order = order;
    this.quietly = order.met().quietly();
  }

  /** A series and the place where it is to be cut. */
  private record Cut(WritableCalendar calendar, Subject whole, EventTime at) {

    Event series() {
      return whole.event();
    }

    boolean isAtTheStart() {
      return !at.occurrenceKey().isAfter(series().details().start().occurrenceKey());
    }

    SeriesSplit split(EventDetails details) {
      try {
        return SeriesSplit.of(details, at);
      } catch (TooManyOccurrencesException | IllegalArgumentException e) {
        throw WriteException.invalid("scope", "following: " + e.getMessage());
      }
    }

    /** What a series of the following occurrences would say. */
    EventDetails rest() {
      EventDetails old = series().details();
      EventTime end = EventTime.between(old.start(), old.end()).after(at);
      EventDetails rest = old.toBuilder().times(at, end).recurrence(split(old).rest()).build();
      return withoutForeign(rest);
    }

    /** Of what the provider alone decides a new event is given its own. */
    private EventDetails withoutForeign(EventDetails rest) {
      Map<String, String> refused = calendar.writing().refused(null, rest, false);
      EventDetails.Builder own = rest.toBuilder();
      if (refused.containsKey("organizer")) {
        own.organizer(null);
      }
      Conference conference = rest.conference();
      if (refused.containsKey("conference") && conference != null) {
        own.conference(asked(conference, own));
      }
      return own.build();
    }

    private @Nullable Conference asked(Conference conference, EventDetails.Builder rest) {
      Conference another = new Conference("", conference.provider());
      EventDetails asking = rest.conference(another).build();
      return calendar.writing().refused(null, asking, false).containsKey("conference")
          ? null
          : another;
    }
  }

  private Cut cut(String id) {
    Subject at = writer.subject(order, id, null);
    at.check(order);
    if (at.originalStart() == null) {
      throw WriteException.invalid("scope", "following is for the id of an occurrence");
    }
    Subject series = writer.subject(quietly, id, Scope.SERIES);
    if (series.event().kind() != EventKind.SERIES) {
      throw WriteException.invalid("scope", "the event is no series any more");
    }
    return new Cut(at.calendar(), series, at.originalStart());
  }

  /** Ends the series before an occurrence. */
  void delete(String id) {
    Cut cut = cut(id);
    if (cut.isAtTheStart()) {
      writer.delete(order.met(), cut.series().id().value(), null);
    } else {
      end(order.met(), cut);
    }
  }

  private void end(WriteOrder terms, Cut cut) {
    writer.change(
        terms,
        cut.series().id().value(),
        null,
        details -> details.toBuilder().recurrence(cut.split(details).before()).build());
  }

  /**
   * Changes an occurrence and all that come after it.
   *
   * @return the id of the series that they are now
   */
  String change(String id, UnaryOperator<EventDetails> change) {
    Cut cut = cut(id);
    if (cut.isAtTheStart()) {
      return writer.change(order.met(), cut.series().id().value(), null, change);
    }
    EventDetails before = cut.rest();
    EventDetails after = change.apply(before);
    if (after.equals(before)) {
      return id;
    }
    boolean repeatsAsBefore = Objects.equals(before.recurrence(), after.recurrence());
    List<Event> exceptions = repeatsAsBefore ? exceptions(cut) : List.of();
    String uid =
        Ids.event(cut.series().calendarId(), cut.series().id().value(), after.toString(), cut.at())
                .value()
            + "@calgate";
    EventId rest = writer.create(order, cut.calendar(), uid, after, cut.whole());
    if (after.recurrence() != null) {
      exceptions.forEach(it -> carry(it, cut, rest, after));
    }
    end(quietly, cut);
    return rest.value();
  }

  private List<Event> exceptions(Cut cut) {
    List<Event> later = new ArrayList<>();
    events.exceptions(
        order.application(),
        List.of(cut.series().id()),
        row -> {
          Event exception = row.event();
          EventTime original = Objects.requireNonNull(exception.originalStart());
          if (original.occurrenceKey().isAfter(cut.at().occurrenceKey())) {
            later.add(exception);
          }
        });
    if (later.size() > MOST_EXCEPTIONS) {
      throw WriteException.invalid(
          "scope", "following: more than " + MOST_EXCEPTIONS + " exceptions come after this");
    }
    return later;
  }

  /** Makes the exception of the old series one of the new. */
  private void carry(Event exception, Cut cut, EventId rest, EventDetails series) {
    EventTime original = Objects.requireNonNull(exception.originalStart());
    Duration shift = Duration.between(cut.at().local(), series.start().local());
    EventTime now = series.start().withLocal(original.local().plus(shift));
    String id = Occurrence.id(rest, now);
    try {
      if (exception.details().status() == EventStatus.CANCELLED) {
        writer.delete(quietly, id, null);
      } else {
        EventDetails old = cut.series().details();
        EventTime end = EventTime.between(old.start(), old.end()).after(original);
        ThreeWayMerge merge = new ThreeWayMerge(old.at(original, end), exception.details());
        writer.change(quietly, id, null, merge::onto);
      }
    } catch (WriteException e) {
      // The new series may have no such occurrence.
      if (e.kind() != WriteException.Kind.NOT_FOUND) {
        throw e;
      }
    }
  }
}
