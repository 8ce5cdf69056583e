package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables {@code tzdata} and {@code tzdata_zone}. */
final class TzdataRows {
  private TzdataRows() {}

  /** Which rules the store's moments are, or are to be, computed by. */
  record Target(String fingerprint, String version, boolean done) {}

  /**
   * How far the computing has got.
   *
   * @param begun when it began
   * @param calendar the one it has reached, empty at the beginning
   * @param ref the object of the last event of it; null when the calendar is done
   * @param event that event
   */
  record Progress(String begun, String calendar, @Nullable String ref, @Nullable String event) {}

  static Optional<Target> target(Handle handle) {
    return handle
        .createQuery("select fingerprint, version, done from tzdata order by number desc limit 1")
        .map((row, context) -> new Target(row.getString(1), row.getString(2), row.getBoolean(3)))
        .findOne();
  }

  /** Makes rules the ones that are to hold. */
  static void aim(Handle handle, Tzdata tzdata, Instant now) {
    String fingerprint = tzdata.fingerprint();
    handle.execute("delete from tzdata where fingerprint = ?", fingerprint);
    handle
        .createUpdate(
            """
            insert into tzdata (fingerprint, version, begun_at, done)
            values (:fingerprint, :version, cast(:now as timestamptz), not exists (select from event))
            """)
        .bind("fingerprint", fingerprint)
        .bind("version", tzdata.version())
        .bind("now", FeedAppender.timestamp(now))
        .execute();
    List<String> zones = List.copyOf(tzdata.zones().keySet());
    handle
        .createUpdate(
            """
            insert into tzdata_zone (fingerprint, zone, rules)
            select :fingerprint, zone, rules from unnest(:zones, :rules) as z(zone, rules)
            """)
        .bind("fingerprint", fingerprint)
        .bind("zones", TextArray.of(zones, zone -> zone))
        .bind("rules", TextArray.of(zones, tzdata.zones()::get))
        .execute();
  }

  /** What could not be read, for an unknown zone perhaps, no pass takes for known any more. */
  static void doubtUnreadable(Handle handle) {
    handle.execute(
        "update remote_object set version = 'unread ' || version where reason is not null");
  }

  /** Rules that some stored moments may have been computed by, other than the given ones. */
  static Map<String, Map<String, String>> former(Handle handle, String fingerprint) {
    Map<String, Map<String, String>> former = new HashMap<>();
    handle
        .createQuery("select fingerprint, zone, rules from tzdata_zone where fingerprint <> :own")
        .bind("own", fingerprint)
        .map(
            (row, context) ->
                former
                        .computeIfAbsent(row.getString(1), it -> new HashMap<>())
                        .put(row.getString(2), row.getString(3))
                    == null)
        .forEach(it -> {});
    return former;
  }

  /**
   * Locks the row, unless somebody else is at it, or there is nothing left to do by these rules.
   */
  static Optional<Progress> take(Handle handle, String fingerprint) {
    return handle
        .createQuery(
            """
            select begun_at::text, calendar_id, ref, event_id from tzdata
            where fingerprint = :own and not done and number = (select max(number) from tzdata)
            for update skip locked
            """)
        .bind("own", fingerprint)
        .map(
            (row, context) ->
                new Progress(
                    row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
        .findOne();
  }

  static void reached(
      Handle handle,
      String fingerprint,
      String calendar,
      @Nullable String ref,
      @Nullable String event) {
    handle
        .createUpdate(
            """
            update tzdata set calendar_id = :calendar, ref = :ref, event_id = :event
            where fingerprint = :own
            """)
        .bind("own", fingerprint)
        .bind("calendar", calendar)
        .bind("ref", ref)
        .bind("event", event)
        .execute();
  }

  /** All moments are computed by these rules; what was before is forgotten. */
  static void done(Handle handle, String fingerprint) {
    handle.execute("update tzdata set done = true where fingerprint = ?", fingerprint);
    handle.execute("delete from tzdata where fingerprint <> ?", fingerprint);
  }

  /** The calendar to go on with; empty after the last one. */
  static Optional<CalendarKey> calendar(Handle handle, Progress progress) {
    return handle
        .createQuery(
            """
            select application_id, account_id, calendar_id from calendar
            where calendar_id > :calendar or (calendar_id = :calendar and :inside)
            order by calendar_id limit 1
            """)
        .bind("calendar", progress.calendar())
        .bind("inside", progress.ref() != null)
        .map((row, context) -> calendar(row))
        .findOne();
  }

  private static CalendarKey calendar(ResultSet row) throws SQLException {
    return new CalendarKey(
        new ApplicationId(row.getString(1)),
        new AccountId(row.getString(2)),
        new CalendarId(row.getString(3)));
  }
}
