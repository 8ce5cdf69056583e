package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What a calendar's events come down to at a position of the feed, so that whoever keeps a copy can
 * see by one comparison that it is complete and current: SHA-256 over a line for each event that is
 * not deleted, {@code <id> <position>} and a line feed, in the order of the ids' bytes. The
 * position of an event is that of its last change, so it stands for all that the event says. Takes
 * the same memory whatever the calendar's size. Thread-safe.
 */
public final class CalendarDigest {
  private static final int ROWS = 10_000;

  /** Within which 100,000 events are put in order; of more PostgreSQL makes files. */
  private static final String SORTED = "16MB";

  private final Jdbi jdbi;

  /** Of the calendars of a database. */
  public CalendarDigest(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A digest.
   *
   * @param position the feed's last one in the same snapshot
   * @param events how many went in
   * @param value {@code sha256:} and 64 hex digits
   */
  public record Digest(long position, long events, String value) {}

  /** The digest of a calendar as it is now; empty for a foreign id as for an unknown one. */
  public Optional<Digest> of(ApplicationId application, CalendarId calendar) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle ->
            head(handle, application, calendar).map(position -> of(handle, calendar, position)));
  }

  /** The first statement, which takes the snapshot. */
  private static Optional<Long> head(
      Handle handle, ApplicationId application, CalendarId calendar) {
    return CalendarRows.bind(
            handle.createQuery(
                """
                select h.last from feed_head h
                where h.application_id = :application and h.lane = 0 and exists (
                  select from calendar c
                  join account a on (a.application_id, a.account_id) = (c.application_id, c.account_id)
                    and not a.erasing
                  where c.application_id = :application and c.calendar_id = :calendar)
                """),
            application,
            calendar)
        .mapTo(Long.class)
        .findOne();
  }

  private static Digest of(Handle handle, CalendarId calendar, long position) {
    MessageDigest digest = sha256();
    AtomicLong events = new AtomicLong();
    handle.execute("set local work_mem = '" + SORTED + "'");
    // Of a calendar that is known to be the application's: so the index event_calendar tells all.
    handle
        .createQuery(
            """
            select event_id, position from event
            where calendar_id = :calendar and not deleted order by event_id collate "C"
            """)
        .bind("calendar", calendar.value())
        .setFetchSize(ROWS)
        .map((row, context) -> row.getString(1) + ' ' + row.getLong(2) + '\n')
        .forEach(
            line -> {
              digest.update(line.getBytes(StandardCharsets.US_ASCII));
              events.incrementAndGet();
            });
    return new Digest(
        position, events.get(), "sha256:" + HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
