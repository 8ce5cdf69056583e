package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Audits of calendars: what is asked for and what came of it. An audit is a pass under the
 * calendar's lease, so that one runs at a time; what it finds is noted with the changes that heal
 * it, so that a report lacks nothing whatever broke off before. Thread-safe.
 */
public final class Audits {
  private final Jdbi jdbi;
  private final Set<ApplicationId> applications;

  /**
   * On a database.
   *
   * @param applications whose calendars are audited by themselves, and counted
   */
  public Audits(Jdbi jdbi, Collection<ApplicationId> applications) {
    this.jdbi = jdbi;
    this.applications = Set.copyOf(applications);
  }

  /**
   * Asks for an audit of a calendar.
   *
   * @param requestId the caller's request; null for none
   * @return empty when the calendar is unknown or rests, as while its account is paused
   */
  public Optional<AuditTicket> request(
      CalendarKey calendar, @Nullable String requestId, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          String column = calendar.calendar().value();
          if (new SyncRows(handle).request(calendar.accountKey(), column, now) == 0) {
            return Optional.empty();
          }
          return Optional.of(new AuditTicket(calendar, count(handle, calendar, requestId)));
        });
  }

  private static long count(Handle handle, CalendarKey calendar, @Nullable String requestId) {
    return ObjectRows.bind(
            handle.createQuery(
                """
                insert into calendar_audit as a (application_id, calendar_id, requested, request_id)
                values (:application, :calendar, 1, :request)
                on conflict (calendar_id) do update set requested = a.requested + 1,
                  request_id = coalesce(excluded.request_id, a.request_id)
                returning requested
                """),
            calendar)
        .bind("request", requestId)
        .mapTo(Long.class)
        .one();
  }

  /**
   * Makes a pass an audit, if its calendar waits for one. One that was never read is read first:
   * else all of it would be missing. An audit ends with that when it fails.
   */
  public Pass begin(Pass pass, Instant now) {
    return jdbi.inTransaction(
        handle ->
            AuditRows.order(handle, pass.calendar())
                .map(order -> begin(handle, pass, order, now))
                .orElse(pass));
  }

  private static Pass begin(Handle handle, Pass pass, AuditOrder order, Instant now) {
    if (AuditRows.isRead(handle, pass.lease())) {
      return pass.as(order);
    }
    CalendarKey calendar = pass.calendar();
    int unused =
        new SyncRows(handle).request(calendar.accountKey(), calendar.calendar().value(), now);
    return pass.as(order.later());
  }

  /**
   * Reports what an audit has found, before its pass is completed.
   *
   * @param asOf when its listing began
   * @param nextAt when the calendar is audited by itself; null for never
   * @throws LeaseLostException when somebody else took the calendar
   */
  public AuditReport complete(Pass pass, Instant asOf, @Nullable Instant nextAt) {
    return jdbi.inTransaction(
        handle -> {
          new PassRows(handle).lock(pass.lease());
          AuditReport report = AuditReport.of(handle, pass, asOf);
          end(
              handle,
              pass,
              """
              missing = 0, ghost = 0, stale = 0,
              missing_examples = '{}', ghost_examples = '{}', stale_examples = '{}',
              as_of = cast(:at as timestamptz), differences = missing + ghost + stale,
              report = :report, error_kind = null, error_message = null, error_at = null
              """,
              asOf,
              nextAt,
              report.document(),
              null);
          return report;
        });
  }

  /**
   * Gives up an audit that broke off: whoever asked for it is told why. What it healed stands in
   * the next report.
   *
   * @param nextAt as in {@link #complete}
   */
  public void failed(
      Pass pass, ErrorKind kind, String message, Instant now, @Nullable Instant nextAt) {
    jdbi.useTransaction(
        handle -> {
          new PassRows(handle).lock(pass.lease());
          end(
              handle,
              pass,
              "error_kind = :word, error_message = :report, error_at = cast(:at as timestamptz)",
              now,
              nextAt,
              message,
              kind);
        });
  }

  private static void end(
      Handle handle,
      Pass pass,
      String outcome,
      Instant at,
      @Nullable Instant nextAt,
      String text,
      @Nullable ErrorKind kind) {
    ObjectRows.bind(
            handle.createUpdate(
                "update calendar_audit set done = :number,"
                    + " request_id = case when requested > :number then request_id end,"
                    + " due_at = cast(:next as timestamptz), "
                    + outcome
                    + " where application_id = :application and calendar_id = :calendar"),
            pass.calendar())
        .bind("number", java.util.Objects.requireNonNull(pass.audit()).number())
        .bind("next", nextAt == null ? null : FeedAppender.timestamp(nextAt))
        .bind("at", FeedAppender.timestamp(at))
        .bind("report", text)
        .bind("word", kind == null ? null : ValueWriter.word(kind))
        .execute();
  }

  /** Those of some audits that have ended, well or not, or whose calendar is gone. */
  public List<AuditTicket> ended(Collection<AuditTicket> tickets) {
    Set<String> open =
        Set.copyOf(
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            select distinct t.calendar_id || ' ' || t.number
                            from unnest(:calendars::text[], :numbers::text[])
                              as t(calendar_id, number)
                            join calendar_audit a using (calendar_id)
                            where a.done < t.number::bigint
                            """)
                        .bind(
                            "calendars",
                            TextArray.of(tickets, it -> it.calendar().calendar().value()))
                        .bind("numbers", TextArray.of(tickets, it -> Long.toString(it.number())))
                        .mapTo(String.class)
                        .list()));
    return tickets.stream()
        .filter(it -> !open.contains(it.calendar().calendar() + " " + it.number()))
        .toList();
  }

  /** How a calendar's audits stand; {@link AuditView#NONE} when nobody has asked for any. */
  public AuditView view(ApplicationId application, CalendarId calendar) {
    return jdbi.withHandle(
        handle ->
            CalendarRows.bind(
                    handle.createQuery(
                        """
                        select requested > done as open, report, error_kind, error_message,
                          error_at, due_at
                        from calendar_audit
                        where application_id = :application and calendar_id = :calendar
                        """),
                    application,
                    calendar)
                .map((row, context) -> AuditView.of(row))
                .findOne()
                .orElse(AuditView.NONE));
  }

  /**
   * Plans audits of calendars that have no plan, or one that lies further away than {@code every}:
   * each at a place of its own within that time.
   *
   * @param providers of which calendars are audited
   */
  public void plan(Collection<String> providers, Duration every, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into calendar_audit (application_id, calendar_id, due_at)
                    select c.application_id, c.calendar_id,
                      cast(:now as timestamptz) + make_interval(secs =>
                        :every * (hashtext(c.calendar_id)::bigint + 2147483648) / 4294967296.0)
                    from calendar c left join calendar_audit a using (calendar_id)
                    where c.sync and c.application_id = any(:applications)
                      and c.provider = any(:providers)
                      and (a.due_at is null
                        or a.due_at > cast(:now as timestamptz) + make_interval(secs => :every))
                    on conflict (calendar_id) do update set due_at = excluded.due_at
                    """)
                .bind("applications", TextArray.of(applications, ApplicationId::value))
                .bind("providers", TextArray.of(providers, it -> it))
                .bind("every", every.toMillis() / 1000.0)
                .bind("now", FeedAppender.timestamp(now))
                .execute());
  }

  /** Plans nothing any more. */
  public void planNone() {
    jdbi.useHandle(
        handle ->
            handle.execute("update calendar_audit set due_at = null where due_at is not null"));
  }

  /** Calendars whose planned time has come and that wait for no audit, the longest due first. */
  public List<CalendarKey> due(Instant now, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.application_id, c.account_id, c.calendar_id
                    from calendar_audit a join calendar c using (calendar_id)
                    join sync_state s on (s.application_id, s.account_id, s.calendar_id)
                                       = (c.application_id, c.account_id, c.calendar_id)
                    where a.due_at <= cast(:now as timestamptz) and a.requested = a.done
                      and s.active and c.application_id = any(:applications)
                    order by a.due_at limit :limit
                    """)
                .bind("applications", TextArray.of(applications, ApplicationId::value))
                .bind("now", FeedAppender.timestamp(now))
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new CalendarKey(
                            new ApplicationId(row.getString(1)),
                            new AccountId(row.getString(2)),
                            new CalendarId(row.getString(3))))
                .list());
  }

  /**
   * Figures over all calendars of the configured applications.
   *
   * @param differences what the last audit of each found and healed
   * @param failed calendars whose last audit broke off
   */
  public record Figures(long differences, long failed) {}

  /** Counts, for metrics. */
  public Figures figures() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select coalesce(sum(differences), 0), count(error_kind) from calendar_audit
                    where application_id = any(:applications)
                    """)
                .bind("applications", TextArray.of(applications, ApplicationId::value))
                .map((row, context) -> new Figures(row.getLong(1), row.getLong(2)))
                .one());
  }
}
