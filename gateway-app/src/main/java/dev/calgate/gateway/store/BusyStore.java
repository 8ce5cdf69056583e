package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.availability.BusyKind;
import dev.calgate.model.availability.BusyTimes;
import dev.calgate.model.availability.Interval;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Reads when calendars are busy. Only of series the documents are read; of everything else the
 * columns tell. Thread-safe.
 */
public final class BusyStore {
  /** Most events, and most occurrences of series, of one question. */
  private static final int MAX_EVENTS = 100_000;

  private static final int FETCH_SIZE = 100;

  /** Events that are not long end within this after their start; as in the schema. */
  private static final Duration SHORT = Duration.ofDays(31);

  /** Local times are stored as those of UTC; zones are less than this away from it. */
  private static final Duration ZONES = Duration.ofDays(1);

  private static final String ACCOUNTS =
      """
      select a.account_id, s.as_of from account a
      join sync_state s on (s.application_id, s.account_id) = (a.application_id, a.account_id) and s.calendar_id = ''
      where a.application_id = :application and not a.erasing
      """;

  private static final String CALENDARS =
      """
      select c.calendar_id, c.account_id, c.sync, c.time_zone, s.as_of
      from account a
      join calendar c on (c.application_id, c.account_id) = (a.application_id, a.account_id)
      join sync_state s on (s.application_id, s.account_id, s.calendar_id)
                         = (c.application_id, c.account_id, c.calendar_id)
      where a.application_id = :application and not a.erasing
        and (c.calendar_id = any(:calendars) or c.sync and c.account_id = any(:accounts))
      order by c.calendar_id
      """;

  /** Times beyond the window are cut off, so that none is endless. */
  private static final String EVENTS =
      """
      select (c.ord - 1)::int, e.busy, e.timing, case when e.timing = 'series' then e.event_id end,
             e.position, date_part('epoch', e.changed_at),
             date_part('epoch', greatest(e.starts_at, :from::timestamptz)),
             date_part('epoch', least(e.ends_at, :to::timestamptz))
      from unnest(:calendars) with ordinality as c(calendar_id, ord)
      cross join lateral (
        select event_id, position, changed_at, busy, timing, starts_at, ends_at from event
        where calendar_id = c.calendar_id and not deleted and busy is not null
          and starts_at >= :fromShort::timestamptz and starts_at < :to::timestamptz and ends_at > :from::timestamptz
        union all
        select event_id, position, changed_at, busy, timing, starts_at, ends_at from event
        where calendar_id = c.calendar_id and not deleted and busy is not null and long
          and starts_at < :fromShort::timestamptz and ends_at > :from::timestamptz) e
      limit :limit
      """;

  private static final String EXCEPTIONS =
      "select event_id, position, date_part('epoch', changed_at), series_id from event where series_id = any(:series) and not deleted";

  private static final String DOCUMENTS =
      "select event_id, position, date_part('epoch', changed_at), document from event where event_id = any(:events) and not deleted";

  private static final Map<String, BusyKind> KINDS =
      Arrays.stream(BusyKind.values()).collect(Collectors.toMap(ValueWriter::word, it -> it));

  private final Jdbi jdbi;
  private final RecentTimes recent = new RecentTimes();

