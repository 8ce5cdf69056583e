package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.availability.BusyKind;
import dev.calgate.model.availability.BusyTimes;
import dev.calgate.model.availability.Interval;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Reads when calendars are busy. Only of series the documents are read; of everything else the
 * columns tell. Thread-safe.
 */
public final class BusyStore {
  /** Most events, and most occurrences of series, of one question. */
  static final int MAX_EVENTS = 100_000;

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

  /**
   * One row for all events of a calendar that are of one kind: a row for each would cost more than
   * to find it. Times beyond the window are cut off, so that none is endless.
   */
  private static final String EVENTS =
      """
      select calendar, busy, timing,
             array_agg(date_part('epoch', greatest(starts_at, :from))),
             array_agg(date_part('epoch', least(ends_at, :to))),
             array_agg(event_id) filter (where timing = 'series'),
             array_agg(position) filter (where timing = 'series'),
             array_agg(date_part('epoch', changed_at)) filter (where timing = 'series')
      from (
        select (c.ord - 1)::int as calendar, e.*
        from unnest(:calendars) with ordinality as c(calendar_id, ord)
        cross join lateral (
          select event_id, position, changed_at, busy, timing, starts_at, ends_at from event
          where calendar_id = c.calendar_id and not deleted and busy is not null
            and starts_at >= :fromShort and starts_at < :to and ends_at > :from
          union all
          select event_id, position, changed_at, busy, timing, starts_at, ends_at from event
          where calendar_id = c.calendar_id and not deleted and busy is not null and long
            and starts_at < :fromShort and ends_at > :from) e
        limit :limit) found
      group by calendar, busy, timing
      """;

  private static final Map<String, BusyKind> KINDS =
      Arrays.stream(BusyKind.values()).collect(Collectors.toMap(ValueWriter::word, it -> it));

  private final Jdbi jdbi;
  private final SeriesReader series;

  /** Shares nothing of what it keeps with others. */
  public BusyStore(Jdbi jdbi) {
    this(jdbi, new SeriesReader());
  }

  BusyStore(Jdbi jdbi, SeriesReader series) {
    this.jdbi = jdbi;
    this.series = series;
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
    return jdbi.inTransaction(handle -> new Reading(handle, series, calendars, window).read());
  }

  /** One question. */
  private static final class Reading {
    private final Handle handle;
    private final SeriesReader reader;
    private final List<BusySources.Source> calendars;
    private final Interval window;
    private final List<BusyTimes> times = new ArrayList<>();
    private final Map<String, Repeating> series = new HashMap<>();
    private final List<SeriesReader.State> states = new ArrayList<>();
    private int occurrences;

    /** A series as its row tells it. */
    private record Repeating(int calendar, BusyKind kind) {}

    Reading(
        Handle handle, SeriesReader reader, List<BusySources.Source> calendars, Interval window) {
      this.handle = handle;
      this.reader = reader;
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
      int found =
          handle
              .createQuery(EVENTS)
              .bind("calendars", TextArray.of(calendars, it -> it.calendar().value()))
              .bind("from", new Moment(from))
              .bind("fromShort", new Moment(from.minus(SHORT)))
              .bind("to", new Moment(window.end().plus(ZONES)))
              .bind("limit", MAX_EVENTS + 1)
              .map((row, context) -> events(row))
              .stream()
              .mapToInt(Integer::intValue)
              .sum();
      if (found > MAX_EVENTS) {
        throw new TooManyEventsException();
      }
    }

    /** Takes what one row tells, and says how many events that are. */
    private int events(ResultSet row) throws SQLException {
      int calendar = row.getInt(1);
      BusyKind kind = Objects.requireNonNull(KINDS.get(row.getString(2)));
      String timing = row.getString(3);
      Double[] starts = (Double[]) row.getArray(4).getArray();
      if (timing.equals("series")) {
        for (SeriesReader.State state : SeriesReader.states(row, 6)) {
          states.add(state);
          series.put(state.event(), new Repeating(calendar, kind));
        }
        return starts.length;
      }
      Double[] ends = (Double[]) row.getArray(5).getArray();
      ZoneId zone = timing.equals("local") ? calendars.get(calendar).zone() : ZoneOffset.UTC;
      for (int i = 0; i < starts.length; i++) {
        times.get(calendar).add(kind, moment(starts[i], zone), moment(ends[i], zone));
      }
      return starts.length;
    }

    /** The moment at which a zone's clock shows what UTC's shows at another one. */
    private static Instant moment(double epoch, ZoneId zone) {
      long second = (long) epoch;
      return zone.equals(ZoneOffset.UTC)
          ? Instant.ofEpochSecond(second)
          : LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC).atZone(zone).toInstant();
    }

    /** Exceptions that take time are events like others; here they only replace occurrences. */
    private void expand() {
      Map<String, Set<Instant>> exceptional = reader.exceptional(handle, series.keySet());
      reader.series(
          handle,
          states,
          (event, known) ->
              expand(
                  known,
                  Objects.requireNonNull(series.get(event)),
                  exceptional.getOrDefault(event, Set.of())));
    }

    private void expand(KnownSeries known, Repeating row, Set<Instant> exceptional) {
      BusyTimes busy = times.get(row.calendar());
      try {
        known.occurrences(
            window.start(),
            window.end(),
            calendars.get(row.calendar()).zone(),
            MAX_EVENTS - occurrences,
            (start, end, occurrence) -> {
              occurrences++;
              if (exceptional.isEmpty()
                  || !exceptional.contains(occurrence.get().originalStart().occurrenceKey())) {
                busy.add(row.kind(), start, end);
              }
            });
      } catch (TooManyOccurrencesException e) {
        throw new TooManyEventsException();
      }
    }
  }
}
