package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.schedule.SyncWorkers;
import dev.calgate.model.Account;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.JdbiException;

/**
 * One random history: an owner who edits, a service in trouble, gateways that die and come late. It
 * says after each step whether the feed folds to the store and tells of no deletion that was none.
 */
final class History {
  private static final Duration LEASE = Duration.ofSeconds(16);
  private static final int MANY = 26;

  private final Random random;
  private final Backend backend;
  private final Executor reader;
  private final TroubledProvider trouble;
  private final EngineFixture engine;
  private final List<Shelf> shelves = new ArrayList<>();
  private final Map<String, Planned> byTitle = new HashMap<>();
  private final Map<String, JsonNode> folded = new TreeMap<>();
  private final Map<String, Planned> masters = new HashMap<>();
  private long position;
  private int names;
  private boolean everythingIsSaidToBeGone;

  /** A calendar of the owner's. */
  private static final class Shelf {
    private final CalendarRef ref;
    private final List<Planned> planned = new ArrayList<>();

    Shelf(CalendarRef ref) {
      this.ref = ref;
    }
  }

  History(long seed, Backend backend, Executor reader) {
    random = new Random(seed);
    this.backend = backend;
    this.reader = random.nextBoolean() ? reader : Runnable::run;
    InMemoryProvider memory =
        new InMemoryProvider(
            random.nextBoolean() ? InMemoryProvider.Style.VERSIONS : InMemoryProvider.Style.BODIES);
    trouble = new TroubledProvider(memory);
    engine = new EngineFixture(memory, trouble, backend);
    newCalendar();
    newCalendar();
  }

