package dev.calgate.provider.google.wire;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import dev.calgate.model.recurrence.UnexpandableRuleException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which times are occurrences of a series. */
final class Expansion {
  private static final int MOST = 20_000;
  private static final AccountId ACCOUNT = Ids.account(new ApplicationId("any"), "google", "any");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "any");

  private Expansion() {}

  /**
   * Names of the occurrences between the first and the last of some times; empty when that cannot
   * be said.
   */
  static Optional<Set<Instant>> around(List<EventTime> times, EventDetails series) {
    Instant from =
        times.stream().map(EventTime::occurrenceKey).min(Instant::compareTo).orElseThrow();
    Instant to = times.stream().map(EventTime::occurrenceKey).max(Instant::compareTo).orElseThrow();
    try {
      Set<Instant> names = new HashSet<>();
      Occurrences.between(event(series), List.of(), from, to.plusSeconds(1), ZoneOffset.UTC, MOST)
          .forEach(it -> names.add(it.originalStart().occurrenceKey()));
      return Optional.of(names);
    } catch (TooManyOccurrencesException | UnexpandableRuleException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Event event(EventDetails series) {
    return new Event(
        Ids.event(CALENDAR, "any", "any", null),
        ACCOUNT,
        CALENDAR,
        "any",
        null,
        null,
        series,
        new Event.Source("google", "any", null));
  }
}
