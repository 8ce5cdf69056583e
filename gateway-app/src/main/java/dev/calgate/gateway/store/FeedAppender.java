package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Gives entries their positions and writes them, together with the event rows they describe. To be
 * called last in a transaction, which must commit at once: the application's counter row stays
 * locked until then, and that lock is what makes a lower position an earlier commit.
 */
final class FeedAppender {
  private static final int SEARCHABLE = 2_000;
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  // One statement, so that the counter is locked for one round trip before COMMIT.
  private static final String APPEND =
      """
      with head as (
        update feed_head set last = last + :n, last_at = greatest(last_at, :now)
        where application_id = :application and lane = 0
        returning last - :n as base, last_at),
      entry as (
        select head.base + e.ord as position, head.last_at as at, e.*
        from head, unnest(:types::text[], :accounts::text[], :calendars::text[], :events::text[],
                          :heads::text[], :states::text[], :positioned::boolean[])
             with ordinality as e(type, account_id, calendar_id, event_id, head, state, positioned, ord)),
      logged as (
        insert into change (application_id, lane, position, at, type, account_id, calendar_id, event_id, document)
        select :application, 0, position, at, type, account_id, calendar_id, event_id,
               '{"position":' || position
               || ',"at":"' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '",'
               || head
               || case when positioned
                  then '{"position":' || position || ',' || substr(state, 2) else state end
               || '}'
        from entry),
      stored as (
        insert into event (application_id, event_id, account_id, calendar_id, ref, series_id, starts_at,
                           ends_at, search, content_hash, changed_at, deleted, position, document)
        select :application, entry.event_id, entry.account_id, entry.calendar_id, r.ref, r.series_id,
               r.starts_at, r.ends_at, r.search, r.content_hash, entry.at, r.deleted, entry.position, r.document
        from unnest(:rowOrds::bigint[], :refs::text[], :series::text[], :starts::timestamptz[],
                    :ends::timestamptz[], :searches::text[], :hashes::text[], :deleted::boolean[],
                    :documents::text[])
             as r(ord, ref, series_id, starts_at, ends_at, search, content_hash, deleted, document)
        join entry on entry.ord = r.ord
        on conflict (application_id, event_id) do update set
          ref = excluded.ref, series_id = excluded.series_id, starts_at = excluded.starts_at,
          ends_at = excluded.ends_at, search = excluded.search, content_hash = excluded.content_hash,
          changed_at = excluded.changed_at, deleted = excluded.deleted, position = excluded.position,
          document = excluded.document)
      select base + :n from head
      """;

  private FeedAppender() {}

  /**
   * Appends entries in their order; none is fine.
   *
   * @return the position of the last entry, or empty when there was none
   */
  static java.util.OptionalLong append(
      Handle handle, ApplicationId application, List<ChangeEntry> entries, Instant now) {
    if (entries.isEmpty()) {
      return java.util.OptionalLong.empty();
    }
    Query query =
        handle
            .createQuery(APPEND)
            .bind("application", application.value())
            .bind("n", (long) entries.size())
            .bind("now", now.atOffset(ZoneOffset.UTC));
    bindEntries(query, entries);
    bindRows(query, entries);
    return java.util.OptionalLong.of(query.mapTo(Long.class).one());
  }

  private static void bindEntries(Query query, List<ChangeEntry> entries) {
    texts(query, "types", entries, entry -> entry.type().word());
    texts(query, "accounts", entries, entry -> entry.accountId().value());
    texts(
        query,
        "calendars",
        entries,
        entry -> entry.calendarId() == null ? null : entry.calendarId().value());
    texts(query, "events", entries, ChangeEntry::eventId);
    texts(query, "heads", entries, ChangeEntry::head);
    texts(query, "states", entries, ChangeEntry::state);
    query.bindArray(
        "positioned", Boolean.class, entries.stream().map(ChangeEntry::positioned).toArray());
  }

  private static void bindRows(Query query, List<ChangeEntry> entries) {
    List<Long> ords = new ArrayList<>();
    List<StoredEvent> rows = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      StoredEvent row = entries.get(i).stored();
      if (row != null) {
        ords.add(i + 1L);
        rows.add(row);
      }
    }
    query.bindArray("rowOrds", Long.class, ords.toArray());
    texts(query, "refs", rows, row -> row.event().source().ref());
    texts(
        query,
        "series",
        rows,
        row -> row.event().seriesId() == null ? null : row.event().seriesId().value());
    times(query, "starts", rows, StoredEvent::startsAt);
    times(query, "ends", rows, StoredEvent::endsAt);
    texts(query, "searches", rows, FeedAppender::searchText);
    texts(query, "hashes", rows, StoredEvent::contentHash);
    query.bindArray("deleted", Boolean.class, rows.stream().map(StoredEvent::deleted).toArray());
    texts(query, "documents", rows, StoredEvent::document);
  }

  private static String searchText(StoredEvent row) {
    var details = row.event().details();
    String text = details.title() + "\n" + details.location() + "\n" + details.description();
    return text.substring(0, Math.min(text.length(), SEARCHABLE));
  }

  private static <T> void texts(
      Query query, String name, List<T> items, Function<T, @Nullable String> text) {
    Object[] values = new Object[items.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = text.apply(items.get(i));
    }
    query.bindArray(name, String.class, values);
  }

  private static <T> void times(
      Query query, String name, List<T> items, Function<T, Instant> time) {
    texts(query, name, items, item -> timestamp(time.apply(item)));
  }

  /** A moment as PostgreSQL reads it; what lies outside four-digit years counts as endless. */
  static String timestamp(Instant at) {
    if (at.isAfter(LAST)) {
      return "infinity";
    }
    return at.isBefore(FIRST) ? "-infinity" : at.toString();
  }
}
