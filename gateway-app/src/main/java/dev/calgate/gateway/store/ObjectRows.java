package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventId;
import dev.calgate.model.Ids;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The tables {@code remote_object} and {@code pass_mention}. */
final class ObjectRows implements RemoteObjects {
  private static final String LAST_MENTION =
      """
      (select m.removed from pass_mention m
       where m.application_id = o.application_id and m.calendar_id = o.calendar_id
         and m.pass_no = :pass and m.ref = o.ref
       order by m.mention_no desc limit 1)""";

  // What is being written is whoever's who writes it.
  private static final String SETTLED =
      " and not exists (select from event_write w"
          + " where w.application_id = :application and w.calendar_id = :calendar"
          + " and w.ref = o.ref and "
          + WriteRows.UNSETTLED
          + ")";

  // A snapshot says that what it did not mention is gone, as far as its window reaches. A
  // difference of sets, since a join of fresh tables, of which PostgreSQL knows no sizes, may be
  // done row by row.
  private static final String GONE_BY_SNAPSHOT =
      """
       from (
        select ref from remote_object where application_id = :application and calendar_id = :calendar
        except
        select ref from (
          select distinct on (ref) ref, removed from pass_mention
          where application_id = :application and calendar_id = :calendar and pass_no = :pass
          order by ref, mention_no desc) last where not removed) o
      where not exists (
        select from event e
        where e.application_id = :application and e.calendar_id = :calendar
          and e.ref = o.ref and not e.deleted
          and not (e.starts_at < cast(:to as timestamptz) and e.ends_at >= cast(:from as timestamptz)))
      """
          + SETTLED;

  private static final String TOLD_GONE =
      """
      select o.ref from pass_mention o
      where o.application_id = :application and o.calendar_id = :calendar
        and o.pass_no = :pass and o.removed and\s"""
          + LAST_MENTION;

  // A delta names what is gone, so the work does not grow with the calendar. What holds exceptions
  // of a series goes with it, unless it was told to exist; also of a series that was never stored,
  // because it went while its exceptions were already read.
  private static final String GONE_BY_DELTA =
      """
       from remote_object o
      where o.application_id = :application and o.calendar_id = :calendar"""
          + SETTLED
          + """
       and o.ref in (
        with gone as (\s"""
          + TOLD_GONE
          + """
        ), series as (
          select s.event_id from event s
          where s.application_id = :application and s.calendar_id = :calendar
            and s.ref in (select ref from gone)
          union
          select unnest(cast(:series as text[])))
        select ref from gone
        union
        select o.ref from event o join series s on o.series_id = s.event_id
        where o.application_id = :application and o.calendar_id = :calendar and coalesce(\s"""
          + LAST_MENTION
          + ", true))";

  private final Handle handle;

  ObjectRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public Map<ObjectRef, VersionTag> versions(CalendarKey calendar, Collection<ObjectRef> refs) {
    Map<ObjectRef, VersionTag> versions = new HashMap<>();
    if (refs.isEmpty()) {
      return versions;
    }
    bind(
            handle.createQuery(
                """
                select ref, version from remote_object
                where application_id = :application and calendar_id = :calendar and ref = any(:refs)
                """),
            calendar)
        .bind("refs", TextArray.of(refs, ObjectRef::value))
        .map(
            (row, context) ->
                Map.entry(new ObjectRef(row.getString(1)), new VersionTag(row.getString(2))))
        .forEach(entry -> versions.put(entry.getKey(), entry.getValue()));
    return versions;
  }

  @Override
  public Optional<KnownObject> known(CalendarKey calendar, ObjectRef ref) {
    return bind(
            handle.createQuery(
                """
                select version, raw from remote_object
                where application_id = :application and calendar_id = :calendar
                  and ref = :ref and reason is null
                """),
            calendar)
        .bind("ref", ref.value())
        .map((row, context) -> known(ref, row))
        .findOne();
  }

  @Override
  public Optional<WriteStore.Held> held(CalendarKey calendar, ObjectRef ref, EventId event) {
    return bind(
            handle.createQuery(
                """
                select version, raw,
                       (select position from event where event_id = :event and not deleted)
                from remote_object
                where application_id = :application and calendar_id = :calendar
                  and ref = :ref and reason is null
                """),
            calendar)
        .bind("ref", ref.value())
        .bind("event", event.value())
        .map((row, context) -> new WriteStore.Held(known(ref, row), row.getLong(3)))
        .findOne();
  }

  private static KnownObject known(ObjectRef ref, ResultSet row) throws SQLException {
    return new KnownObject(ref, new VersionTag(row.getString(1)), row.getString(2));
  }

  @Override
  public void mention(Pass pass, Collection<ObjectRef> refs, boolean removed) {
    bind(
            handle.createUpdate(
                """
                insert into pass_mention (application_id, calendar_id, pass_no, ref, removed)
                select :application, :calendar, :pass, ref, :removed from unnest(:refs) as ref
                """),
            pass.calendar())
        .bind("pass", pass.number())
        .bind("removed", removed)
        .bind("refs", TextArray.of(refs, ObjectRef::value))
        .execute();
  }

  @Override
  public void forgetMentions(Pass pass) {
    bind(
            handle.createUpdate(
                """
                delete from pass_mention
                where application_id = :application and calendar_id = :calendar and pass_no <= :pass
                """),
            pass.calendar())
        .bind("pass", pass.number())
        .execute();
  }

