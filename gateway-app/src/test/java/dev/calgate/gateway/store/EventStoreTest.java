package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.AccountId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStoreTest {
  private static final String ID =
      "lpad(translate(to_hex(g), '0123456789abcdef', 'ghijklmnopqrstuv'), 26, 'a')";
  private static final EventStore.Filter ALL = filter(null, null, null, null, null, false);

  private final TestDatabase database = TestDatabase.create();
  private final EventStore events = new EventStore(database.jdbi());

  private static EventStore.Filter filter(
      AccountId account,
      CalendarId calendar,
      Instant from,
      Instant to,
      Instant changedAfter,
      boolean deleted) {
    return new EventStore.Filter(account, calendar, from, to, changedAfter, null, deleted);
  }

  /** Rows that are made of a number {@code g}; the columns named are expressions of it. */
  private void insert(
      int first, int last, String start, String end, boolean deleted, String document) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into event (application_id, event_id, account_id, calendar_id, ref, starts_at, ends_at,
                                       search, content_hash, changed_at, deleted, position, document)
                    select 'default', 'evt_' || %s,
                           'acc_' || repeat(chr(97 + g %% 20), 26), 'cal_' || repeat(chr(97 + g %% 20), 26),
                           g || '.ics', %s, %s, 'text', 'hash', timestamptz '2026-01-01Z' + g * interval '1 second',
                           %s, g, %s
                    from generate_series(%d, %d) g
                    """
                        .formatted(ID, start, end, deleted, document, first, last)));
  }

  private void insert(int first, int last, String start, String end) {
    insert(first, last, start, end, false, "'{}'");
  }

  private List<EventId> all(EventStore.Filter filter, int limit) {
    List<EventId> found = new ArrayList<>();
    EventStore.After after = null;
    Batch<EventStore.Row> batch;
    do {
      batch = events.list(APPLICATION, filter, after, limit);
      assertThat(batch.items()).hasSizeLessThanOrEqualTo(limit);
      batch.items().forEach(row -> found.add(row.id()));
      assertThat(found).as("pages go on").doesNotHaveDuplicates();
      if (batch.more()) {
        EventStore.Row last = batch.items().get(batch.items().size() - 1);
        after = new EventStore.After(last.startsAt(), last.id());
      }
    } while (batch.more());
    return found;
  }

  @Test
  void pagesGoOnInYearsBeforeTheGregorianCalendar() {
    insert(1, 1, "timestamptz '0001-03-01Z'", "timestamptz '0001-03-02Z'");
    insert(2, 3, "timestamptz '1000-06-01Z'", "timestamptz '1000-06-02Z'");
    insert(4, 4, "timestamptz '1582-10-10Z'", "timestamptz '1582-10-11Z'");
    insert(5, 5, "timestamptz '-infinity'", "timestamptz '0001-01-02Z'");

    assertThat(all(ALL, 1)).hasSize(5);
    assertThat(events.list(APPLICATION, ALL, null, 10).items())
        .extracting(EventStore.Row::startsAt)
        .contains(Instant.parse("0001-03-01T00:00:00Z"), Instant.parse("1582-10-10T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void aWindowHoldsWhatReachesIntoItHoweverLongItLasts(int limit) {
    insert(1, 1, "timestamptz '2020-01-01Z'", "timestamptz 'infinity'");
    insert(2, 2, "timestamptz '2026-01-01Z'", "timestamptz '2026-12-01Z'");
    insert(3, 3, "timestamptz '2026-05-20Z'", "timestamptz '2026-06-02Z'");
    insert(4, 4, "timestamptz '2026-06-01Z'", "timestamptz '2026-06-01Z'");
    insert(5, 5, "timestamptz '2026-06-10Z'", "timestamptz '2026-06-11Z'");
    insert(6, 6, "timestamptz '2026-01-01Z'", "timestamptz '2026-05-01Z'");
    insert(7, 7, "timestamptz '2026-05-31Z'", "timestamptz '2026-06-01Z'");
    insert(8, 8, "timestamptz '2026-07-01Z'", "timestamptz '2026-07-02Z'");
    EventStore.Filter june =
        filter(
            null,
            null,
            Instant.parse("2026-06-01T00:00:00Z"),
            Instant.parse("2026-07-01T00:00:00Z"),
            null,
            false);

    assertThat(positions(all(june, limit))).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  private List<Long> positions(List<EventId> ids) {
    return ids.stream().map(id -> events.find(APPLICATION, id).orElseThrow().position()).toList();
  }

  @Test
  void aTombstoneSaysSoAndAnErasedAccountsIsNotListed() {
    insert(
        2, 2, "timestamptz '2026-01-01Z'", "timestamptz '2026-01-02Z'", true, "'{\"id\":\"x\"}'");
    insert(
        3, 3, "timestamptz '2026-01-01Z'", "timestamptz '2026-01-02Z'", true, "'{\"id\":\"y\"}'");
    insert(4, 4, "timestamptz '2026-01-01Z'", "timestamptz '2026-01-02Z'");
    database.jdbi().useHandle(it -> it.execute("update event set search = '' where position = 3"));

    assertThat(events.list(APPLICATION, ALL, null, 9).items()).hasSize(1);
    assertThat(
            events.list(APPLICATION, filter(null, null, null, null, null, true), null, 9).items())
        .extracting(EventStore.Row::document)
        .containsExactly("{\"position\":2,\"deleted\":true,\"id\":\"x\"}", "{\"position\":4,}");
  }

  @Test
  void aPageOfVeryLargeEventsEndsEarlyAndTheNextGoesOn() {
    insert(
        1,
        40,
        "timestamptz '2026-01-01Z'",
        "timestamptz '2026-01-02Z'",
        false,
        "'{\"x\":\"' || repeat('x', 1000000) || '\"}'");

    assertThat(events.list(APPLICATION, ALL, null, 1_000).items()).hasSizeLessThan(12);
    assertThat(all(ALL, 1_000)).hasSize(40);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void anAccountsEventsAreThoseOfAllItsCalendarsInOneOrder(int limit) {
    insert(1, 60, "timestamptz '2026-01-01Z' + g * interval '1 hour'", "timestamptz 'infinity'");
    calendars();
    AccountId account = new AccountId("acc_" + "c".repeat(26));
    for (String table : List.of("event", "calendar")) {
      String sql = "update %s set account_id = '%s' where calendar_id < 'cal_d'";
      database.jdbi().useHandle(it -> it.execute(sql.formatted(table, account.value())));
    }

    List<EventId> expected =
        database
            .jdbi()
            .withHandle(
                it ->
                    it.createQuery(
                            "select event_id from event where account_id = ? order by starts_at, event_id")
                        .bind(0, account.value())
                        .mapTo(String.class)
                        .map(EventId::new)
                        .list());
    assertThat(expected).hasSize(9);
    assertThat(all(filter(account, null, null, null, null, false), limit)).isEqualTo(expected);
  }

  /** A store of twenty calendars; one event in fifty is long, one in ten a tombstone. */
  private void large() {
    String start = "timestamptz '2020-01-01Z' + g * interval '1 hour'";
    insert(
        2_001,
        20_000,
        start,
        "case when g % 50 = 0 then 'infinity' else " + start + " + interval '1 hour' end");
    insert(1, 2_000, start, start, true, "'{}'");
    calendars();
    database.jdbi().useHandle(handle -> handle.execute("analyze event"));
  }

  /** One calendar for each account. */
  private void calendars() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into calendar (application_id, calendar_id, account_id, provider, ref, name, description,
                                          is_primary, read_only, sync)
                    select 'default', 'cal_' || repeat(chr(97 + g), 26), 'acc_' || repeat(chr(97 + g), 26),
                           'caldav', '/' || g, 'Calendar', '', false, false, true
                    from generate_series(0, 19) g
                    """));
  }

  private long rowsRead(EventStore.Filter filter, EventStore.After after) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      Jdbi jdbi = Jdbi.create(connection).installPlugin(new org.jdbi.v3.postgres.PostgresPlugin());
      assertThat(new EventStore(jdbi).list(APPLICATION, filter, after, 100).items()).isNotEmpty();
      return jdbi.withHandle(
          handle ->
              handle
                  .createQuery(
                      """
                      select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
                      from pg_stat_xact_user_tables where relname = 'event'
                      """)
                  .mapTo(Long.class)
                  .one());
    }
  }

  @Test
  void noListReadsMuchMoreThanItShows() throws SQLException {
    large();
    AccountId account = new AccountId("acc_" + "c".repeat(26));
    CalendarId calendar = new CalendarId("cal_" + "c".repeat(26));
    Instant late = Instant.parse("2022-01-10T00:00:00Z");
    EventStore.After deep =
        new EventStore.After(
            Instant.parse("2021-06-01T00:00:00Z"), new EventId("evt_" + "a".repeat(26)));

    assertThat(rowsRead(ALL, null)).as("all").isLessThan(200);
    assertThat(rowsRead(ALL, deep)).as("a late page").isLessThan(200);
    assertThat(rowsRead(filter(account, null, null, null, null, false), deep))
        // What is left of its calendar is little enough to be sorted.
        .as("account")
        .isLessThan(500);
    assertThat(rowsRead(filter(null, calendar, null, null, null, false), deep))
        .as("calendar")
        .isLessThan(200);
    assertThat(rowsRead(filter(null, null, null, null, null, true), null))
        .as("with tombstones")
        .isLessThan(400);
    // 31 days before the window hold 744 events here, and 360 long ones are all alive.
    assertThat(rowsRead(filter(null, null, late, null, null, false), null))
        .as("from late in the store")
        .isLessThan(1_300);
    assertThat(
            rowsRead(
                filter(null, null, null, null, Instant.parse("2026-01-01T05:32:00Z"), false), null))
        .as("updated_after")
        .isLessThan(400);
  }
}
