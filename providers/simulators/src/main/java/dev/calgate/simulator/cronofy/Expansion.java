package dev.calgate.simulator.cronofy;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** The occurrences of a series, which the service tells one by one. */
final class Expansion {
  private static final Duration HORIZON = Duration.ofDays(400);
  private static final int MOST = 1_000;
  private static final AccountId ACCOUNT = Ids.account(new ApplicationId("any"), "any", "any");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "any");

  private Expansion() {}

  /** Those of the first 400 days. */
  static List<EventTime> starts(EventTime start, EventTime end, String rule, ZoneId zone) {
    EventDetails details =
        new EventDetails.Builder(start, end)
            .recurrence(new Recurrence(List.of(rule), List.of()))
            .build();
    Event series =
        new Event(
            Ids.event(CALENDAR, "any", "any", null),
            ACCOUNT,
            CALENDAR,
            "any",
            null,
            null,
            details,
            new Event.Source("any", "any", null));
    Instant from = start.instant(zone);
    return Occurrences.between(series, List.of(), from, from.plus(HORIZON), zone, MOST).stream()
        .map(Occurrence::originalStart)
        .toList();
  }
}
