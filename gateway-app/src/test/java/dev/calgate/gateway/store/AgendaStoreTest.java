package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.AgendaStore.Makers;
import dev.calgate.gateway.store.AgendaStore.Question;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages beside what a simple mind would answer that has looked at everything after every change and
 * remembers all it saw.
 */
class AgendaStoreTest {
  private static final int[] PAGE_SIZES = {1, 2, 7, 300};
  private static final Duration ROUND = Duration.ofSeconds(60);
  private static final Instant LAST_BEGIN = Instant.parse("2027-07-01T00:00:00Z");
  private static final Instant HORIZON = Instant.parse("2028-06-01T00:00:00Z");
  private static final List<ZoneId> READERS =
      List.of(ZoneId.of("Etc/UTC"), ZoneId.of("Europe/Paris"), ZoneId.of("Pacific/Auckland"));

  private final StoreFixture store = new StoreFixture();
  private final AgendaStore agenda = new AgendaStore(store.jdbi);
  private final Memory memory = new Memory();

  /** What one line says. */
  private record Line(Instant start, String id, String title, boolean deleted, Instant end) {
    static Line of(AgendaStore.Entry it) {
      return new Line(
          it.start().instant(ZoneOffset.UTC),
          it.id(),
          it.event().details().title(),
          it.deleted(),
          it.end().instant(ZoneOffset.UTC));
    }
  }

  /** An occurrence as it was at one look. */
  private record Seen(String id, EventTime start, EventTime end, Event event) {
    boolean isCancelled() {
      return event.details().status() == EventStatus.CANCELLED;
    }

    Line line(boolean deleted) {
      return new Line(
          start.instant(ZoneOffset.UTC),
          id,
          event.details().title(),
          deleted,
          end.instant(ZoneOffset.UTC));
    }

    boolean isIn(Question question) {
      Instant itsStart = start.instant(question.zone());
      return itsStart.isBefore(question.to())
          && !end.instant(question.zone()).isBefore(question.from());
    }
  }

  /** Everything there was, look by look. */
  private final class Memory {
    private final List<Map<String, Seen>> looks = new ArrayList<>();
    private final List<Map<String, Event>> events = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();

    void look(Instant at) {
      Map<String, Event> all = new TreeMap<>();
      store.jdbi.useHandle(
          handle ->
              handle
                  .createQuery("select document from event where not deleted")
                  .mapTo(String.class)
                  .map(EventReader::read)
                  .forEach(it -> all.put(it.id().value(), it)));
      events.add(all);
      looks.add(expanded(all));
      times.add(at);
    }

    private Map<String, Seen> expanded(Map<String, Event> all) {
      Map<String, Seen> seen = new TreeMap<>();
      for (Event event : all.values()) {
        EventDetails details = event.details();
        if (event.kind() == EventKind.SERIES) {
          EventTime.Length length = EventTime.between(details.start(), details.end());
          for (EventTime start : SeededObjects.starts(details, HORIZON)) {
            String id = Occurrence.id(event.id(), start);
            seen.putIfAbsent(id, new Seen(id, start, length.after(start), event));
          }
        }
      }
      for (Event event : all.values()) {
        if (event.kind() != EventKind.SERIES) {
          EventTime original = event.originalStart();
          String id =
              original == null ? event.id().value() : Occurrence.id(event.seriesId(), original);
          seen.put(id, new Seen(id, event.details().start(), event.details().end(), event));
        }
      }
      return seen;
    }

    List<Line> expected(Question question) {
      Set<String> ids = new HashSet<>();
      looks.forEach(it -> ids.addAll(it.keySet()));
      Map<String, Seen> last = looks.get(looks.size() - 1);
      List<Line> lines = new ArrayList<>();
      for (String id : ids) {
        Seen now = last.get(id);
        boolean deleted = now == null || now.isCancelled();
        Seen told = now == null ? latest(id) : now;
        boolean changed =
            question.since() == null || !changedAt(id, told).isBefore(question.since());
        boolean inside = told.isIn(question) || (question.moved() && wasIn(id, told, question));
        boolean found =
            question.since() != null
                || !deleted
                || told.event().kind() != EventKind.SERIES
                || !isOfFormerSeries(id);
        if (inside && changed && found && (!deleted || question.deleted())) {
          lines.add(told.line(deleted));
        }
      }
      lines.sort(Comparator.comparing(Line::start).thenComparing(Line::id));
      return lines;
    }

