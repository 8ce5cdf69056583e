package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventId;
import dev.calgate.model.recurrence.Occurrence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Reads events as they are now. Thread-safe. */
public final class EventStore {
  private static final String ROW =
      "select event_id, starts_at, position, deleted, series_id, document from readable_event";
  private static final String FIRST = " order by starts_at, event_id limit :limit";
  private static final String BRANCH =
      "select * from (" + ROW + " where application_id = :application%s" + FIRST + ") branch";

  /** Of an account, calendar by calendar; each is cut off. */
  private static final String OF_EACH_CALENDAR =
      "select branch.* from calendar c cross join lateral ("
          + ROW
          + " where application_id = :application and calendar_id = c.calendar_id%s"
          + FIRST
          + ") branch where c.application_id = :application and c.account_id = :account";

  private static final String FIRST_OF =
      """
      select event_id, starts_at, position, deleted, series_id, document from (
        select e.*, sum(octet_length(document)) over (order by ord rows unbounded preceding) as total
        from unnest(:events) with ordinality as asked(event_id, ord) join readable_event e using (event_id)
        where application_id = :application and not deleted) sized
      where total - octet_length(document) < :bytes
      """;

  private static final int FETCH_SIZE = 100;

  /** Events that are not long end within this after their start; as in the schema. */
  private static final Duration SHORT = Duration.ofDays(31);

  /** What takes place as it stands; the words occur in no other field, and in no text. */
  private static final String ALONE =
      """
       and timing <> 'series' and (busy is not null or position('"status":"cancelled"' in document) = 0)
      """;

  private final Jdbi jdbi;
  private final OccurrencePages occurrences;

  /** Shares nothing of what it keeps with others. */
  public EventStore(Jdbi jdbi) {
    this(jdbi, new SeriesReader());
  }

  EventStore(Jdbi jdbi, SeriesReader series) {
    this.jdbi = jdbi;
    this.occurrences = new OccurrencePages(jdbi, this, series);
  }

  /**
   * An event's row.
   *
   * @param series whose exception it is; null for what is none
   * @param stored the document without its position; a tombstone's is the last one
   */
  public record Row(
      EventId id,
      Instant startsAt,
      long position,
      boolean deleted,
      @Nullable EventId series,
      String stored) {
    /** The API's document. */
    public String document() {
      return EventDocument.positioned(position, deleted ? EventDocument.tombstone(stored) : stored);
    }

    /** The event itself. */
    public Event event() {
      return EventReader.read(stored);
    }

    /** The API's document of one occurrence as the series whose row this is gives it. */
    String shown(Occurrence occurrence) {
      return EventDocument.positioned(position, EventDocument.write(occurrence, stored));
    }

    /** The API's document of one occurrence. */
    public String document(Occurrence occurrence) {
      return EventDocument.positioned(position, EventDocument.write(occurrence));
    }
  }

  /** An event that exists; empty for a foreign id as for an unknown one. */
  public Optional<Row> find(ApplicationId application, EventId event) {
    return find(application, List.of(event)).stream().findFirst();
  }

