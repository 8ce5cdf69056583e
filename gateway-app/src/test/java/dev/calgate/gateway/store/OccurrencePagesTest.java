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
import dev.calgate.model.FreeBusy;
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
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final int DAYS = 400;
  private static final int[] PAGE_SIZES = {1, 2, 7, 100};
  private static final List<ZoneId> ZONES =
      List.of(ZoneId.of("Europe/Paris"), ZoneId.of("America/New_York"), ZoneId.of("Asia/Tokyo"));

  private final TestDatabase database = TestDatabase.create();
  private final StoreFixture store = new StoreFixture(database.jdbi());
  private final EventStore events = new EventStore(store.jdbi);

  /** What one line shows. */
  private record Line(Instant start, String event, String document) {
    String title() {
      return Json.tree(document).get("title").textValue();
    }
  }

  /** A simple rule: every so many units, until a number is reached or without end. */
  private record Steps(ChronoUnit unit, int interval, int count) {
    String rule() {
      String frequency =
          unit == ChronoUnit.DAYS ? "DAILY" : unit == ChronoUnit.WEEKS ? "WEEKLY" : "MONTHLY";
      return "FREQ=" + frequency + ";INTERVAL=" + interval + (count == 0 ? "" : ";COUNT=" + count);
    }

    static Steps of(String rule) {
      String[] parts = rule.split("[=;]");
      ChronoUnit unit =
          switch (parts[1]) {
            case "DAILY" -> ChronoUnit.DAYS;
            case "WEEKLY" -> ChronoUnit.WEEKS;
            default -> ChronoUnit.MONTHS;
          };
      return new Steps(
          unit, Integer.parseInt(parts[3]), parts.length > 4 ? Integer.parseInt(parts[5]) : 0);
    }
  }

  /** Random objects: single events, and series with exceptions. */
  private static final class Objects {
    private final Random random;
    private int version;

    Objects(long seed) {
      random = new Random(seed);
    }

    RemoteChange of(int number) {
      String ref = "o" + number;
      EventTime start = start(random.nextInt(DAYS));
      EventDetails details = details("Event " + number, start);
      List<RemoteEvent> told = new ArrayList<>();
      if (random.nextInt(3) == 0) {
        told.add(RemoteEvent.of(uid(number), details));
      } else {
        Steps steps = steps();
        exceptions(number, start, steps, told);
        // Whoever is invited to some occurrences alone has exceptions without a series.
        if (told.isEmpty() || random.nextInt(6) > 0) {
          told.add(RemoteEvent.of(uid(number), details.with(recurrence(start, steps))));
        }
      }
      return StoreFixture.object(ref, "v" + version++, told.toArray(RemoteEvent[]::new));
    }

    private Steps steps() {
      return new Steps(
          List.of(ChronoUnit.DAYS, ChronoUnit.WEEKS, ChronoUnit.MONTHS).get(random.nextInt(3)),
          1 + random.nextInt(3),
          random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(30));
    }

    /** What looks like fields of a document is a text like any other. */
    private static String uid(int number) {
      return number + ",\"series_id\":null,\"original_start\":null,\"start\":,\"organizer\":";
    }

    private EventTime start(int day) {
      // No month lacks the day, so that every step of a month is an occurrence.
      LocalDate date = FIRST.plusDays(day);
      LocalDate inAll = date.getDayOfMonth() > 28 ? date.withDayOfMonth(28) : date;
      LocalDateTime local = inAll.atTime(random.nextInt(24), 30 * random.nextInt(2));
      return switch (random.nextInt(5)) {
        case 0 -> EventTime.allDay(inAll);
        case 1 -> EventTime.floating(local);
        default -> EventTime.zoned(local, ZONES.get(random.nextInt(ZONES.size())));
      };
    }

    private EventDetails details(String title, EventTime start) {
      int length = random.nextInt(8);
      LocalDateTime end =
          start instanceof EventTime.AllDay
              ? start.local().plusDays(1 + random.nextInt(3))
              : length == 7 ? start.local().plusDays(40) : start.local().plusMinutes(30L * length);
      EventStatus status = EventStatus.values()[random.nextInt(6) == 0 ? 2 : random.nextInt(2)];
      return new EventDetails.Builder(start, start.withLocal(end))
          .title(title)
          .description("\"status\":\"cancelled\"")
          .location(uid(length))
          .categories(List.of(uid(length)))
          .freeBusy(random.nextInt(3) == 0 ? FreeBusy.FREE : FreeBusy.BUSY)
          .status(status)
          .build();
    }

    private Recurrence recurrence(EventTime start, Steps steps) {
      List<EventTime> dates = new ArrayList<>();
      while (random.nextInt(4) == 0) {
        LocalDateTime local = start.local().plusDays(random.nextInt(80) - 20);
        boolean elsewhere = start instanceof EventTime.Zoned && random.nextBoolean();
        dates.add(elsewhere ? EventTime.zoned(local, ZONES.get(0)) : start.withLocal(local));
      }
      return new Recurrence(List.of(steps.rule()), dates);
    }

    /** Moved a little, far into another year, to where others are, cancelled, or never there. */
    private void exceptions(int number, EventTime start, Steps steps, List<RemoteEvent> told) {
      Set<Instant> names = new HashSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        int step = random.nextInt(12) * steps.interval();
        EventTime original = start.withLocal(start.local().plus(step, steps.unit()));
        int days = random.nextInt(3) == 0 ? random.nextInt(800) - 400 : random.nextInt(5) - 2;
        EventTime moved = original.withLocal(original.local().plusDays(days));
        if (names.add(original.occurrenceKey())) {
          told.add(
              new RemoteEvent(
                  uid(number),
                  new ObjectRef("o" + number),
                  original,
                  random.nextInt(3) == 0
                      ? EventDetails.cancelled(original, original)
                      : details("Exception of " + number, moved)));
        }
      }
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
        for (EventTime start : starts(event.details(), to)) {
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

  private static Iterable<EventTime> starts(EventDetails details, Instant to) {
    TreeMap<Instant, EventTime> starts = new TreeMap<>();
    EventTime first = details.start();
    Steps steps = Steps.of(details.recurrence().rules().get(0));
    for (int i = 0; steps.count() == 0 || i < steps.count(); i++) {
      EventTime next =
          first.withLocal(first.local().plus((long) i * steps.interval(), steps.unit()));
      if (next.instant(UTC).isAfter(to)) {
        break;
      }
      starts.putIfAbsent(next.occurrenceKey(), next);
    }
    details.recurrence().dates().forEach(it -> starts.putIfAbsent(it.occurrenceKey(), it));
    return starts.values();
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
    Objects objects = new Objects(seed);
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
    Objects objects = new Objects(seed);
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
    commit(List.of(new Objects(7).of(1)));
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
