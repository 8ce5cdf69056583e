package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventTime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an account's calendars hold in a part of time for somebody who keeps a copy of it:
 * series as their occurrences, and on demand what is gone and what has left that part of time, as
 * the log of changes tells. Page by page in the order of start and event; what one page needs in
 * memory depends on the page alone. Thread-safe.
 */
public final class AgendaStore {
  private final Jdbi jdbi;
  private final SeriesReader series;

  AgendaStore(Jdbi jdbi, SeriesReader series) {
    this.jdbi = jdbi;
    this.series = series;
  }

  /** Shares nothing of what it keeps with others. */
  public AgendaStore(Jdbi jdbi) {
    this(jdbi, new SeriesReader());
  }

  /** Which events are told by who made them: the application under names of its own, or others. */
  public enum Makers {
    OTHERS,
    ALL,
    APPLICATION
  }

  /**
   * What somebody wants to read.
   *
   * @param calendars those alone; null for all. Of what the account does not have, nothing is told
   * @param from what ends at this moment or later
   * @param to what starts before
   * @param zone in which whole days and floating times are meant
   * @param since what was changed then or later, as the gateway saw it; null for whenever
   * @param deleted whether what is gone is told too, and said to be: deleted events, cancelled
   *     ones, and occurrences that their series had once
   * @param moved whether what was in that part of time once is told too
   * @param makers whose events are told
   * @param ownAlways whether {@code from} and {@code to} do not bind the application's own events
   */
  public record Question(
      AccountKey account,
      @Nullable Set<CalendarId> calendars,
      Instant from,
      Instant to,
      ZoneId zone,
      @Nullable Instant since,
      boolean deleted,
      boolean moved,
      Makers makers,
      boolean ownAlways) {
    public Question {
      calendars = calendars == null ? null : Set.copyOf(calendars);
    }
  }

  /**
   * Where a page begins: behind this line.
   *
   * @param start for a reader in UTC
   * @param name tells the lines of an event apart
   */
  public record Place(Instant start, String event, String name) {}

  /**
   * A line of a page.
   *
   * @param place where a page behind it begins
   * @param id the event's, or the occurrence's as {@code view=occurrences} gives it
   * @param event the event itself, of a series' occurrence the series; the same object for each
   *     that one page has of it
   * @param deleted whether it is gone
   * @param changedAt when the gateway saw it become what it is
   * @param managed how the application calls the event that it made; null for others' events
   * @param writable whether its calendar can be written to
   */
  public record Entry(
      Place place,
      String id,
      Event event,
      EventTime start,
      EventTime end,
      boolean deleted,
      Instant changedAt,
      @Nullable String managed,
      boolean writable) {}

  /** At most {@code limit} lines behind a place; fewer when they are very large. */
  public Batch<Entry> page(Question question, @Nullable Place after, int limit) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          Map<String, Boolean> writable = calendars(handle, question);
          List<String> calendars = List.copyOf(writable.keySet());
          AgendaLines lines = new AgendaLines(after, limit + 1);
          for (AgendaPart part : AgendaPart.of(question, calendars)) {
            new AgendaRows(handle, part).read(lines);
            if (question.deleted()) {
              new VanishedOccurrences(handle, part).read(lines);
            }
            new AgendaSeries(handle, series, part).read(lines);
          }
          return new AgendaEntries(handle, question, writable).written(lines.inOrder(), limit);
        });
  }

  /**
   * Which calendars are meant, and whether they can be written to. One that is gone may have left
   * deleted events.
   */
  private static Map<String, Boolean> calendars(Handle handle, Question question) {
    ApplicationId application = question.account().application();
    Map<String, Boolean> writable = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            select c.calendar_id, bool_or(c.writable) from (
              select calendar_id, not read_only as writable from calendar
              where application_id = :application and account_id = :account
              union all
              select calendar_id, false from change
              where :deleted and application_id = :application and account_id = :account
                and event_id is null and type = 'calendar.deleted') c
            where (:all or c.calendar_id = any(:calendars))
              and not exists (select from account a
                              where a.application_id = :application and a.account_id = :account and a.erasing)
            group by c.calendar_id order by c.calendar_id
            """)
        .bind("application", application.value())
        .bind("account", question.account().account().value())
        .bind("deleted", question.deleted())
        .bind("all", question.calendars() == null)
        .bind(
            "calendars",
            TextArray.of(
                question.calendars() == null ? Set.of() : question.calendars(), CalendarId::value))
        .map((row, context) -> Map.entry(row.getString(1), row.getBoolean(2)))
        .forEach(it -> writable.put(it.getKey(), it.getValue()));
    return writable;
  }
}
