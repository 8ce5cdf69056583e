package dev.calgate.gateway.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log's partitions, one for each month (each read of the feed looks into all of them): made
 * ahead, and dropped whole when they are older than the operator wants. Of what is dropped the last
 * entry of each calendar and account stays, and events tell their state themselves, so that a
 * reader from before the horizon still converges. Harmless to call on several nodes at once.
 * Thread-safe.
 */
public final class FeedHistory {
  private static final Logger LOG = LoggerFactory.getLogger(FeedHistory.class);
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final int MONTHS_AHEAD = 1;
  private static final Pattern PARTITION = Pattern.compile("change_m(\\d{4})(\\d{2})");

  private final Jdbi jdbi;

  FeedHistory(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Makes the partitions of this month and the next. Whoever reads the log for long, as a backup
   * does, puts that off: what nobody has made is in nobody's way.
   */
  public void makeAhead(Instant now) {
    YearMonth current = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    List<YearMonth> there = jdbi.withHandle(FeedHistory::months);
    try {
      for (int i = 0; i <= MONTHS_AHEAD; i++) {
        YearMonth month = current.plusMonths(i);
        if (!there.contains(month)) {
          jdbi.useTransaction(handle -> make(handle, month));
        }
      }
    } catch (UnableToExecuteStatementException e) {
      if (!isLocked(e)) {
        throw e;
      }
      LOG.warn("the log is being read, so that its next months are made later");
    }
  }

  private static boolean isLocked(UnableToExecuteStatementException e) {
    return e.getCause() instanceof SQLException cause
        && LOCK_NOT_AVAILABLE.equals(cause.getSQLState());
  }

  /** Rows that came before their partition are moved into it. */
  private static void make(Handle handle, YearMonth month) {
    // Who waits for the lock holds up everybody behind him.
    handle.execute("set local lock_timeout = '2s'");
    lock(handle);
    if (months(handle).contains(month)) {
      return;
    }
    String name = name(month);
    String from = firstDay(month) + " 00:00+00";
    String to = firstDay(month.plusMonths(1)) + " 00:00+00";
    handle.execute("lock table change_default in access exclusive mode");
    handle.execute("create table " + name + " (like change including defaults)");
    handle.execute(
        "with early as (delete from change_default where at >= cast(? as timestamptz) and at < cast(? as timestamptz)"
            + " returning *) insert into "
            + name
            + " select * from early",
        from,
        to);
    handle.execute(
        "alter table change attach partition "
            + name
            + " for values from ('"
            + from
            + "') to ('"
            + to
            + "')");
  }

  /**
   * Drops the months that ended before {@code cutoff}.
   *
   * @return how many
   */
  public int dropBefore(Instant cutoff) {
    int dropped = 0;
    for (YearMonth month : jdbi.withHandle(FeedHistory::months)) {
      Instant end = firstDay(month.plusMonths(1)).atStartOfDay(ZoneOffset.UTC).toInstant();
      if (!end.isAfter(cutoff)) {
        dropped += jdbi.inTransaction(handle -> drop(handle, month, end)) ? 1 : 0;
      }
    }
    return dropped;
  }

  private static boolean drop(Handle handle, YearMonth month, Instant end) {
    lock(handle);
    if (!months(handle).contains(month)) {
      return false;
    }
    String until = FeedAppender.timestamp(end);
    handle.execute("set local lock_timeout = '5s'");
    handle.execute("lock table change in access exclusive mode");
    handle
        .createUpdate(
            """
            create temporary table kept on commit drop as
            select distinct on (application_id, account_id, coalesce(calendar_id, '')) *
            from change where at < cast(:until as timestamptz) and event_id is null
            order by application_id, account_id, coalesce(calendar_id, ''), position desc
            """)
        .bind("until", until)
        .execute();
    handle
        .createUpdate(
            """
            update feed_head h set horizon = greatest(horizon, (
              select max(position) from change c
              where c.application_id = h.application_id and c.lane = h.lane
                and c.at < cast(:until as timestamptz)))
            """)
        .bind("until", until)
        .execute();
    handle.execute("drop table " + name(month));
    handle
        .createUpdate("delete from change_default where at < cast(:until as timestamptz)")
        .bind("until", until)
        .execute();
    handle.execute("insert into change_default select * from kept");
    return true;
  }

  private static void lock(Handle handle) {
    handle.execute("select pg_advisory_xact_lock(hashtext('calgate.feed_history'))");
  }

  private static List<YearMonth> months(Handle handle) {
    return handle
        .createQuery(
            """
            select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'change'::regclass order by c.relname
            """)
        .mapTo(String.class)
        .list()
        .stream()
        .map(PARTITION::matcher)
        .filter(Matcher::matches)
        .map(name -> YearMonth.of(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))))
        .toList();
  }

  private static LocalDate firstDay(YearMonth month) {
    return month.atDay(1);
  }

  private static String name(YearMonth month) {
    return "change_m" + month.toString().replace("-", "");
  }
}