    /** What a series had that is none any more is looked for among recent changes alone. */
    private boolean isOfFormerSeries(String id) {
      String series = id.substring(0, Math.max(4, id.lastIndexOf('_')));
      for (int i = events.size() - 1; i >= 0; i--) {
        Event event = events.get(i).get(series);
        if (event != null) {
          return event.kind() != EventKind.SERIES;
        }
      }
      return false;
    }

    private Seen latest(String id) {
      for (int i = looks.size() - 1; ; i--) {
        if (looks.get(i).containsKey(id)) {
          return looks.get(i).get(id);
        }
      }
    }

    /** When what tells it changed, was taken away, or came. */
    private Instant changedAt(String id, Seen told) {
      for (int i = looks.size() - 1; i > 0; i--) {
        Seen after = looks.get(i).get(id);
        Seen before = looks.get(i - 1).get(id);
        boolean same =
            before == null ? after == null : after != null && after.event().equals(before.event());
        if (!same) {
          return times.get(i);
        }
      }
      return times.get(0);
    }

    private boolean wasIn(String id, Seen told, Question question) {
      Event event = told.event();
      if (event.kind() == EventKind.SERIES) {
        return false;
      }
      EventTime original = event.originalStart();
      if (original != null) {
        Duration length =
            Duration.between(
                told.start().instant(ZoneOffset.UTC), told.end().instant(ZoneOffset.UTC));
        EventTime end = original.withLocal(original.local().plus(length));
        if (original instanceof EventTime.Zoned) {
          end = EventTime.utc(original.instant(ZoneOffset.UTC).plus(length));
        }
        if (new Seen(id, original, end, event).isIn(question)) {
          return true;
        }
      }
      return events.stream()
          .map(it -> it.get(event.id().value()))
          .filter(it -> it != null && it.kind() != EventKind.SERIES)
          .anyMatch(
              it -> new Seen(id, it.details().start(), it.details().end(), it).isIn(question));
    }
  }

  private void commit(List<RemoteChange> objects, Instant at) {
    store.commit.objects(store.begin(), objects, at);
    memory.look(at);
  }

  private Question question(
      Instant from,
      Instant to,
      ZoneId zone,
      @Nullable Instant since,
      boolean deleted,
      boolean moved) {
    return new Question(
        store.account, null, from, to, zone, since, deleted, moved, Makers.OTHERS, false);
  }

  private List<Line> read(Question question, int limit) {
    List<Line> lines = new ArrayList<>();
    AgendaStore.Place after = null;
    Batch<AgendaStore.Entry> batch;
    do {
      batch = agenda.page(question, after, limit);
      batch.items().forEach(it -> lines.add(Line.of(it)));
      assertThat(batch.items().size()).isLessThanOrEqualTo(limit);
      if (batch.more()) {
        assertThat(batch.items()).hasSize(limit);
        after = batch.items().get(limit - 1).place();
      }
    } while (batch.more());
    assertThat(lines).extracting(Line::start).isSorted();
    assertThat(lines).extracting(Line::id).doesNotHaveDuplicates();
    lines.sort(Comparator.comparing(Line::start).thenComparing(Line::id));
    return lines;
  }

