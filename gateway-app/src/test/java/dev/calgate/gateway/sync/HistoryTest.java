package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories: after every step the feed folds to the store, at rest the store is the truth.
 */
class HistoryTest {
  private static final int STEPS = 40;

  private EngineFixture engine;
  private Random random;
  private final TreeMap<String, String> truth = new TreeMap<>();
  private final List<CalendarRef> calendars = new ArrayList<>();
  private final List<Placed> placed = new ArrayList<>();
  private int titles;

  private record Placed(CalendarRef calendar, ObjectRef object) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theFeedFoldsToTheStoreAndTheStoreBecomesTheTruth(long seed) {
    random = new Random(seed);
    engine =
        new EngineFixture(
            random.nextBoolean() ? InMemoryProvider.Style.VERSIONS : InMemoryProvider.Style.BODIES);
    calendars.add(engine.remote.createCalendar("Work"));
    calendars.add(engine.remote.createCalendar("Home"));
    for (int i = 0; i < STEPS; i++) {
      step();
      assertThat(engine.folded()).as("seed %d, step %d", seed, i).isEqualTo(engine.stored());
    }
    engine.provider.faults().clear();
    engine.clock.advance(Duration.ofDays(2));
    engine.workers.runDue();
    engine.settle();

    assertThat(engine.titles())
        .as("seed %d", seed)
        .isEqualTo(truth.values().stream().sorted().toList());
    assertThat(engine.folded()).as("seed %d", seed).isEqualTo(engine.stored());
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> create();
      case 3 -> edit();
      case 4 -> delete();
      case 5 -> engine.provider.faults().expireCursors();
      case 6 -> engine.provider.faults().unreachable();
      case 7 -> engine.provider.faults().clear();
      default -> engine.settle();
    }
  }

  private void create() {
    CalendarRef calendar = calendars.get(random.nextInt(calendars.size()));
    String title = "Title " + ++titles;
    ObjectRef object = engine.remote.create(calendar, Draft.at(title, 9));
    placed.add(new Placed(calendar, object));
    truth.put(object.value(), title);
  }

  private void edit() {
    if (!placed.isEmpty()) {
      Placed it = placed.get(random.nextInt(placed.size()));
      String title = "Title " + ++titles;
      engine.remote.replace(it.calendar(), it.object(), Draft.at(title, 10));
      truth.put(it.object().value(), title);
    }
  }

  private void delete() {
    if (!placed.isEmpty()) {
      Placed it = placed.remove(random.nextInt(placed.size()));
      engine.remote.delete(it.calendar(), it.object());
      truth.remove(it.object().value());
    }
  }
}
