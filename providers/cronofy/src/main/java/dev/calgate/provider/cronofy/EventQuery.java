package dev.calgate.provider.cronofy;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.cronofy.wire.Days;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Questions to {@code GET /v1/events}; all in one form, so that equal events look alike. */
final class EventQuery {
  /** A day less than the service reads on each side, because its clock may be another. */
  private static final int DAYS_BACK = 41;

  private static final int DAYS_AHEAD = 200;

  private EventQuery() {}

  private static String of(CalendarRef calendar, String more) {
    return "/v1/events?tzid=Etc%2FUTC&localized_times=true&calendar_ids%5B%5D="
        + URLEncoder.encode(calendar.value(), StandardCharsets.UTF_8).replace("+", "%20")
        + more;
  }

  /** The days that can be read, by which events of others alone are bound. */
  static Days readable(LocalDate today) {
    return new Days(today.minusDays(DAYS_BACK), today.plusDays(DAYS_AHEAD));
  }

  /** All that lies in the window. */
  static String window(CalendarRef calendar, Days days) {
    return of(calendar, "&include_managed=true" + dates(days));
  }

  /** All of our own, wherever it lies. */
  static String managed(CalendarRef calendar) {
    return of(calendar, "&only_managed=true");
  }

  /** All that changed, deletions and what has left the window included. */
  static String changed(CalendarRef calendar, Instant mark, Duration overlap) {
    Instant since = mark.minus(overlap).truncatedTo(ChronoUnit.SECONDS);
    return of(calendar, "&last_modified=" + since + ALL);
  }

  /** All that is or ever was in some days, deletions included. */
  static String ever(CalendarRef calendar, Days days) {
    return of(calendar, ALL + dates(days));
  }

  /** All there is and ever was. */
  static String ever(CalendarRef calendar) {
    return of(calendar, ALL);
  }

  /** All of our own that is or was. */
  static String everManaged(CalendarRef calendar) {
    return of(calendar, "&only_managed=true&include_deleted=true");
  }

  private static final String ALL = "&include_managed=true&include_deleted=true&include_moved=true";

  private static String dates(Days days) {
    return "&from=" + days.from() + "&to=" + days.to();
  }
}
