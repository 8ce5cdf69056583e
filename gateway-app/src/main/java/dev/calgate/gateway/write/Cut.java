package dev.calgate.gateway.write;

import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.Organizer;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.SeriesSplit;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A series and the place where it is cut in two.
 *
 * @param at the original start of an occurrence
 */
record Cut(Subject whole, EventTime at) {

  /**
   * The cut before the occurrence that a caller has named.
   *
   * @param whole its series
   * @throws WriteException when it is none, or the series is not the account's to divide
   */
  static Cut of(Subject whole) {
    Occurrence occurrence = whole.named().occurrence();
    EventTime at =
        occurrence == null
            ? whole.named().row().event().originalStart()
            : occurrence.originalStart();
    if (at == null) {
      throw WriteException.invalid("scope", "following is for the id of an occurrence");
    }
    if (whole.event().kind() != EventKind.SERIES) {
      throw WriteException.invalid("scope", "the event is no series any more");
    }
    if (isForeign(whole.event().details())) {
      throw WriteException.invalid("scope", "following is for the organizer of a series");
    }
    return new Cut(whole, at);
  }

  private static boolean isForeign(EventDetails details) {
    Organizer organizer = details.organizer();
    return organizer != null
        && !organizer.self()
        && details.attendees().stream().anyMatch(Attendee::self);
  }

  Event series() {
    return whole.event();
  }

  WritableCalendar calendar() {
    return whole.calendar();
  }

  boolean isAtTheStart() {
    return !at.occurrenceKey().isAfter(series().details().start().occurrenceKey());
  }

  /** Whether an exception of the series stays with what comes before the cut. */
  boolean isBefore(Event exception) {
    return originalStart(exception).occurrenceKey().isBefore(at.occurrenceKey());
  }

  /** Whether an exception stands for the occurrence at the cut itself. */
  boolean isAt(Event exception) {
    return originalStart(exception).occurrenceKey().equals(at.occurrenceKey());
  }

  private static EventTime originalStart(Event exception) {
    return Objects.requireNonNull(exception.originalStart());
  }

  /** What the series says at the time of an exception. */
  EventDetails usual(Event exception) {
    return usual(originalStart(exception));
  }

  private EventDetails usual(EventTime original) {
    EventDetails old = series().details();
    return old.at(original, EventTime.between(old.start(), old.end()).after(original));
  }

  /** For which occurrence of the rest an exception stands. */
  EventTime original(Event exception, EventDetails rest) {
    Duration shift = Duration.between(at.local(), rest.start().local());
    return rest.start().withLocal(originalStart(exception).local().plus(shift));
  }

  private SeriesSplit split() {
    try {
      return SeriesSplit.of(series().details(), at);
    } catch (TooManyOccurrencesException | IllegalArgumentException e) {
      throw WriteException.invalid("scope", "following: " + e.getMessage());
    }
  }

  /** Lets the series end before the cut. */
  EventWrite end(KnownObject object, boolean notifyAttendees) {
    EventDetails old = series().details();
    EventDetails ended = old.toBuilder().recurrence(split().before()).build();
    calendar().check(old, ended, false);
    return whole.update(object, ended, notifyAttendees);
  }

  /**
   * The UID of the series from the cut on: the same whenever the same series is cut there, so that
   * to try again finds what an earlier try has made.
   */
  String uidOfRest() {
    String repeats = String.valueOf(series().details().recurrence());
    return Ids.event(series().calendarId(), series().id().value(), repeats, at).value()
        + "@calgate";
  }

  /** What a series of the occurrences from the cut on would say. */
  EventDetails rest() {
    EventDetails old = series().details();
    EventDetails usual = usual(at);
    EventDetails rest =
        old.toBuilder().times(usual.start(), usual.end()).recurrence(split().rest()).build();
    return withoutForeign(rest);
  }

  /** Of what the provider alone decides a new event is given its own. */
  private EventDetails withoutForeign(EventDetails rest) {
    Map<String, String> refused = calendar().writing().refused(null, rest, false);
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
    return calendar().writing().refused(null, asking, false).containsKey("conference")
        ? null
        : another;
  }

  /** What an occurrence is to say, save for a conference that the provider alone decides. */
  EventDetails withHeldConference(EventDetails before, EventDetails after) {
    return calendar().writing().refused(before, after, true).containsKey("conference")
        ? after.toBuilder().conference(before.conference()).build()
        : after;
  }
}
