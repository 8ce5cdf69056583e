package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.ObjectRef;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table {@code event_write}, and the count of a calendar's ended writes. */
final class WriteRows implements EventWrites {
  /** On its way, or ended after a pass had begun to look; of a {@code w}, for a {@code :writes}. */
  static final String UNSETTLED = "(w.ended_no is null or w.ended_no > :writes)";

  private static final String END =
      """
      with ended as (
        update sync_state s set writes = writes + 1
        from event_write w
        where w.calendar_id = :calendar and w.write_no = :number and w.ended_no is null
          and s.application_id = :application and s.account_id = :account
          and s.calendar_id = w.calendar_id
        returning s.writes)
      update event_write w set ended_no = ended.writes, lost = :lost from ended
      where w.calendar_id = :calendar and w.write_no = :number
      """;

  private final Handle handle;

  WriteRows(Handle handle) {
    this.handle = handle;
  }

  // Nobody waits for the disk: a database that falls ends passes and writes as well, and a write
  // that misses its ticket counts as lost.
  @Override
  public Optional<WriteTicket> begin(CalendarKey calendar, ObjectRef ref, Instant until) {
    return bind(
            handle.createQuery(
                """
                with hasty as (select set_config('synchronous_commit', 'off', true)),
                locked as (
                  select application_id, calendar_id from sync_state
                  where application_id = :application and account_id = :account
                    and calendar_id = :calendar
                  for no key update)
                insert into event_write (application_id, calendar_id, ref, until)
                select application_id, calendar_id, :ref, cast(:until as timestamptz)
                from locked, hasty
                on conflict do nothing
                returning write_no
                """),
            calendar)
        .bind("ref", ref.value())
        .bind("until", FeedAppender.timestamp(until))
        .mapTo(Long.class)
        .findOne()
        .map(number -> new WriteTicket(calendar, number));
  }

  @Override
  public void renew(Collection<WriteTicket> tickets, Instant until) {
    handle
        .createUpdate(
            """
            update event_write w set until = cast(:until as timestamptz)
            from unnest(:calendars::text[], :numbers::text[]) as held(calendar_id, write_no)
            where w.calendar_id = held.calendar_id and w.write_no = held.write_no::bigint
              and w.ended_no is null
            """)
        .bind("until", FeedAppender.timestamp(until))
        .bind("calendars", TextArray.of(tickets, it -> it.calendar().calendar().value()))
        .bind("numbers", TextArray.of(tickets, it -> Long.toString(it.number())))
        .execute();
  }

  @Override
  public List<WriteTicket> open() {
    return handle
        .createQuery(
            """
            select w.application_id, c.account_id, w.calendar_id, w.write_no from event_write w
            join calendar c on (c.application_id, c.calendar_id) = (w.application_id, w.calendar_id)
            where w.ended_no is null
            """)
        .map(
            (row, context) ->
                new WriteTicket(
                    new CalendarKey(
                        new ApplicationId(row.getString(1)),
                        new AccountId(row.getString(2)),
                        new CalendarId(row.getString(3))),
                    row.getLong(4)))
        .list();
  }

  @Override
  public int loseExpired(CalendarKey calendar, Instant now) {
    List<Long> expired =
        ObjectRows.bind(
                handle.createQuery(
                    """
                    select write_no from event_write
                    where application_id = :application and calendar_id = :calendar
                      and ended_no is null and until <= cast(:now as timestamptz)
                    order by write_no
                    """),
                calendar)
            .bind("now", FeedAppender.timestamp(now))
            .mapTo(Long.class)
            .list();
    expired.forEach(number -> end(new WriteTicket(calendar, number), true));
    return expired.size();
  }

  @Override
  public boolean lock(CalendarKey calendar) {
    return bind(
            handle.createQuery(
                """
                select 1 from sync_state
                where application_id = :application and account_id = :account
                  and calendar_id = :calendar
                for no key update
                """),
            calendar)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  @Override
  public boolean end(WriteTicket ticket, boolean lost) {
    return bind(handle.createUpdate(END), ticket.calendar())
            .bind("number", ticket.number())
            .bind("lost", lost)
            .execute()
        == 1;
  }

  @Override
  public boolean endUnannounced(CalendarKey calendar) {
    return bind(
                handle.createUpdate(
                    """
                    update sync_state set writes = writes + 1
                    where application_id = :application and account_id = :account
                      and calendar_id = :calendar
                    """),
                calendar)
            .execute()
        == 1;
  }

  @Override
  public void concern(CalendarKey calendar, Collection<ObjectRef> refs, Instant now) {
    bind(
            handle.createUpdate(
                """
                insert into event_write (application_id, calendar_id, ref, until, ended_no)
                select s.application_id, s.calendar_id, ref, cast(:now as timestamptz), s.writes
                from sync_state s, unnest(:refs) as ref
                where s.application_id = :application and s.account_id = :account
                  and s.calendar_id = :calendar
                """),
            calendar)
        .bind("refs", TextArray.of(refs, ObjectRef::value))
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  @Override
  public Set<ObjectRef> unsettled(Pass pass, Collection<ObjectRef> refs) {
    return new HashSet<>(
        refs(
            ObjectRows.bind(
                    handle.createQuery(
                        "select distinct ref from event_write w where application_id = :application"
                            + " and calendar_id = :calendar and ref = any(:refs) and "
                            + UNSETTLED),
                    pass.calendar())
                .bind("refs", TextArray.of(refs, ObjectRef::value))
                .bind("writes", pass.writes())));
  }

  @Override
  public List<ObjectRef> toSettle(Pass pass) {
    return refs(
        ObjectRows.bind(
                handle.createQuery(
                    "select distinct ref from event_write w where application_id = :application"
                        + " and calendar_id = :calendar and (w.lost or "
                        + UNSETTLED
                        + ") order by ref"),
                pass.calendar())
            .bind("writes", pass.writes()));
  }

  private static List<ObjectRef> refs(org.jdbi.v3.core.statement.Query query) {
    return query.map((row, context) -> new ObjectRef(row.getString(1))).list();
  }

  @Override
  public long count(CalendarKey calendar) {
    return bind(
            handle.createQuery(
                """
                select writes from sync_state
                where application_id = :application and account_id = :account
                  and calendar_id = :calendar
                """),
            calendar)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  @Override
  public void forgetSettled(Pass pass) {
    ObjectRows.bind(
            handle.createUpdate(
                """
                delete from event_write
                where application_id = :application and calendar_id = :calendar
                  and ended_no <= :writes
                """),
            pass.calendar())
        .bind("writes", pass.writes())
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, CalendarKey calendar) {
    return ObjectRows.bind(statement, calendar).bind("account", calendar.account().value());
  }
}
