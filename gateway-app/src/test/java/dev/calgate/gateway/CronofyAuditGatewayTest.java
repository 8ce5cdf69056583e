package dev.calgate.gateway;

import static dev.calgate.gateway.AuditFixture.examples;
import static dev.calgate.gateway.AuditFixture.figures;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.cronofy.CronofyAccount;
import dev.calgate.simulator.cronofy.CronofyCalendar;
import dev.calgate.simulator.cronofy.CronofySimulator;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Audits of a calendar of which the service tells a window only. */
class CronofyAuditGatewayTest {
  private static final String GHOST = "evt_aaaaaaaaaaaaaaaaaaaaaaaaaa";
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  /** Noon of today: the service's window goes with the clock. */
  private static final LocalDateTime NOON =
      LocalDateTime.now(Clock.system(PARIS)).truncatedTo(ChronoUnit.DAYS).plusHours(12);

  private static final int BEFORE_THE_WINDOW = -60;
  private static final int BEHIND_THE_WINDOW = 300;

  private final CronofySimulator server = CronofySimulator.start(Clock.systemUTC());
  private final CronofyAccount ann = server.addAccount("ann@example.com");
  private final CronofyCalendar work = ann.createCalendar("Work");
  private final List<String> names = new ArrayList<>();
  private AuditFixture audit;

  @BeforeEach
  void startAll() {
    server.addClient("client", "secret");
    for (int i = 0; i < 8; i++) {
      names.add(work.createEvent("Event " + i, day(i + 1), day(i + 1).withLocal(end(i + 1))));
    }
    audit =
        new AuditFixture(
            "providers:\n  cronofy: {clientId: client, clientSecret: secret, url: \"%s\"}\n"
                .formatted(server.url()),
            "{\"provider\":\"cronofy\",\"url\":\"%s\",\"refresh_token\":\"%s\"}"
                .formatted(server.url(), ann.grant("client", "read_write")),
            "Work");
  }

  @AfterEach
  void stopAll() {
    audit.close();
    server.close();
  }

  private static EventTime day(int days) {
    return EventTime.zoned(NOON.plusDays(days), PARIS);
  }

  private static LocalDateTime end(int days) {
    return NOON.plusDays(days).plusHours(1);
  }

  /** Moves an event to where no listing reaches that asks for days; the gateway learns of it. */
  private void moveAway(String uid, int days) {
    work.move(uid, day(days), day(days).withLocal(end(days)));
    audit.gateway.sync(audit.account);
  }

  /** By the service's id of each event, what it is called and when it begins. */
  private Map<String, String> truth() {
    Map<String, String> truth = new TreeMap<>();
    work.events()
        .forEach(
            it ->
                truth.put(
                    it.path("event_uid").asText(),
                    it.path("summary").asText()
                        + " "
                        + OffsetDateTime.parse(it.at("/start/time").asText()).toInstant()));
    return truth;
  }

  private static Map<String, String> told(Collection<JsonNode> events) {
    Map<String, String> told = new TreeMap<>();
    for (JsonNode event : events) {
      LocalDateTime start = LocalDateTime.parse(event.at("/start/date_time").asText());
      ZoneId zone = ZoneId.of(event.at("/start/time_zone").asText());
      told.put(
          event.at("/source/ref").asText(),
          event.path("title").asText() + " " + start.atZone(zone).toInstant());
    }
    return told;
  }

  private void assertHealed() {
    assertThat(audit.folded()).isEqualTo(audit.reader.listed());
    assertThat(told(audit.folded().values())).isEqualTo(truth());
    assertThat(figures(audit.report())).containsExactly(0, 0, 0);
    assertThat(audit.foldOn()).isEmpty();
    assertThat(audit.digest().path("digest").asText()).isEqualTo(audit.digestOfFolded());
  }

  @Test
  void everythingThatWasPlantedInTheStoreIsFoundAndHealed() {
    String gone = audit.id("Event 0");
    String tombstone = audit.id("Event 1");
    String other = audit.id("Event 2");
    String garbage = audit.id("Event 3");
    String fingerprint = audit.id("Event 4");
    String version = audit.id("Event 5");
    String unsaid = audit.id("Event 6");
    audit.plant("delete from event where event_id = ?", gone);
    audit.plant("update event set deleted = true where event_id = ?", tombstone);
    audit.plant(
        "update event set document = replace(document, 'Event 2', 'Planted') where event_id = ?",
        other);
    audit.plant("update event set document = '{}' where event_id = ?", garbage);
    audit.plant("update event set content_hash = 'planted' where event_id = ?", fingerprint);
    audit.plant("update remote_object set version = 'planted' where ref = ?", names.get(5));
    audit.plantCopy(audit.id("Event 7"), GHOST, "evt_external_ghost");
    audit.plantObject("evt_external_ghost");
    // Gone without a word, of which no listing of changes tells.
    work.forget(names.get(6));

    JsonNode report = audit.report();

    assertThat(examples(report, "missing")).containsExactlyInAnyOrder(gone, tombstone);
    assertThat(examples(report, "ghost")).containsExactlyInAnyOrder(GHOST, unsaid);
    assertThat(examples(report, "stale"))
        .containsExactlyInAnyOrder(other, garbage, fingerprint, version);
    List<JsonNode> entries = audit.foldOn();
    assertThat(entries)
        .extracting(it -> it.path("event_id").asText())
        .containsExactlyInAnyOrder(gone, tombstone, other, garbage, GHOST, unsaid);
    assertThat(entries)
        .extracting(it -> it.path("origin").path("type").asText())
        .containsOnly("audit");
    assertHealed();
  }

  @Test
  void whatLiesOutsideTheWindowIsNoGhost() {
    moveAway(names.get(0), BEFORE_THE_WINDOW);
    moveAway(names.get(1), BEHIND_THE_WINDOW);
    audit.foldOn();
    assertThat(told(audit.folded().values())).as("known where it lies now").isEqualTo(truth());

    JsonNode report = audit.report();

    assertThat(figures(report)).containsExactly(0, 0, 0);
    assertThat(report.path("objects").asInt()).as("listed").isEqualTo(6);
    assertHealed();
  }

  @Test
  void whatTheGatewayMadeIsComparedWhereverItLies() {
    String made = make("Far away", BEHIND_THE_WINDOW);
    audit.foldOn();
    audit.plant(
        "update event set document = replace(document, 'Far away', 'Planted') where event_id = ?",
        made);

    JsonNode report = audit.report();

    assertThat(figures(report)).containsExactly(0, 0, 1);
    assertThat(examples(report, "stale")).containsExactly(made);
    audit.foldOn();
    assertThat(told(audit.folded().values()))
        .containsValue("Far away " + day(BEHIND_THE_WINDOW).instant(PARIS));
    assertThat(figures(audit.report())).containsExactly(0, 0, 0);
  }

  private String make(String title, int days) {
    RunningGateway.Answer made =
        audit.gateway.send(
            "POST",
            "/api/events",
            """
            {"calendar_id":"%s","title":"%s",
             "start":{"date_time":"%s:00","time_zone":"Europe/Paris"},
             "end":{"date_time":"%s:00","time_zone":"Europe/Paris"}}
            """
                .formatted(audit.calendar, title, NOON.plusDays(days), end(days)));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().path("id").asText();
  }
}