  private Instant moment(Random random) {
    List<Seen> all =
        new ArrayList<>(memory.looks.get(random.nextInt(memory.looks.size())).values());
    Seen some = all.get(random.nextInt(all.size()));
    return switch (random.nextInt(3)) {
      case 0 -> some.start().instant(ZoneOffset.UTC);
      case 1 -> some.end().instant(ZoneOffset.UTC);
      default ->
          SeededObjects.FIRST
              .atStartOfDay(ZoneOffset.UTC)
              .toInstant()
              .plus(Duration.ofHours(random.nextInt(24 * SeededObjects.DAYS)));
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void pagesOfAnySizeTellWhatIsWhatIsGoneAndWhatHasMoved(long seed) {
    SeededObjects objects = new SeededObjects(seed);
    Random random = new Random(seed);
    commit(IntStream.range(0, 60).mapToObj(objects::of).toList(), NOW);
    for (int round = 1; round < 7; round++) {
      List<RemoteChange> changes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int number = random.nextInt(70);
        boolean removed = random.nextInt(4) == 0;
        changes.removeIf(it -> it.ref().equals(new ObjectRef("o" + number)));
        changes.add(
            removed
                ? StoreFixture.object("o" + number, "removed in " + round)
                : objects.of(number));
      }
      commit(changes, NOW.plus(ROUND.multipliedBy(round)));
    }
    int shown = 0;
    int gone = 0;
    for (int i = 0; i < 8; i++) {
      Instant anywhere = moment(random);
      Instant from = anywhere.isBefore(LAST_BEGIN) ? anywhere : LAST_BEGIN;
      Instant to = from.plus(Duration.ofHours(1 + random.nextInt(24 * 90)));
      Instant since = random.nextBoolean() ? null : NOW.plus(ROUND.multipliedBy(random.nextInt(8)));
      Question question =
          question(
              from,
              to,
              READERS.get(random.nextInt(3)),
              since,
              random.nextBoolean(),
              random.nextBoolean());
      List<Line> expected = memory.expected(question);
      for (int limit : PAGE_SIZES) {
        if (expected.size() < 30 * limit) {
          List<Line> read = read(question, limit);
          String differing =
              "missing "
                  + expected.stream().filter(it -> !read.contains(it)).limit(3).toList()
                  + " needless "
                  + read.stream().filter(it -> !expected.contains(it)).limit(3).toList();
          assertThat(read)
              .overridingErrorMessage(
                  "seed %d, question %d, %s, pages of %d: %s", seed, i, question, limit, differing)
              .isEqualTo(expected);
        }
      }
      shown += expected.size();
      gone += expected.stream().filter(Line::deleted).count();
    }
    assertThat(shown).isGreaterThan(200);
    assertThat(gone).isGreaterThan(20);
  }

  private static EventTime at(LocalDateTime local) {
    return EventTime.zoned(local, ZoneId.of("Europe/Paris"));
  }

  private static EventDetails hour(String title, LocalDateTime start) {
    return EventDetails.of(title, at(start), at(start.plusHours(1)));
  }

  private List<String> titles(Makers makers, boolean ownAlways, boolean deleted) {
    Instant from = Instant.parse("2026-11-01T00:00:00Z");
    Question question =
        new Question(
            store.account,
            null,
            from,
            from.plus(Duration.ofDays(30)),
            ZoneOffset.UTC,
            null,
            deleted,
            false,
            makers,
            ownAlways);
    List<String> titles = new ArrayList<>();
    for (int limit : PAGE_SIZES) {
      titles.clear();
      AgendaStore.Place after = null;
      Batch<AgendaStore.Entry> batch;
      do {
        batch = agenda.page(question, after, limit);
        for (AgendaStore.Entry it : batch.items()) {
          titles.add(it.managed() + " " + it.event().details().title());
          after = it.place();
        }
      } while (batch.more());
    }
    return titles;
  }

  @Test
  void whatTheApplicationMadeIsToldApartAndAtAnyTimeIfThatIsAsked() {
    LocalDateTime day = LocalDateTime.of(2026, 11, 5, 9, 0);
    EventDetails series =
        hour("Own series", day).with(new Recurrence(List.of("FREQ=DAILY;COUNT=3"), List.of()));
    EventTime second = at(day.plusDays(1));
    commit(
        List.of(
            StoreFixture.object("other", "1", RemoteEvent.of("other", hour("Other", day))),
            StoreFixture.object("own", "1", RemoteEvent.of("own", series)),
            StoreFixture.object(
                "own-2",
                "1",
                new RemoteEvent(
                    "own", new ObjectRef("own"), second, hour("Own, moved", day.plusDays(9)))),
            StoreFixture.object(
                "past", "1", RemoteEvent.of("past", hour("Past", day.minusYears(8)))),
            StoreFixture.object("far", "1", RemoteEvent.of("far", hour("Far", day.plusYears(8))))),
        NOW);
    ManagedEvents managed = new ManagedEvents(store.jdbi);
    CalendarId calendar = store.lease.calendarKey().calendar();
    for (String ref : List.of("own", "past", "far")) {
      managed.take(APPLICATION, calendar, "my " + ref, ref, new ObjectRef(ref));
    }

    assertThat(titles(Makers.OTHERS, false, false)).containsExactly("null Other");
    assertThat(titles(Makers.APPLICATION, false, false))
        .containsExactly("my own Own series", "my own Own series", "my own Own, moved");
    assertThat(titles(Makers.ALL, false, false))
        .containsExactlyInAnyOrder(
            "null Other", "my own Own series", "my own Own series", "my own Own, moved");
    assertThat(titles(Makers.APPLICATION, true, false))
        .containsExactly(
            "my past Past",
            "my own Own series",
            "my own Own series",
            "my own Own, moved",
            "my far Far");
    assertThat(titles(Makers.ALL, true, true)).hasSize(6).contains("null Other", "my past Past");
    assertThat(titles(Makers.OTHERS, true, false)).containsExactly("null Other");
  }

  @Test
  void whatChangedWithinASecondIsToldSinceThatSecond() {
    Instant at = NOW.plusMillis(730);
    commit(List.of(StoreFixture.object("o", "1", RemoteEvent.of("o", meeting()))), at);
    Instant from = Instant.parse("2026-11-01T00:00:00Z");
    for (int offset : List.of(-1, 0, 1)) {
      Question question =
          question(
              from,
              from.plus(Duration.ofDays(90)),
              ZoneOffset.UTC,
              NOW.plusSeconds(offset),
              false,
              false);
      assertThat(agenda.page(question, null, 9).items()).hasSize(offset > 0 ? 0 : 1);
    }
    assertThat(
            agenda
                .page(
                    question(
                        from, from.plus(Duration.ofDays(90)), ZoneOffset.UTC, null, false, false),
                    null,
                    9)
                .items()
                .get(0)
                .changedAt())
        .isEqualTo(at);
  }

  private static EventDetails meeting() {
    return StoreFixture.meeting("Meeting", 9);
  }

  @Test
  void aSeriesOfVeryManyOccurrencesIsToldPageByPage() {
    LocalDateTime day = LocalDateTime.of(2026, 11, 5, 0, 0);
    EventDetails minutes =
        EventDetails.of("Moment", at(day), at(day))
            .with(new Recurrence(List.of("FREQ=MINUTELY"), List.of()));
    store.commit.objects(
        store.begin(), List.of(StoreFixture.object("o", "1", RemoteEvent.of("o", minutes))), NOW);
    Instant from = Instant.parse("2026-11-10T00:00:00Z");
    Question question =
        question(from, from.plus(Duration.ofDays(200)), ZoneOffset.UTC, null, false, false);

    Batch<AgendaStore.Entry> page = agenda.page(question, null, 300);
    Batch<AgendaStore.Entry> next = agenda.page(question, page.items().get(299).place(), 300);

    assertThat(page.items().get(0).start().instant(ZoneOffset.UTC)).isEqualTo(from);
    assertThat(next.items().get(299).start().instant(ZoneOffset.UTC))
        .isEqualTo(from.plus(Duration.ofMinutes(599)));
  }

  @Test
  void aPageOfVeryLargeEventsEndsEarlyAndTheNextGoesOn() {
    LocalDateTime day = LocalDateTime.of(2026, 11, 5, 9, 0);
    for (int i = 0; i < 40; i++) {
      EventDetails large =
          hour("Large", day.plusDays(i)).toBuilder().description("x".repeat(500_000)).build();
      commit(List.of(StoreFixture.object("o" + i, "1", RemoteEvent.of("o" + i, large))), NOW);
    }
    Instant from = Instant.parse("2026-11-01T00:00:00Z");
    Question question =
        question(from, from.plus(Duration.ofDays(200)), ZoneOffset.UTC, null, false, false);

    Batch<AgendaStore.Entry> page = agenda.page(question, null, 300);
    assertThat(page.items()).hasSizeBetween(10, 20);
    assertThat(page.more()).isTrue();
    AgendaStore.Entry last = page.items().get(page.items().size() - 1);
    assertThat(agenda.page(question, last.place(), 300).items().get(0).start())
        .isEqualTo(at(last.start().local().plusDays(1)));
  }
}
