package dev.calgate.gateway.store;

import dev.calgate.provider.Coverage;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Audits on a handle: what is in the store and not at the provider, as {@link ObjectRows} finds
 * what is gone, with events whose object is not in the store; {@link AuditChanges} does the rest.
 */
final class AuditedRows implements AuditedObjects {
  private static final String STORED =
      """
      (select ref from remote_object where application_id = :application and calendar_id = :calendar
       union
       select ref from event
       where application_id = :application and calendar_id = :calendar and not deleted)
      """;

  /** What the pass told last of each object. */
  static final String LISTED =
      """
      select ref from (
        select distinct on (ref) ref, removed from pass_mention
        where application_id = :application and calendar_id = :calendar and pass_no = :pass
        order by ref, mention_no desc) last where not removed
      """;

  private static final String GONE =
      " from ("
          + STORED
          + " except "
          + LISTED
          + """
          ) o
          where not exists (
            select from event e
            where e.application_id = :application and e.calendar_id = :calendar
              and e.ref = o.ref and not e.deleted
              and not (e.starts_at < cast(:to as timestamptz)
                       and e.ends_at >= cast(:from as timestamptz)))
          and not exists (
            select from event_write w
            where w.application_id = :application and w.calendar_id = :calendar and w.ref = o.ref
              and\s"""
          + WriteRows.UNSETTLED
          + ")";

  private final Handle handle;

  AuditedRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public EventChanges take(Pass pass, Collection<RemoteChange> bodies) {
    return AuditChanges.take(handle, pass, bodies);
  }

  @Override
  public EventChanges remove(Pass pass, Collection<ObjectRef> refs) {
    return AuditChanges.remove(handle, pass, refs);
  }

  @Override
  public SyncCommit.Sweep sweep(Pass pass, Coverage coverage) {
    if (coverage instanceof Coverage.Delta) {
      return new ObjectRows(handle).sweep(pass, coverage);
    }
    long gone =
        bind(handle.createQuery("select count(*)" + GONE), pass, coverage).mapTo(Long.class).one();
    long known =
        ObjectRows.bind(
                handle.createQuery("select count(*) from " + STORED + " known"), pass.calendar())
            .mapTo(Long.class)
            .one();
    return new SyncCommit.Sweep(gone, known);
  }

  @Override
  public List<ObjectRef> gone(Pass pass, Coverage coverage, String after, int limit) {
    if (coverage instanceof Coverage.Delta) {
      return new ObjectRows(handle).gone(pass, coverage, after, limit);
    }
    return bind(
            handle.createQuery(
                "select o.ref" + GONE + " and o.ref > :after order by o.ref limit :limit"),
            pass,
            coverage)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> new ObjectRef(row.getString(1)))
        .list();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Pass pass, Coverage coverage) {
    Instant from = coverage instanceof Coverage.Snapshot window ? window.from() : null;
    Instant to = coverage instanceof Coverage.Snapshot window ? window.to() : null;
    return ObjectRows.bind(statement, pass.calendar())
        .bind("pass", pass.number())
        .bind("writes", pass.writes())
        .bind("from", from == null ? "-infinity" : FeedAppender.timestamp(from))
        .bind("to", to == null ? "infinity" : FeedAppender.timestamp(to));
  }
}