  void step() {
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> create();
      case 4, 5, 6 -> edit();
      case 7 -> delete(1);
      case 8 -> createMany();
      case 9 -> delete(MANY);
      case 10 -> engine.provider.faults().expireCursors();
      case 11 -> fail();
      case 12, 13 -> repair();
      case 14 -> newCalendar();
      case 15 -> deleteCalendar();
      case 16 -> hideCalendar();
      case 17 -> engine.sync.requestAll(engine.account, engine.clock.instant());
      case 18, 19 -> crash();
      case 20 -> comeLate();
      default -> settle();
    }
    check();
  }

  private void newCalendar() {
    shelves.add(new Shelf(engine.remote.createCalendar("Calendar " + ++names)));
  }

  private Shelf shelf() {
    return shelves.get(random.nextInt(shelves.size()));
  }

  private String title(Planned planned) {
    String title = "Title " + ++names;
    byTitle.put(title, planned);
    return title;
  }

  private void create() {
    Shelf shelf = shelf();
    Planned planned = new Planned();
    planned.change(title(planned), random);
    planned.ref = engine.remote.create(shelf.ref, planned.draft());
    shelf.planned.add(planned);
  }

  private void createMany() {
    Shelf shelf = shelf();
    for (int i = 0; i < MANY; i++) {
      Planned planned = new Planned();
      planned.rename(title(planned));
      planned.ref = engine.remote.create(shelf.ref, planned.draft());
      shelf.planned.add(planned);
    }
  }

  private void edit() {
    Shelf shelf = shelf();
    if (!shelf.planned.isEmpty()) {
      Planned planned = shelf.planned.get(random.nextInt(shelf.planned.size()));
      planned.change(title(planned), random);
      engine.remote.replace(shelf.ref, planned.ref, planned.draft());
    }
  }

  private void delete(int most) {
    Shelf shelf = shelf();
    for (int i = 0; i < most && !shelf.planned.isEmpty(); i++) {
      Planned planned = shelf.planned.remove(random.nextInt(shelf.planned.size()));
      engine.remote.delete(shelf.ref, planned.ref);
      planned.deleted = true;
    }
  }

  private void deleteCalendar() {
    if (shelves.size() > 1) {
      Shelf shelf = shelves.remove(random.nextInt(shelves.size()));
      engine.remote.deleteCalendar(shelf.ref);
      shelf.planned.forEach(it -> it.deleted = true);
    }
  }

  /** A list that lacks a calendar, which is there when it is asked itself. */
  private void hideCalendar() {
    if (!everythingIsSaidToBeGone) {
      trouble.hide(shelf().ref);
    }
  }

  private void fail() {
    ErrorKind[] kinds = {
      ErrorKind.UNREACHABLE,
      ErrorKind.FORBIDDEN,
      ErrorKind.REJECTED,
      ErrorKind.PROTOCOL,
      ErrorKind.GONE,
      ErrorKind.UNAUTHORIZED,
      ErrorKind.THROTTLED
    };
    ErrorKind kind = kinds[random.nextInt(kinds.length)];
    boolean saysGone = kind == ErrorKind.GONE || kind == ErrorKind.FORBIDDEN;
    if (kind == ErrorKind.THROTTLED) {
      engine.provider.faults().throttled(Duration.ofSeconds(random.nextInt(300)));
    } else if (!saysGone || trouble.hidesNothing()) {
      everythingIsSaidToBeGone |= saysGone;
      engine.provider.faults().fail(kind, ErrorScope.ACCOUNT);
    }
  }

  private void repair() {
    engine.provider.faults().clear();
    if (engine.view().account().status() == Account.Status.NEEDS_RECONNECT) {
      engine.link();
    }
    if (everythingIsSaidToBeGone) {
      // Until it is proved again, what each calendar said of itself is still believed.
      settle();
      everythingIsSaidToBeGone = false;
    }
    trouble.showAll();
  }

  private void settle() {
    engine.clock.advance(random.nextBoolean() ? EngineFixture.PACE.ceiling() : LEASE);
    engine.newWorkers("steady", engine.tables, reader).runDue();
  }

  /** A gateway that dies between two of its calls to the database, or just after a commit. */
  private void crash() {
    engine.clock.advance(EngineFixture.PACE.ceiling());
    Backend.Mortal seen = backend.mortal();
    SyncWorkers workers = engine.newWorkers("mortal", seen.tables(), reader);
    seen.crashAfter(1 + random.nextInt(60));
    try {
      workers.runDue();
      seen.crashAfter(-1);
    } catch (JdbiException e) {
      assertThat(seen.isDead()).isTrue();
      engine.clock.advance(LEASE);
    }
  }

  /** A gateway that is frozen with an answer in its hand while others go on. */
  private void comeLate() {
    engine.clock.advance(EngineFixture.PACE.ceiling());
    TroubledProvider.Delay delay = trouble.delayNext();
    CompletableFuture<Integer> late =
        CompletableFuture.supplyAsync(engine.newWorkers("late", engine.tables, reader)::runDue);
    CompletableFuture.anyOf(delay.given(), late).exceptionally(e -> null).join();
    trouble.punctual();
    for (int i = random.nextInt(3); i >= 0; i--) {
      if (random.nextBoolean()) {
        edit();
      } else {
        delete(1);
      }
    }
    engine.clock.advance(LEASE);
    engine.newWorkers("quick", engine.tables, reader).runDue();
    check();
    delay.arrive();
    try {
      late.join();
    } catch (CompletionException e) {
      throw new AssertionError("The late gateway failed", e);
    }
  }

  /** All faults end; two poll intervals later the store is what the owner has. */
  void end() {
    engine.provider.faults().clear();
    trouble.showAll();
    if (engine.view().account().status() == Account.Status.NEEDS_RECONNECT) {
      engine.link();
    }
    engine.clock.advance(Duration.ofSeconds(300));
    Duration second = EngineFixture.PACE.secondLook();
    after(EngineFixture.PACE.ceiling());
    after(second);
    after(EngineFixture.PACE.ceiling().minus(second));
    check();
    List<String> truth = new ArrayList<>();
    shelves.forEach(shelf -> shelf.planned.forEach(it -> truth.addAll(it.story())));
    assertThat(engine.stored().values().stream().map(Planned::story).sorted().toList())
        .isEqualTo(truth.stream().sorted().toList());
  }

  private void after(Duration pause) {
    engine.clock.advance(pause);
    engine.newWorkers("last", engine.tables, reader).runDue();
  }

  private void check() {
    backend.entries(position).forEach(entry -> read(EngineFixture.tree(entry)));
    assertThat(engine.stored()).isEqualTo(folded);
  }

  private void read(JsonNode entry) {
    assertThat(entry.get("position").longValue()).isEqualTo(++position);
    if (!entry.get("event_id").isTextual()) {
      return;
    }
    String id = entry.get("event_id").textValue();
    JsonNode event = entry.get("event");
    JsonNode before = event.isNull() ? folded.remove(id) : folded.put(id, event);
    switch (entry.get("type").textValue()) {
      case "event.created" -> created(id, event, before);
      case "event.deleted" -> deleted(id, before);
      default -> assertThat(before).as("updated: %s", entry).isNotNull();
    }
  }

  private void created(String id, JsonNode event, JsonNode before) {
    assertThat(before).as("created twice: %s", event).isNull();
    if (!event.get("kind").textValue().equals("exception")) {
      Planned planned = byTitle.get(event.get("title").textValue());
      assertThat(masters.put(id, planned)).as("came back: %s", event).isNull();
    }
  }

  private void deleted(String id, JsonNode before) {
    assertThat(before).as("deleted and was not there: %s", id).isNotNull();
    boolean exception = before.get("kind").textValue().equals("exception");
    Planned planned = masters.get(exception ? before.get("series_id").textValue() : id);
    assertThat(planned).as("of nothing: %s", before).isNotNull();
    boolean dropped = exception && planned.everDropped(before);
    assertThat(planned.deleted || dropped).as("phantom deletion of %s", before).isTrue();
  }
}
