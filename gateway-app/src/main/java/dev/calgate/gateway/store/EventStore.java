package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventId;
import dev.calgate.model.recurrence.Occurrence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Reads events as they are now. Thread-safe. */
public final class EventStore {
  private final Jdbi jdbi;

  public EventStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * An event's row.
   *
   * @param stored the document without its position; a tombstone's is the last one
   */
  public record Row(EventId id, Instant startsAt, long position, boolean deleted, String stored) {
    /** The API's document. */
    public String document() {
      return EventDocument.positioned(position, stored);
    }

    /** The event itself. */
    public Event event() {
      return EventReader.read(stored);
    }

    /** The API's document of one occurrence. */
    public String document(Occurrence occurrence) {
      return EventDocument.positioned(position, EventDocument.write(occurrence));
    }
  }

  /** An event that exists; empty for a foreign id as for an unknown one. */
  public Optional<Row> find(ApplicationId application, EventId event) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select event_id, starts_at, position, deleted, document from readable_event
                    where application_id = :application and event_id = :event and not deleted
                    """)
                .bind("application", application.value())
                .bind("event", event.value())
                .map((row, context) -> row(row))
                .findOne());
  }

  /**
   * Narrows a list of events; null leaves a field open.
   *
   * @param from events that end after this, for a reader in UTC
   * @param to events that start before this
   * @param changedAfter events that the gateway saw change after this
   * @param text in title, place or description, in any case
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

  /** Events in the order of their start, at most {@code limit}. */
  public List<Row> list(
      ApplicationId application, Filter filter, @Nullable After after, int limit) {
    StringBuilder sql =
        new StringBuilder(
            "select event_id, starts_at, position, deleted, document from readable_event where application_id = :application");
    when(sql, !filter.deleted(), " and not deleted");
    when(sql, filter.account() != null, " and account_id = :account");
    when(sql, filter.calendar() != null, " and calendar_id = :calendar");
    when(
        sql,
        filter.from() != null,
        " and (ends_at > cast(:from as timestamptz) or (ends_at = starts_at and starts_at = cast(:from as timestamptz)))");
    when(sql, filter.to() != null, " and starts_at < cast(:to as timestamptz)");
    when(
        sql, filter.changedAfter() != null, " and changed_at > cast(:changedAfter as timestamptz)");
    when(sql, filter.text() != null, " and search ilike :text escape '!'");
    when(
        sql,
        after != null,
        " and (starts_at, event_id) > (cast(:afterStart as timestamptz), :afterEvent)");
    sql.append(" order by starts_at, event_id limit :limit");
    return jdbi.withHandle(
        handle ->
            bind(handle.createQuery(sql.toString()), application, filter, after)
                .bind("limit", limit)
                .map((row, context) -> row(row))
                .list());
  }

  /** All exceptions of a series, tombstones left out. */
  public List<Row> exceptions(ApplicationId application, EventId series) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select event_id, starts_at, position, deleted, document from readable_event
                    where application_id = :application and series_id = :series and not deleted
                    """)
                .bind("application", application.value())
                .bind("series", series.value())
                .map((row, context) -> row(row))
                .list());
  }

  private static void when(StringBuilder sql, boolean condition, String clause) {
    if (condition) {
      sql.append(clause);
    }
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, ApplicationId application, Filter filter, @Nullable After after) {
    statement.bind("application", application.value());
    bindIf(statement, "account", filter.account() == null ? null : filter.account().value());
    bindIf(statement, "calendar", filter.calendar() == null ? null : filter.calendar().value());
    bindIf(statement, "from", time(filter.from()));
    bindIf(statement, "to", time(filter.to()));
    bindIf(statement, "changedAfter", time(filter.changedAfter()));
    bindIf(statement, "text", filter.text() == null ? null : pattern(filter.text()));
    bindIf(statement, "afterStart", after == null ? null : time(after.startsAt()));
    bindIf(statement, "afterEvent", after == null ? null : after.event().value());
    return statement;
  }

  private static void bindIf(SqlStatement<?> statement, String name, @Nullable String value) {
    if (value != null) {
      statement.bind(name, value);
    }
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : FeedAppender.timestamp(at);
  }

  private static String pattern(String text) {
    return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new EventId(row.getString(1)),
        row.getTimestamp(2).toInstant(),
        row.getLong(3),
        row.getBoolean(4),
        row.getString(5));
  }
}
