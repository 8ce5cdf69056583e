package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of a window beside what a simple mind would answer: expand everything step by step, sort,
 * cut.
 */
class OccurrencePagesTest {
  private static final ZoneId UTC = ZoneOffset.UTC;
  private static final LocalDate FIRST = SeededObjects.FIRST;
  private static final int DAYS = SeededObjects.DAYS;
  private static final int[] PAGE_SIZES = {1, 2, 7, 100};
  private static final List<ZoneId> ZONES = SeededObjects.ZONES;

  private final TestDatabase database = TestDatabase.create();
  private final StoreFixture store = new StoreFixture(database.jdbi());
  private final EventStore events = new EventStore(store.jdbi);

  /** What one line shows. */
  private record Line(Instant start, String event, String document) {
    String title() {
      return Json.tree(document).get("title").textValue();
    }
  }

  private void commit(List<RemoteChange> objects) {
    commit(objects, NOW);
  }

  private void commit(List<RemoteChange> objects, Instant at) {
    store.commit.objects(store.begin(), objects, at);
  }

  private List<Event> all() {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery("select document from event where not deleted")
                .mapTo(String.class)
                .map(EventReader::read)
                .list());
  }

  private static List<Line> expected(List<Event> all, Instant from, Instant to) {
    Set<String> exceptional = new HashSet<>();
    for (Event event : all) {
      if (event.kind() == EventKind.EXCEPTION) {
        exceptional.add(event.seriesId().value() + event.originalStart().occurrenceKey());
      }
    }
    List<Line> lines = new ArrayList<>();
    for (Event event : all) {
      if (event.details().status() == EventStatus.CANCELLED) {
        continue;
      }
      if (event.kind() == EventKind.SERIES) {
        EventTime.Length length = EventTime.between(event.details().start(), event.details().end());
        for (EventTime start : SeededObjects.starts(event.details(), to)) {
          if (!exceptional.contains(event.id().value() + start.occurrenceKey())) {
            add(lines, new Occurrence(start, start, length.after(start), event), from, to);
          }
        }
      } else {
        EventTime original = event.originalStart();
        EventDetails details = event.details();
        add(lines, new Occurrence(original, details.start(), details.end(), event), from, to);
      }
    }
    lines.sort(Comparator.comparing(Line::start).thenComparing(Line::event));
    return lines;
  }

  private static void add(List<Line> lines, Occurrence occurrence, Instant from, Instant to) {
    Instant start = occurrence.start().instant(UTC);
    Instant end = occurrence.end().instant(UTC);
    boolean inside = start.equals(end) ? !start.isBefore(from) : end.isAfter(from);
    if (inside && start.isBefore(to)) {
      Event event = occurrence.event();
      String document =
          occurrence.originalStart() == null
              ? EventDocument.write(event)
              : EventDocument.write(occurrence);
      lines.add(new Line(start, event.id().value(), document));
    }
  }

  private Set<String> changedAfter(Instant at) {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery("select event_id from event where changed_at > :at")
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .mapTo(String.class)
                .set());
  }

  private static EventStore.Filter window(Instant from, Instant to, String text) {
    return new EventStore.Filter(null, null, from, to, null, text, false);
  }

  private static Line line(EventStore.Occurring shown) {
    String document = shown.document();
    return new Line(
        shown.after().startsAt(),
        shown.after().event().value(),
        "{" + document.substring(document.indexOf(',') + 1));
  }

  /** All pages, with something done after each. */
  private List<Line> read(EventStore.Filter filter, int limit, Runnable between) {
    List<Line> lines = new ArrayList<>();
    EventStore.After after = null;
    Batch<EventStore.Occurring> batch;
    do {
      batch = events.occurrences(APPLICATION, filter, after, limit);
      batch.items().forEach(it -> lines.add(line(it)));
      if (batch.more()) {
        assertThat(batch.items()).hasSize(limit);
        after = batch.items().get(limit - 1).after();
        between.run();
      }
      assertThat(lines).hasSizeLessThan(100_000);
    } while (batch.more());
    return lines;
  }

  private Instant moment(Random random, List<Event> all) {
    // Borders where something begins or ends are the hard ones.
    EventDetails some = all.get(random.nextInt(all.size())).details();
    return switch (random.nextInt(3)) {
      case 0 -> some.start().instant(UTC);
      case 1 -> some.end().instant(UTC);
      default ->
          FIRST.atStartOfDay(UTC).toInstant().plus(Duration.ofHours(random.nextInt(24 * DAYS)));
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void pagesOfAnySizeAreTheWholeInOrder(long seed) {
    SeededObjects objects = new SeededObjects(seed);
    commit(IntStream.range(0, 100).mapToObj(objects::of).toList());
    Instant later = NOW.plusSeconds(60);
    commit(IntStream.range(90, 110).mapToObj(objects::of).toList(), later.plusSeconds(60));
    List<Event> all = all();
    Set<String> changed = changedAfter(later);
    Random random = new Random(seed);
    int shown = 0;
    for (int i = 0; i < 12; i++) {
      Instant from = moment(random, all);
      Instant to =
          from.plus(Duration.ofMinutes(1 + random.nextInt(random.nextBoolean() ? 90 : 30 * 1_440)));
      List<Line> expected = expected(all, from, to);
      for (int limit : PAGE_SIZES) {
        String question = "seed " + seed + ", " + from + " to " + to + ", pages of " + limit;
        assertThat(read(window(from, to, null), limit, () -> {})).as(question).isEqualTo(expected);
      }
      int limit = 1 + random.nextInt(9);
      String question = "seed " + seed + ", " + from + " to " + to + ", pages of " + limit;
      assertThat(read(window(from, to, "exception"), limit, () -> {}))
          .as("what is searched for, " + question)
          .isEqualTo(expected.stream().filter(it -> it.title().startsWith("Exception")).toList());
      assertThat(read(changedAfter(later, from, to), limit, () -> {}))
          .as("what was changed, " + question)
          .isEqualTo(expected.stream().filter(it -> changed.contains(it.event())).toList());
      shown += expected.size();
    }
    assertThat(shown).as("lines that were compared").isGreaterThan(60);
  }

  private EventStore.Filter changedAfter(Instant later, Instant from, Instant to) {
    return new EventStore.Filter(
        store.account.account(),
        store.lease.calendarKey().calendar(),
        from,
        to,
        later,
        null,
        false);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void whatDoesNotChangeIsShownOnceWhateverChangesBetweenPages(long seed) {
    SeededObjects objects = new SeededObjects(seed);
    List<RemoteChange> some = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      some.add(objects.of(i));
    }
    commit(some);
    Instant from = FIRST.plusDays(150).atStartOfDay(UTC).toInstant();
    Instant to = from.plus(Duration.ofDays(20));
    List<Line> still =
        expected(all(), from, to).stream().filter(it -> isStill(it.title())).toList();
    Random random = new Random(seed);

    List<Line> read =
        read(
            window(from, to, null),
            5,
            () -> {
              int number = 30 + random.nextInt(50);
              commit(
                  List.of(
                      random.nextInt(3) == 0
                          ? StoreFixture.object("o" + number, "removed-" + random.nextInt())
                          : objects.of(number)));
            });

    assertThat(read)
        .as("in order, seed " + seed)
        .isSortedAccordingTo(Comparator.comparing(Line::start).thenComparing(Line::event));
    assertThat(read).doesNotHaveDuplicates();
    assertThat(read.stream().filter(it -> isStill(it.title())).toList())
        .as("seed " + seed)
        .isNotEmpty()
        .isEqualTo(still);
  }

  /** Whether it belongs to an object that is left alone. */
  private static boolean isStill(String title) {
    return Integer.parseInt(title.substring(title.lastIndexOf(' ') + 1)) < 30;
  }

  @Test
  void aMomentThatIsTheLastOfItsSeriesCountsAtTheBeginOfAWindow() {
    EventTime start = EventTime.zoned(FIRST.atTime(9, 0), ZONES.get(0));
    EventDetails moments = EventDetails.of("Moment 1", start, start);
    commit(
        List.of(
            StoreFixture.object(
                "o",
                "1",
                RemoteEvent.of(
                    "uid",
                    moments.with(new Recurrence(List.of("FREQ=DAILY;COUNT=3"), List.of()))))));
    Instant last = start.withLocal(start.local().plusDays(2)).instant(UTC);

    assertThat(read(window(last, last.plusSeconds(1), null), 10, () -> {})).hasSize(1);
    assertThat(read(window(last.minusSeconds(1), last, null), 10, () -> {})).isEmpty();
  }

  @Test
  void aPageOfVeryLargeOccurrencesEndsEarlyAndTheNextGoesOn() {
    EventTime start = EventTime.zoned(FIRST.atTime(9, 0), ZONES.get(0));
    EventDetails large =
        new EventDetails.Builder(start, start.withLocal(start.local().plusHours(1)))
            .title("Large 1")
            .description("x".repeat(500_000))
            .recurrence(new Recurrence(List.of("FREQ=DAILY;COUNT=40"), List.of()))
            .build();
    commit(List.of(StoreFixture.object("o", "1", RemoteEvent.of("uid", large))));
    EventStore.Filter filter =
        window(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z"), null);

    Batch<EventStore.Occurring> first = events.occurrences(APPLICATION, filter, null, 100);
    assertThat(first.items()).hasSizeBetween(10, 20);
    assertThat(first.more()).isTrue();
    EventStore.After after = first.items().get(first.items().size() - 1).after();
    assertThat(
            events.occurrences(APPLICATION, filter, after, 100).items().get(0).after().startsAt())
        .isEqualTo(after.startsAt().plus(Duration.ofDays(1)));
  }

  private static EventDetails hour(String title, String rule) {
    EventTime start = EventTime.zoned(FIRST.atTime(9, 0), ZONES.get(0));
    return EventDetails.of(title, start, start.withLocal(start.local().plusHours(1)))
        .with(new Recurrence(List.of(rule), List.of()));
  }

  @Test
  void aLineOutsideTheWindowIsNoPlaceToGoOnFromAndDoesNoHarm() {
    commit(
        List.of(
            StoreFixture.object("o", "1", RemoteEvent.of("o", hour("Endless 1", "FREQ=DAILY"))),
            StoreFixture.object(
                "p",
                "1",
                RemoteEvent.of(
                    "p",
                    hour("Of two forms 1", "FREQ=DAILY")
                        .with(
                            new Recurrence(
                                List.of("FREQ=DAILY"),
                                List.of(EventTime.allDay(FIRST.plusDays(1)))))))));
    Instant from = FIRST.plusDays(9).atStartOfDay(UTC).toInstant();
    EventStore.Filter filter = window(from, from.plus(Duration.ofDays(2)), null);
    EventId event = all().get(0).id();

    List<Line> whole = read(filter, 10, () -> {});
    assertThat(whole).hasSize(4);
    for (Instant before : List.of(Instant.MIN, from.minusSeconds(1))) {
      EventStore.After after = new EventStore.After(before, event);
      assertThat(events.occurrences(APPLICATION, filter, after, 10).items()).hasSize(4);
    }
    for (Instant behind : List.of(from.plus(Duration.ofDays(2)), NOW, Instant.MAX)) {
      EventStore.After after = new EventStore.After(behind, event);
      assertThat(events.occurrences(APPLICATION, filter, after, 10).items()).isEmpty();
    }
  }

  @Test
  void ofASeriesWithVeryManyOccurrencesAWindowOfTheFirstIsRead() {
    EventTime start = EventTime.zoned(FIRST.atTime(9, 0), ZONES.get(2));
    EventDetails seconds =
        EventDetails.of("Moment 1", start, start)
            .with(new Recurrence(List.of("FREQ=MINUTELY"), List.of()));
    commit(List.of(StoreFixture.object("o", "1", RemoteEvent.of("o", seconds))));
    Instant from = Instant.parse("2026-05-01T00:00:00Z");
    EventStore.Filter days = window(from, from.plus(Duration.ofDays(5)), null);
    EventStore.Filter season = window(from, from.plus(Duration.ofDays(90)), null);

    Batch<EventStore.Occurring> first = events.occurrences(APPLICATION, days, null, 100);
    EventStore.After after = first.items().get(99).after();
    assertThat(after.startsAt()).isEqualTo(from.plus(Duration.ofMinutes(99)));
    assertThat(events.occurrences(APPLICATION, days, after, 100).items().get(0).after().startsAt())
        .isEqualTo(from.plus(Duration.ofMinutes(100)));
    assertThatThrownBy(() -> events.occurrences(APPLICATION, season, null, 100))
        .isInstanceOf(BusyStore.TooManyEventsException.class);
  }

  @Test
  void cancelledOccurrencesArePassedOverHoweverManyTheyAre() {
    EventDetails hour = hour("Hour 1", "FREQ=HOURLY;COUNT=500");
    List<RemoteEvent> told = new ArrayList<>(List.of(RemoteEvent.of("o", hour)));
    for (int i = 0; i < 450; i++) {
      EventTime original = EventTime.utc(hour.start().instant(UTC).plus(Duration.ofHours(i)));
      told.add(
          new RemoteEvent(
              "o", new ObjectRef("o"), original, EventDetails.cancelled(original, original)));
    }
    commit(List.of(StoreFixture.object("o", "1", told.toArray(RemoteEvent[]::new))));
    EventStore.Filter filter =
        window(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z"), null);

    for (int limit : PAGE_SIZES) {
      List<Line> lines = read(filter, limit, () -> {});
      assertThat(lines).hasSize(50);
      assertThat(lines.get(0).start())
          .isEqualTo(hour.start().instant(UTC).plus(Duration.ofHours(450)));
    }
  }

  @Test
  void nothingOfAnAccountThatIsBeingErasedIsShown() {
    commit(List.of(StoreFixture.object("o", "1", RemoteEvent.of("o", hour("A 1", "FREQ=DAILY")))));
    EventStore.Filter filter =
        window(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-02-08T00:00:00Z"), null);
    assertThat(read(filter, 2, () -> {})).hasSize(7);

    store.jdbi.useHandle(handle -> handle.execute("update account set erasing = true"));

    assertThat(read(filter, 2, () -> {})).isEmpty();
  }

  /** Series that ended, whose documents nobody could read, and single events up to 2025. */
  private void past() {
    String sql =
        """
        insert into event (application_id, event_id, account_id, calendar_id, ref, starts_at, ends_at,
                           search, content_hash, changed_at, deleted, position, busy, timing, document)
        select 'default',
               'evt_' || lpad(translate(to_hex(g), '0123456789abcdef', 'ghijklmnopqrstuv'), 26, 'a'),
               c.account_id, c.calendar_id, g || '.ics', s.at,
               s.at + case when s.repeats then interval '90 days' else interval '1 hour' end,
               '', 'hash', now(), false, g, 'busy', case when s.repeats then 'series' else 'fixed' end, '{}'
        from generate_series(1, 20000) g, calendar c,
             lateral (select timestamptz '2016-01-01Z' + g * interval '4 hours' as at,
                             g %% 10 = 0 and g < 19000 as repeats) s
        """
            .replace("%%", "%");
    store.jdbi.useHandle(
        handle -> {
          handle.execute(sql);
          handle.execute("vacuum (analyze) event");
        });
  }

  private long rowsRead() {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where relname = 'event'")
                .mapTo(Long.class)
                .one());
  }

  @Test
  void whatEndedBeforeAWindowIsNotReadHoweverMuchItIs() throws SQLException {
    commit(List.of(new SeededObjects(7).of(1)));
    CalendarId calendar = all().get(0).calendarId();
    past();
    Instant from = Instant.parse("2025-02-18T00:00:00Z");
    for (EventStore.Filter filter :
        List.of(
            window(from, from.plus(Duration.ofDays(7)), null),
            new EventStore.Filter(
                store.account.account(),
                null,
                from,
                from.plus(Duration.ofDays(7)),
                null,
                null,
                false),
            new EventStore.Filter(
                null, calendar, from, from.plus(Duration.ofDays(7)), null, null, false))) {
      long before = rowsRead();
      try (Connection connection = database.dataSource().getConnection()) {
        Jdbi jdbi = Jdbi.create(connection).installPlugin(new PostgresPlugin());
        assertThat(new EventStore(jdbi).occurrences(APPLICATION, filter, null, 100).items())
            .isEmpty();
        jdbi.useHandle(handle -> handle.execute("select pg_stat_force_next_flush()"));
      }
      assertThat(rowsRead() - before).as(filter.toString()).isLessThan(100);
    }
  }
}