  /** Those of some events that exist, in any order. */
  public List<Row> find(ApplicationId application, Collection<EventId> events) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    ROW
                        + " where application_id = :application and event_id = any(:events) and not deleted")
                .bind("application", application.value())
                .bindArray("events", String.class, values(events))
                .map((row, context) -> row(row))
                .list());
  }

  /** The first of some events that exist, in their order: fewer when they are very large. */
  List<Row> first(ApplicationId application, List<EventId> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(FIRST_OF)
                .bind("application", application.value())
                .bind("events", TextArray.of(ids, EventId::value))
                .bind("bytes", Batch.MAX_BYTES)
                .map((row, context) -> row(row))
                .list());
  }

  private static Object[] values(Collection<EventId> events) {
    return events.stream().map(EventId::value).toArray();
  }

  /** Whether there is or was such an event. */
  public boolean isKnown(ApplicationId application, EventId event) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select exists (select from event where application_id = :application and event_id = :event)")
                .bind("application", application.value())
                .bind("event", event.value())
                .mapTo(Boolean.class)
                .one());
  }

  /** Whether a calendar had an event that is deleted now. */
  public boolean isGone(ApplicationId application, CalendarId calendar, EventId event) {
    return jdbi.withHandle(
        handle ->
            CalendarRows.bind(
                    handle.createQuery(
                        """
                        select exists (select from event
                          where application_id = :application and calendar_id = :calendar
                            and event_id = :event and deleted)
                        """),
                    application,
                    calendar)
                .bind("event", event.value())
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * Narrows a list of events; null leaves a field open.
   *
   * @param from events that end after this, for a reader in UTC
   * @param to events that start before this
   * @param changedAfter events that the gateway saw change after this
   * @param text in title, place or description, in any case
   * @param deleted whether tombstones are listed too, save those of erased accounts
   */
  public record Filter(
      @Nullable AccountId account,
      @Nullable CalendarId calendar,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Instant changedAfter,
      @Nullable String text,
      boolean deleted) {}

  /** Where a page begins: after this event. */
  public record After(Instant startsAt, EventId event) {}

  /** Events in the order of their start, at most {@code limit}; fewer when they are very large. */
  public Batch<Row> list(
      ApplicationId application, Filter filter, @Nullable After after, int limit) {
    return list(application, filter, "", after, limit);
  }

  /** The same of those alone that are no series and not cancelled. */
  Batch<Row> alone(ApplicationId application, Filter filter, @Nullable After after, int limit) {
    return list(application, filter, ALONE, after, limit);
  }

  /**
   * An event, or an occurrence of a series.
   *
   * @param after where a page behind it begins
   * @param document as the API shows it
   */
  public record Occurring(After after, String document) {}

  /**
   * What takes place between the filter's {@code from} and {@code to}, which it must have, in the
   * order of start and event, at most {@code limit}; fewer when they are very large. Each series
   * that the filter lets through is shown as its occurrences, without those for which exceptions
   * stand; an exception is shown when the filter lets it through itself. What is cancelled is left
   * out.
   *
   * @throws BusyStore.TooManyEventsException when there is too much in the window
   */
  public Batch<Occurring> occurrences(
      ApplicationId application, Filter filter, @Nullable After after, int limit) {
    OccurrencePages.Window window =
        new OccurrencePages.Window(
            Objects.requireNonNull(filter.from()), Objects.requireNonNull(filter.to()));
    return occurrences.page(application, filter, window, after, limit);
  }

  private Batch<Row> list(
      ApplicationId application, Filter filter, String more, @Nullable After after, int limit) {
    List<Row> rows = new ArrayList<>();
    long[] bytes = {0};
    jdbi.useHandle(
        handle ->
            bind(handle.createQuery(sql(filter, more, after)), application, filter, after)
                .bind("limit", limit + 1)
                .bind("bytes", Batch.MAX_BYTES)
                .map(
                    (row, context) -> {
                      bytes[0] = row.getLong(7);
                      return rows.add(row(row));
                    })
                .list());
    return Batch.of(rows, limit, bytes[0]);
  }

  private static String sql(Filter filter, String more, @Nullable After after) {
    return """
    select event_id, starts_at, position, deleted, series_id, document, total from (
      select *, sum(octet_length(document)) over (order by starts_at, event_id rows unbounded preceding) as total
      from (<branches><first>) found) sized
    where total - octet_length(document) < :bytes
    order by starts_at, event_id
    """
        .replace("<branches>", branches(conditions(filter, after) + more, filter))
        .replace("<first>", FIRST);
  }

  /** Each branch follows an index in the order of the list and is cut off, so none reads far. */
  private static String branches(String conditions, Filter filter) {
    boolean byCalendar = filter.account() != null && filter.calendar() == null;
    String live = byCalendar ? OF_EACH_CALENDAR : BRANCH;
    List<String> branches = new ArrayList<>();
    if (filter.from() == null) {
      branches.add(live.formatted(conditions + " and not deleted"));
    } else {
      // An event that reaches into the window starts not long before it, or is a long one.
      branches.add(live.formatted(conditions + " and not deleted and starts_at >= :fromShort"));
      String started = conditions + " and not deleted and long and starts_at < :fromShort";
      // Long events that are no series are few: all of them cost less than to keep the order.
      String reaching = conditions.contains(ALONE) ? live.replace(FIRST, "") : live;
      branches.add(reaching.formatted(started));
    }
    if (filter.deleted()) {
      branches.add(BRANCH.formatted(conditions + " and deleted and search <> ''"));
    }
    return String.join(" union all ", branches);
  }

  private static String conditions(Filter filter, @Nullable After after) {
    StringBuilder sql = new StringBuilder();
    when(sql, filter.account() != null, " and account_id = :account");
    when(sql, filter.calendar() != null, " and calendar_id = :calendar");
    // The first condition says nothing new, but an index answers it.
    when(
        sql,
        filter.from() != null,
        " and ends_at >= :from and (ends_at > :from or starts_at = :from)");
    when(sql, filter.to() != null, " and starts_at < :to");
    matching(sql, filter);
    when(sql, after != null, " and (starts_at, event_id) > (:afterStart, :afterEvent)");
    return sql.toString();
  }

  private static void matching(StringBuilder sql, Filter filter) {
    when(sql, filter.changedAfter() != null, " and changed_at > :changedAfter");
    when(sql, filter.text() != null, " and search ilike :text escape '!'");
  }

  /** A filter's conditions without those on time; an account is named by its calendars. */
  static String narrowed(Filter filter) {
    StringBuilder sql = new StringBuilder();
    when(
        sql,
        filter.account() != null,
        " and account_id = :account and calendar_id = any(array(select c.calendar_id from calendar c"
            + " where c.application_id = :application and c.account_id = :account))");
    when(sql, filter.calendar() != null, " and calendar_id = :calendar");
    matching(sql, filter);
    return sql.toString();
  }

  /** All exceptions of some series, tombstones left out, one after the other. */
  public void exceptions(
      ApplicationId application, Collection<EventId> series, Consumer<Row> consumer) {
    // Inside a transaction, so that they are not all in memory at once.
    jdbi.useTransaction(
        handle ->
            handle
                .createQuery(
                    ROW
                        + " where application_id = :application and series_id = any(:series) and not deleted")
                .setFetchSize(FETCH_SIZE)
                .bind("application", application.value())
                .bindArray("series", String.class, values(series))
                .map((row, context) -> row(row))
                .forEach(consumer));
  }

  private static void when(StringBuilder sql, boolean condition, String clause) {
    if (condition) {
      sql.append(clause);
    }
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, ApplicationId application, Filter filter, @Nullable After after) {
    bindIf(statement, "from", filter.from());
    bindIf(statement, "fromShort", filter.from() == null ? null : filter.from().minus(SHORT));
    bindIf(statement, "to", filter.to());
    bindIf(statement, "afterStart", after == null ? null : after.startsAt());
    bindIf(statement, "afterEvent", after == null ? null : after.event().value());
    return bindNarrowed(statement, application, filter);
  }

  /** Binds what {@link #narrowed} names. */
  static <S extends SqlStatement<S>> S bindNarrowed(
      S statement, ApplicationId application, Filter filter) {
    statement.bind("application", application.value());
    bindIf(statement, "account", filter.account() == null ? null : filter.account().value());
    bindIf(statement, "calendar", filter.calendar() == null ? null : filter.calendar().value());
    bindIf(statement, "changedAfter", filter.changedAfter());
    bindIf(statement, "text", filter.text() == null ? null : pattern(filter.text()));
    return statement;
  }

  private static void bindIf(SqlStatement<?> statement, String name, @Nullable String value) {
    if (value != null) {
      statement.bind(name, value);
    }
  }

  private static void bindIf(SqlStatement<?> statement, String name, @Nullable Instant at) {
    if (at != null) {
      statement.bind(name, new Moment(at));
    }
  }

  private static String pattern(String text) {
    return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  private static Row row(ResultSet row) throws SQLException {
    String series = row.getString(5);
    return new Row(
        new EventId(row.getString(1)),
        row.getObject(2, OffsetDateTime.class).toInstant(),
        row.getLong(3),
        row.getBoolean(4),
        series == null ? null : new EventId(series),
        row.getString(6));
  }
}
