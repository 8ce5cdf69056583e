package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.AgendaStore.Makers;
import dev.calgate.gateway.store.AgendaStore.Question;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages beside what a simple mind would answer that has looked at everything after every change and
 * remembers all it saw.
 */
class AgendaStoreTest {
  private static final int[] PAGE_SIZES = {1, 2, 7, 300};
  private static final Duration ROUND = Duration.ofSeconds(60);
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
        if (inside && changed && (!deleted || question.deleted())) {
          lines.add(told.line(deleted));
        }
      }
      lines.sort(Comparator.comparing(Line::start).thenComparing(Line::id));
      return lines;
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
  @ValueSource(longs = {1, 2, 3, 4})
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
    for (int i = 0; i < 24; i++) {
      Instant from = moment(random);
      Instant to = from.plus(Duration.ofHours(1 + random.nextInt(24 * 240)));
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
        if (limit > 2 || expected.size() < 60) {
          assertThat(read(question, limit))
              .as("seed %d, question %d, %s, pages of %d", seed, i, question, limit)
              .isEqualTo(expected);
        }
      }
      shown += expected.size();
      gone += expected.stream().filter(Line::deleted).count();
    }
    assertThat(shown).isGreaterThan(500);
    assertThat(gone).isGreaterThan(50);
  }
}
