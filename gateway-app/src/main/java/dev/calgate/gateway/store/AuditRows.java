package dev.calgate.gateway.store;

import dev.calgate.model.ContentHash;
import dev.calgate.model.Event;
import dev.calgate.model.EventId;
import dev.calgate.model.Origin;
import dev.calgate.provider.ObjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code calendar_audit}, and what an audit mends without telling it in the feed. */
final class AuditRows {
  /** Most examples of each kind that are kept. */
  private static final int EXAMPLES = 100;

  private AuditRows() {}

  /** In which way store and provider differ. */
  enum Kind {
    /** The provider has it, the store has not. */
    MISSING,
    /** The store has it, the provider has not. */
    GHOST,
    /** Both have it, each another. */
    STALE;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A difference.
   *
   * @param eventId null for an object without events
   */
  record Finding(Kind kind, @Nullable String eventId, String ref) {

    private String document() {
      return Json.write(
          json -> {
            json.writeStartObject();
            ValueWriter.field(json, "event_id", eventId);
            ValueWriter.field(json, "ref", ref);
            json.writeEndObject();
          });
    }
  }

  /** Notes what is just being healed. */
  static void note(Handle handle, CalendarKey calendar, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    StringBuilder columns = new StringBuilder();
    for (Kind kind : Kind.values()) {
      columns
          .append(columns.isEmpty() ? "" : ", ")
          .append("<k> = <k> + :<k>, <k>_examples = array(")
          .append("select it from unnest(<k>_examples || :<k>_new) with ordinality as e(it, n)")
          .append(" order by n limit :most)");
      replaceAll(columns, kind.column());
    }
    Update update =
        ObjectRows.bind(
                handle.createUpdate(
                    "update calendar_audit set "
                        + columns
                        + " where application_id = :application and calendar_id = :calendar"),
                calendar)
            .bind("most", EXAMPLES);
    for (Kind kind : Kind.values()) {
      List<Finding> some = findings.stream().filter(it -> it.kind() == kind).toList();
      update
          .bind(kind.column(), (long) some.size())
          .bind(kind.column() + "_new", TextArray.of(some, Finding::document));
    }
    update.execute();
  }

  private static void replaceAll(StringBuilder text, String word) {
    for (int at = text.indexOf("<k>"); at >= 0; at = text.indexOf("<k>")) {
      text.replace(at, at + 3, word);
    }
  }

  /** The audit that a calendar waits for. */
  static Optional<AuditOrder> order(Handle handle, CalendarKey calendar) {
    return ObjectRows.bind(
            handle.createQuery(
                """
                select requested, request_id from calendar_audit
                where application_id = :application and calendar_id = :calendar and requested > done
                """),
            calendar)
        .map(
            (row, context) ->
                new AuditOrder(
                    row.getLong(1), new Origin(Origin.Type.AUDIT, row.getString(2)), false))
        .findOne();
  }

  /** Whether a leased calendar has ever been read. */
  static boolean isRead(Handle handle, Lease lease) {
    return PassRows.bind(
            handle.createQuery(
                """
                select as_of is not null from sync_state
                where application_id = :application and account_id = :account
                  and calendar_id = :calendar and lease_no = :lease
                """),
            lease)
        .mapTo(Boolean.class)
        .findOne()
        .orElseThrow(() -> new LeaseLostException(lease));
  }

  /**
   * Takes away rows of events whose ids are none: no feed can have told of them, and none can say
   * that they are gone.
   *
   * @return the objects that they were said to be of
   */
  static Set<ObjectRef> dropNameless(Handle handle, Pass pass, Collection<ObjectRef> refs) {
    List<Finding> nameless = new ArrayList<>();
    new EventRows(handle)
        .existing(pass.calendar(), refs, List.of()).stream()
            .filter(it -> !isName(it.eventId()))
            .forEach(it -> nameless.add(new Finding(Kind.GHOST, it.eventId(), it.ref())));
    if (!nameless.isEmpty()) {
      ObjectRows.bind(
              handle.createUpdate(
                  """
                  delete from event where application_id = :application
                    and calendar_id = :calendar and event_id = any(:events)
                  """),
              pass.calendar())
          .bind("events", TextArray.of(nameless, Finding::eventId))
          .execute();
      note(handle, pass.calendar(), nameless);
    }
    return nameless.stream().map(it -> new ObjectRef(it.ref())).collect(Collectors.toSet());
  }

  private static boolean isName(String event) {
    try {
      return !new EventId(event).value().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Puts right what nobody sees of the rows of told events: to whom they belong, fingerprints, and
   * columns that follow from the document. Of which object an event is counts only if that object
   * is not there: two may tell the same exception.
   *
   * @return the events of which something was wrong
   */
  static Set<String> mend(Handle handle, CalendarKey calendar, ObjectEvents told) {
    List<Event> events =
        told.objects().stream().flatMap(it -> told.of(it).values().stream()).toList();
    List<StoredEvent> rows = events.stream().map(AuditRows::row).toList();
    return new HashSet<>(
        ObjectRows.bind(
                handle.createQuery(
                    """
                    with told as (
                      select * from unnest(:events, :refs, :series, :hashes, :busy, :timings)
                        as t(event_id, ref, series_id, content_hash, busy, timing)),
                    mended as (
                      update event e set
                        account_id = :account, calendar_id = :calendar, series_id = t.series_id,
                        content_hash = t.content_hash, busy = t.busy, timing = t.timing,
                        ref = case when o.ref is null then t.ref else e.ref end
                      from told t join event old using (event_id)
                        left join remote_object o on o.application_id = :application
                          and o.calendar_id = :calendar and o.ref = old.ref
                      where e.event_id = t.event_id and e.application_id = :application
                        and not e.deleted
                        and ((e.account_id, e.calendar_id, e.series_id, e.content_hash, e.busy, e.timing)
                             is distinct from
                             (:account, :calendar, t.series_id, t.content_hash, t.busy, t.timing)
                          or o.ref is null and e.ref <> t.ref)
                      returning e.event_id)
                    select event_id from mended
                    """),
                calendar)
            .bind("account", calendar.account().value())
            .bind("events", TextArray.of(events, it -> it.id().value()))
            .bind("refs", TextArray.of(events, it -> it.source().ref()))
            .bind(
                "series",
                TextArray.of(events, it -> it.seriesId() == null ? null : it.seriesId().value()))
            .bind("hashes", TextArray.of(rows, StoredEvent::contentHash))
            .bind("busy", TextArray.of(rows, StoredEvent::busy))
            .bind("timings", TextArray.of(rows, StoredEvent::timing))
            .mapTo(String.class)
            .list());
  }

  private static StoredEvent row(Event event) {
    String hash = ContentHash.of(event).value();
    return new StoredEvent(event, "", hash, Instant.EPOCH, Instant.EPOCH, false);
  }
}