  public BusyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** More events than one answer can be computed from. */
  public static final class TooManyEventsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyEventsException() {
      super("There are more than " + MAX_EVENTS + " events and occurrences");
    }
  }

  /** An application's accounts, in the order of their ids, at most so many. */
  public List<AccountId> accounts(ApplicationId application, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(ACCOUNTS + " order by a.account_id limit :limit")
                .bind("application", application.value())
                .bind("limit", limit)
                .map((row, context) -> new AccountId(row.getString(1)))
                .list());
  }

  /** What there is of some accounts, and of some calendars; what is foreign is not there. */
  public BusySources sources(
      ApplicationId application, Collection<AccountId> accounts, Collection<CalendarId> calendars) {
    return jdbi.withHandle(
        handle -> {
          TextArray wanted = TextArray.of(accounts, AccountId::value);
          Map<AccountId, Optional<Instant>> found = new HashMap<>();
          handle
              .createQuery(ACCOUNTS + " and a.account_id = any(:accounts)")
              .bind("application", application.value())
              .bind("accounts", wanted)
              .map((row, context) -> Map.entry(new AccountId(row.getString(1)), asOf(row)))
              .forEach(it -> found.put(it.getKey(), it.getValue()));
          List<BusySources.Source> sources =
              handle
                  .createQuery(CALENDARS)
                  .bind("application", application.value())
                  .bind("accounts", wanted)
                  .bind("calendars", TextArray.of(calendars, CalendarId::value))
                  .map((row, context) -> source(row))
                  .list();
          return new BusySources(found, sources);
        });
  }

  private static Optional<Instant> asOf(ResultSet row) throws SQLException {
    return Optional.ofNullable(SyncRows.instant(row.getTimestamp("as_of")));
  }

  private static BusySources.Source source(ResultSet row) throws SQLException {
    return new BusySources.Source(
        new CalendarId(row.getString("calendar_id")),
        new AccountId(row.getString("account_id")),
        row.getBoolean("sync"),
        zone(row.getString("time_zone")),
        asOf(row));
  }

  /** Providers may name zones that nobody knows. */
  private static ZoneId zone(@Nullable String name) {
    try {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }

  /**
   * When each of some calendars is busy in a window; what reaches into it may begin before it and
   * end behind it.
   *
   * @throws TooManyEventsException when there is too much in the window
   */
  public Map<CalendarId, BusyTimes> busy(List<BusySources.Source> calendars, Interval window) {
    return jdbi.inTransaction(handle -> new Reading(handle, recent, calendars, window).read());
  }

  /** One question. */
  private static final class Reading {
    private final Handle handle;
    private final RecentTimes recent;
    private final List<BusySources.Source> calendars;
    private final Interval window;
    private final List<BusyTimes> times = new ArrayList<>();
    private final Map<String, Repeating> series = new HashMap<>();
    private int occurrences;

    /** A series as its row tells it. */
    private record Repeating(int calendar, BusyKind kind, RecentTimes.State state) {}

    /** An exception as its row tells it. */
    private record Exceptional(String event, RecentTimes.State state, String series) {}

    Reading(
        Handle handle, RecentTimes recent, List<BusySources.Source> calendars, Interval window) {
      this.handle = handle;
      this.recent = recent;
      this.calendars = calendars;
      this.window = window;
      calendars.forEach(it -> times.add(new BusyTimes()));
    }

    Map<CalendarId, BusyTimes> read() {
      events();
      if (!series.isEmpty()) {
        expand();
      }
      Map<CalendarId, BusyTimes> busy = new HashMap<>();
      for (int i = 0; i < calendars.size(); i++) {
        busy.put(calendars.get(i).calendar(), times.get(i));
      }
      return busy;
    }

    private void events() {
      Instant from = window.start().minus(ZONES);
      int[] found = {0};
      handle
          .createQuery(EVENTS)
          .bind("calendars", TextArray.of(calendars, it -> it.calendar().value()))
          .bind("from", FeedAppender.timestamp(from))
          .bind("fromShort", FeedAppender.timestamp(from.minus(SHORT)))
          .bind("to", FeedAppender.timestamp(window.end().plus(ZONES)))
          .bind("limit", MAX_EVENTS + 1)
          .map((row, context) -> event(row))
          .forEach(it -> found[0]++);
      if (found[0] > MAX_EVENTS) {
        throw new TooManyEventsException();
      }
    }

    private boolean event(ResultSet row) throws SQLException {
      int calendar = row.getInt(1);
      BusyKind kind = Objects.requireNonNull(KINDS.get(row.getString(2)));
      String timing = row.getString(3);
      if (timing.equals("series")) {
        series.put(row.getString(4), new Repeating(calendar, kind, state(row, 5)));
        return true;
      }
      ZoneId zone = timing.equals("local") ? calendars.get(calendar).zone() : ZoneOffset.UTC;
      Instant start = moment((long) row.getDouble(7), zone);
      times.get(calendar).add(kind, start, moment((long) row.getDouble(8), zone));
      return true;
    }

    /** The moment at which a zone's clock shows what UTC's shows at another one. */
    private static Instant moment(long second, ZoneId zone) {
      return zone.equals(ZoneOffset.UTC)
          ? Instant.ofEpochSecond(second)
          : LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC).atZone(zone).toInstant();
    }

    /** Exceptions that take time are events like others; here they only replace occurrences. */
    private void expand() {
      List<Exceptional> exceptions = exceptions();
      Map<String, EventReader.Times> read = new HashMap<>();
      series.forEach((id, row) -> recall(id, row.state(), read));
      exceptions.forEach(it -> recall(it.event(), it.state(), read));
      readMissing(exceptions, read);
      Map<String, Set<Instant>> exceptional = new HashMap<>();
      for (Exceptional exception : exceptions) {
        EventReader.Times known = read.get(exception.event());
        if (known != null && known.originalStart() != null) {
          exceptional
              .computeIfAbsent(exception.series(), it -> new HashSet<>())
              .add(known.originalStart().occurrenceKey());
        }
      }
      for (String id : series.keySet()) {
        EventReader.Times known = read.get(id);
        // What was deleted this very moment is missing.
        if (known != null) {
          expand(id, known.details(), exceptional.getOrDefault(id, Set.of()));
        }
      }
    }

    private static RecentTimes.State state(ResultSet row, int column) throws SQLException {
      return new RecentTimes.State(row.getLong(column), row.getDouble(column + 1));
    }

    private List<Exceptional> exceptions() {
      return handle
          .createQuery(EXCEPTIONS)
          .bind("series", TextArray.of(series.keySet(), id -> id))
          .map((row, context) -> new Exceptional(row.getString(1), state(row, 2), row.getString(4)))
          .list();
    }

    private void recall(
        String event, RecentTimes.State state, Map<String, EventReader.Times> read) {
      EventReader.Times kept = recent.get(event, state);
      if (kept != null) {
        read.put(event, kept);
      }
    }

    private void readMissing(List<Exceptional> exceptions, Map<String, EventReader.Times> read) {
      List<String> missing =
          Stream.concat(series.keySet().stream(), exceptions.stream().map(Exceptional::event))
              .filter(it -> !read.containsKey(it))
              .toList();
      if (missing.isEmpty()) {
        return;
      }
      handle
          .createQuery(DOCUMENTS)
          // So that they are not all in memory at once.
          .setFetchSize(FETCH_SIZE)
          .bind("events", TextArray.of(missing, id -> id))
          .map(
              (row, context) -> {
                EventReader.Times times = EventReader.times(row.getString(4));
                recent.put(row.getString(1), state(row, 2), times);
                return read.put(row.getString(1), times) == null;
              })
          .forEach(it -> {});
    }

    private void expand(String id, EventDetails details, Set<Instant> exceptional) {
      Repeating row = series.get(id);
      if (row != null) {
        ZoneId zone = calendars.get(row.calendar()).zone();
        intervals(details, exceptional, zone)
            .forEach(it -> times.get(row.calendar()).add(row.kind(), it));
      }
    }

    private List<Interval> intervals(EventDetails details, Set<Instant> exceptional, ZoneId zone) {
      try {
        List<Interval> found =
            Occurrences.intervals(details, exceptional, window, zone, MAX_EVENTS - occurrences);
        occurrences += found.size();
        return found;
      } catch (TooManyOccurrencesException e) {
        throw new TooManyEventsException();
      }
    }
  }
}
