package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.store.ChangeFilter;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventTime;
import dev.calgate.model.Origin;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.testkit.MutableClock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An engine that halts at each of its crash points, the first time that it comes there, the second
 * time, and so on until it no longer comes there; and another one that goes on from what it left.
 */
class CrashPointsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AFTER_ALL_LEASES = Duration.ofMinutes(3);
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final long SEED = Long.getLong("calgate.seed", 17);

  @ParameterizedTest
  @EnumSource
  void whereverItHaltsNothingIsLostAndNothingComesTwice(CrashPoint point) throws Exception {
    long hit = 0;
    boolean halted = true;
    while (halted) {
      try (Scene scene = new Scene()) {
        halted = scene.play(point, ++hit);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("%s, hit %d, seed %d".formatted(point, hit, SEED), e);
      }
    }
    assertThat(hit).as("hits of %s", point).isGreaterThan(1);
    System.out.printf("crash points: %s halted at %d hits%n", point, hit - 1);
  }

  /** Two accounts that were read once and edited since, and what a halted engine makes of it. */
  private static final class Scene implements AutoCloseable {
    private final TestDatabase database = TestDatabase.create();
    private final GoogleAccount google = new GoogleAccount();
    private final CalDavSimulator dav = CalDavSimulator.start(Clock.systemUTC());
    private final SimulatedCalendar room = dav.addUser("bob", "b").createCalendar("room", "Room");
    private final MutableClock clock = new MutableClock(Instant.now());
    private final MortalEngine engine =
        new MortalEngine(database.pool(24), google.server.url().toString(), clock, it -> it);
    private final List<CalendarId> calendars = new ArrayList<>();

    Scene() {
      Random random = new Random(SEED);
      GoogleOwner owner = new GoogleOwner(random, google.work);
      edit(owner);
      String stays = meeting("Stays");
      String goes = meeting("Goes");
      engine.link(
          "google",
          Map.of(),
          Map.of(
              "refresh_token",
              Secret.of(google.ann.grant("client", "https://www.googleapis.com/auth/calendar"))));
      engine.link(
          "caldav",
          Map.of("url", dav.url().toString(), "username", "bob"),
          Map.of("password", Secret.of("b")));
      engine.workers.runDue();
      for (String ref : List.of(google.work.id(), room.path())) {
        calendars.add(calendar(ref));
      }
      // Google's own calendar of the user would only be more of the same.
      engine
          .store
          .calendars()
          .follow(
              MortalEngine.APPLICATION,
              calendar(google.ann.primary().id()),
              false,
              Origin.PROVIDER,
              clock.instant());
      edit(owner);
      room.delete(goes);
      room.put(stays, room.object(stays).orElseThrow().replace("Stays", "Stays and is renamed"));
      meeting("Comes");
      // What is due when it is looked at by the clock of the process that halts.
      database.jdbi().useHandle(handle -> handle.execute("update sync_state set due_at = now()"));
    }

    private static void edit(GoogleOwner owner) {
      for (int i = 0; i < 8; i++) {
        owner.step();
      }
    }

    private String meeting(String title) {
      EventTime start = EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0), PARIS);
      return room.createEvent(title, start, start.withLocal(start.local().plusHours(1)));
    }

    private CalendarId calendar(String ref) {
      return new CalendarId(
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery("select calendar_id from calendar where ref = :ref")
                          .bind("ref", ref)
                          .mapTo(String.class)
                          .one()));
    }

    /** Whether it halted. */
    boolean play(CrashPoint point, long hit) throws IOException {
      List<String> arguments = new ArrayList<>();
      arguments.addAll(List.of(point.name(), Long.toString(hit), database.jdbcUrl()));
      arguments.add(google.server.url().toString());
      calendars.forEach(it -> arguments.add(it.value()));
      String output;
      int code;
      try (ChildProcess process =
          ChildProcess.start(MortalEngine.class, arguments.toArray(String[]::new))) {
        code = process.end(PATIENCE).orElseThrow();
        output = process.output();
      }
      assertThat(code).as(output).isIn(0, CrashPoint.HALTED);
      goOn(output);
      return code == CrashPoint.HALTED;
    }

    private void goOn(String output) throws IOException {
      clock.advance(AFTER_ALL_LEASES);
      engine.workers.runDue();
      // Callers repeat what they got no answer to, and may repeat what they got one to.
      calendars.forEach(it -> engine.create(it, "Made in " + it));
      for (int i = 0; i < 2; i++) {
        clock.advance(MortalEngine.PACE.ceiling());
        engine.workers.runDue();
      }
      Map<String, JsonNode> events = folded();
      Map<String, String> truth = new TreeMap<>(Truth.of(google.work));
      truth.putAll(Truth.of(room));
      assertThat(Truth.told(events.values())).as(output).isEqualTo(truth);
      assertThat(stored()).as(output).isEqualTo(events);
      for (CalendarId calendar : calendars) {
        acknowledged(output, calendar, events);
      }
    }

    private static void acknowledged(
        String output, CalendarId calendar, Map<String, JsonNode> events) {
      List<JsonNode> made = titled(events, "Made in " + calendar);
      assertThat(made).as(output).hasSize(1);
      if (output.contains(MortalEngine.ACKNOWLEDGED + "changed " + calendar)) {
        assertThat(made.get(0).path("status").textValue()).as(output).isEqualTo("tentative");
      }
      if (output.contains(MortalEngine.ACKNOWLEDGED + "deleted " + calendar)) {
        assertThat(titled(events, "Gone from " + calendar)).as(output).isEmpty();
      }
    }

    private static List<JsonNode> titled(Map<String, JsonNode> events, String title) {
      return events.values().stream()
          .filter(it -> it.path("title").textValue().equals(title))
          .toList();
    }

    /** What a reader holds who takes nothing on trust. */
    private Map<String, JsonNode> folded() throws IOException {
      Map<String, JsonNode> events = new TreeMap<>();
      long position = 0;
      ChangeLog.Page page;
      do {
        page = engine.store.changes().page(MortalEngine.APPLICATION, position, 7, ChangeFilter.ALL);
        for (byte[] bytes : page.entries()) {
          JsonNode entry = MAPPER.readTree(bytes);
          assertThat(entry.path("position").longValue()).isEqualTo(++position);
          String type = entry.path("type").textValue();
          if (type.startsWith("event.")) {
            String id = entry.path("event_id").textValue();
            JsonNode event = entry.path("event");
            JsonNode before = event.isNull() ? events.remove(id) : events.put(id, event);
            assertThat(before == null).as("%s", entry).isEqualTo(type.equals("event.created"));
          }
        }
      } while (!page.caughtUp());
      return events;
    }

    private Map<String, JsonNode> stored() {
      Map<String, JsonNode> events = new TreeMap<>();
      database
          .jdbi()
          .useHandle(
              handle ->
                  handle
                      .createQuery(
                          "select event_id, '{\"position\":' || position || ','"
                              + " || substr(document, 2) from event where not deleted")
                      .map((row, context) -> Arrays.asList(row.getString(1), row.getString(2)))
                      .forEach(row -> events.put(row.get(0), tree(row.get(1)))));
      return events;
    }

    private static JsonNode tree(String text) {
      try {
        return MAPPER.readTree(text);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      google.close();
      dav.close();
    }
  }
}
