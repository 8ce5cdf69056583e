package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.time.Instant;
import java.time.ZoneOffset;
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
final class FeedAppender implements Feed {
  private static final int SEARCHABLE = 2_000;
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  // One statement, so that the counter is locked for one round trip before COMMIT; and one row an
  // entry, so that nothing has to be joined.
  private static final String APPEND =
      """
      with head as (
        update feed_head set last = last + :n, last_at = greatest(last_at, :now), bytes = bytes + :bytes
        where application_id = :application and lane = 0
        returning last - :n as base, bytes - :bytes as base_bytes, last_at as at,
          to_char(last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at_text),
      entry as (
        select head.base + e.ord as position, head.at, head.at_text,
          head.base_bytes + e.before as bytes_before, e.*
        from head, unnest(:types::text[], :accounts::text[], :calendars::text[], :events::text[],
                          :heads::text[], :documents::text[], :refs::text[], :series::text[],
                          :starts::text[], :ends::text[], :searches::text[], :hashes::text[],
                          :deleted::boolean[], :before::bigint[], :busy::text[], :timings::text[],
                          :own::boolean[])
             with ordinality as e(type, account_id, calendar_id, event_id, head, document, ref,
                                  series_id, starts_at, ends_at, search, content_hash, deleted, before,
                                  busy, timing, own, ord)),
      logged as (
        insert into change (application_id, lane, position, at, type, account_id, calendar_id, event_id,
                            bytes_before, through_api, document)
        select :application, 0, position, at, type, account_id, calendar_id, event_id, bytes_before, own,
               '{"position":' || position || ',"at":"' || at_text || '",' || head
               || case when deleted then 'null'
                       when ref is null then document
                       else '{"position":' || position || ',' || document end
               || '}'
        from entry),
      stored as (
        insert into event (application_id, event_id, account_id, calendar_id, ref, series_id, starts_at,
                           ends_at, search, content_hash, changed_at, deleted, position, busy, timing, document)
        select :application, event_id, account_id, calendar_id, ref, series_id,
               starts_at::timestamptz, ends_at::timestamptz, search, content_hash, at, deleted, position,
               busy, timing, '{' || document
        from entry where ref is not null
        on conflict (event_id) do update set
          ref = excluded.ref, series_id = excluded.series_id, starts_at = excluded.starts_at,
          ends_at = excluded.ends_at, search = excluded.search, content_hash = excluded.content_hash,
          changed_at = excluded.changed_at, deleted = excluded.deleted, position = excluded.position,
          busy = excluded.busy, timing = excluded.timing, document = excluded.document)
      select base + :n from head
      """;

  private final Handle handle;

  FeedAppender(Handle handle) {
    this.handle = handle;
  }

  @Override
  public void append(ApplicationId application, List<ChangeEntry> entries, Instant now) {
    if (entries.isEmpty()) {
      return;
    }
    Query query =
        handle
            .createQuery(APPEND)
            .bind("application", application.value())
            .bind("n", (long) entries.size())
            .bind("now", now.atOffset(ZoneOffset.UTC));
    bindEntries(query, entries);
    bindRows(query, entries);
    bindBytes(query, entries);
    query.mapTo(Long.class).one();
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
    texts(query, "documents", entries, FeedAppender::withoutBrace);
    query.bindArray("own", Boolean.class, entries.stream().map(ChangeEntry::throughApi).toArray());
  }

  /** An event's position goes before its other fields; cutting a text is dear in PostgreSQL. */
  private static String withoutBrace(ChangeEntry entry) {
    return entry.stored() == null ? entry.document() : entry.document().substring(1);
  }

  /** The columns of the event's row; nothing of entries about calendars and accounts. */
  private static void bindRows(Query query, List<ChangeEntry> entries) {
    rows(query, "refs", entries, row -> row.event().source().ref());
    rows(
        query,
        "series",
        entries,
        row -> row.event().seriesId() == null ? null : row.event().seriesId().value());
    rows(query, "starts", entries, row -> timestamp(row.startsAt()));
    rows(query, "ends", entries, row -> timestamp(row.endsAt()));
    rows(query, "searches", entries, FeedAppender::searchText);
    rows(query, "hashes", entries, StoredEvent::contentHash);
    rows(query, "busy", entries, StoredEvent::busy);
    rows(query, "timings", entries, StoredEvent::timing);
    query.bindArray(
        "deleted", Boolean.class, entries.stream().map(FeedAppender::isDeleted).toArray());
  }

  /** How large the entries are, each by what stands before it here. */
  private static void bindBytes(Query query, List<ChangeEntry> entries) {
    Long[] before = new Long[entries.size()];
    long bytes = 0;
    for (int i = 0; i < before.length; i++) {
      before[i] = bytes;
      bytes += entries.get(i).bytes();
    }
    query.bindArray("before", Long.class, (Object[]) before).bind("bytes", bytes);
  }

  private static boolean isDeleted(ChangeEntry entry) {
    return entry.stored() != null && entry.stored().deleted();
  }

  private static String searchText(StoredEvent row) {
    var details = row.event().details();
    String text = details.title() + "\n" + details.location() + "\n" + details.description();
    // PostgreSQL knows no text with U+0000; the document spells it.
    return text.substring(0, Math.min(text.length(), SEARCHABLE)).replace('\0', ' ');
  }

  private static void rows(
      Query query,
      String name,
      List<ChangeEntry> entries,
      Function<StoredEvent, @Nullable String> text) {
    texts(
        query, name, entries, entry -> entry.stored() == null ? null : text.apply(entry.stored()));
  }

  private static void texts(
      Query query,
      String name,
      List<ChangeEntry> entries,
      Function<ChangeEntry, @Nullable String> text) {
    query.bind(name, TextArray.of(entries, text));
  }

  /** A moment as PostgreSQL reads it; what lies outside four-digit years counts as endless. */
  static String timestamp(Instant at) {
    if (at.isAfter(LAST)) {
      return "infinity";
    }
    return at.isBefore(FIRST) ? "-infinity" : at.toString();
  }
}