  @Override
  public void store(CalendarKey calendar, Collection<RemoteChange> changes) {
    bind(
            handle.createUpdate(
                """
                insert into remote_object as o (application_id, calendar_id, ref, version, raw, reason)
                select :application, :calendar, ref, version, coalesce(raw, ''), reason
                from unnest(:refs, :versions, :raws, :reasons) as n(ref, version, raw, reason)
                order by ref
                on conflict (calendar_id, ref) do update set
                  version = excluded.version, reason = excluded.reason,
                  raw = case when excluded.reason is null then excluded.raw else o.raw end
                where (o.version, o.reason) is distinct from (excluded.version, excluded.reason)
                  or (excluded.reason is null and o.raw <> excluded.raw)
                """),
            calendar)
        .bind("refs", TextArray.of(changes, change -> change.ref().value()))
        .bind("versions", TextArray.of(changes, ObjectRows::version))
        .bind("raws", TextArray.of(changes, ObjectRows::raw))
        .bind("reasons", TextArray.of(changes, ObjectRows::reason))
        .execute();
  }

  private static String version(RemoteChange change) {
    if (change instanceof RemoteChange.Upserted upserted) {
      return upserted.object().version().value();
    }
    if (change instanceof RemoteChange.Unreadable unreadable) {
      return unreadable.version().value();
    }
    throw new IllegalArgumentException("Only bodies are stored, not " + change);
  }

  private static @Nullable String raw(RemoteChange change) {
    return change instanceof RemoteChange.Upserted upserted ? upserted.object().raw() : null;
  }

  private static @Nullable String reason(RemoteChange change) {
    return change instanceof RemoteChange.Unreadable unreadable ? unreadable.reason() : null;
  }

  @Override
  public List<ObjectRef> withExceptions(CalendarKey calendar, Collection<ObjectRef> refs) {
    return bind(
            handle.createQuery(
                """
                select unnest(:refs) as ref
                union
                select o.ref from event s join event o on o.series_id = s.event_id
                where s.application_id = :application and s.calendar_id = :calendar
                  and s.ref = any(:refs)
                order by ref
                """),
            calendar)
        .bind("refs", TextArray.of(refs, ObjectRef::value))
        .map((row, context) -> new ObjectRef(row.getString(1)))
        .list();
  }

  @Override
  public void delete(CalendarKey calendar, Collection<ObjectRef> refs) {
    bind(
            handle.createUpdate(
                """
                delete from remote_object
                where application_id = :application and calendar_id = :calendar and ref = any(:refs)
                """),
            calendar)
        .bind("refs", TextArray.of(refs, ObjectRef::value))
        .execute();
  }

  @Override
  public SyncCommit.Sweep sweep(Pass pass, Coverage coverage) {
    long gone =
        bindGone(handle.createQuery("select count(*)" + gone(coverage)), pass, coverage)
            .mapTo(Long.class)
            .one();
    long known =
        bind(
                handle.createQuery(
                    """
                    select count(*) from remote_object
                    where application_id = :application and calendar_id = :calendar
                    """),
                pass.calendar())
            .mapTo(Long.class)
            .one();
    return new SyncCommit.Sweep(gone, known);
  }

  @Override
  public List<ObjectRef> gone(Pass pass, Coverage coverage, String after, int limit) {
    return bindGone(
            handle.createQuery(
                "select o.ref"
                    + gone(coverage)
                    + " and o.ref > :after order by o.ref limit :limit"),
            pass,
            coverage)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> new ObjectRef(row.getString(1)))
        .list();
  }

  private static String gone(Coverage coverage) {
    return coverage instanceof Coverage.Delta ? GONE_BY_DELTA : GONE_BY_SNAPSHOT;
  }

  private <S extends SqlStatement<S>> S bindGone(S statement, Pass pass, Coverage coverage) {
    S bound =
        bind(statement, pass.calendar()).bind("pass", pass.number()).bind("writes", pass.writes());
    if (coverage instanceof Coverage.Snapshot window) {
      Instant from = window.from();
      Instant to = window.to();
      bound.bind("from", from == null ? "-infinity" : FeedAppender.timestamp(from));
      bound.bind("to", to == null ? "infinity" : FeedAppender.timestamp(to));
    } else {
      bound.bind("series", TextArray.of(toldGone(pass), ref -> seriesOf(pass.calendar(), ref)));
    }
    return bound;
  }

  private List<ObjectRef> toldGone(Pass pass) {
    return bind(
            handle.createQuery("select distinct ref from (" + TOLD_GONE + ") o"), pass.calendar())
        .bind("pass", pass.number())
        .map((row, context) -> new ObjectRef(row.getString(1)))
        .list();
  }

  /**
   * The series that an object holds, or would: where exceptions have objects of their own, each
   * holds one event, which needs no key.
   */
  static String seriesOf(CalendarKey calendar, ObjectRef ref) {
    return Ids.event(calendar.calendar(), ref.value(), "", null).value();
  }

  @Override
  public List<CalendarStore.Unreadable> unreadable(
      ApplicationId application, CalendarId calendar, String after, int limit) {
    return CalendarRows.bind(
            handle.createQuery(
                """
                select ref, version, reason from remote_object
                where application_id = :application and calendar_id = :calendar
                  and reason is not null and ref > :after
                order by ref limit :limit
                """),
            application,
            calendar)
        .bind("after", after)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new CalendarStore.Unreadable(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  static <S extends SqlStatement<S>> S bind(S statement, CalendarKey calendar) {
    return statement
        .bind("application", calendar.application().value())
        .bind("calendar", calendar.calendar().value());
  }
}
