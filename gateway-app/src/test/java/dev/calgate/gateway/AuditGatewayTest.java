package dev.calgate.gateway;

import static dev.calgate.gateway.AuditFixture.examples;
import static dev.calgate.gateway.AuditFixture.figures;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.owner.OwnedCalendar;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an audit has to bring to light, whoever the provider is. */
abstract class AuditGatewayTest {
  private static final String GHOST = "evt_aaaaaaaaaaaaaaaaaaaaaaaaaa";
  private AuditFixture audit;
  private OwnedCalendar owned;
  private List<String> names;

  abstract OwnedCalendar owned();

  abstract AuditFixture start();

  /** What the provider has. */
  abstract Map<String, String> truth();

  /** Lets the provider fail, or answer again. */
  abstract void failing(boolean failing);

  @BeforeEach
  void startAll() {
    owned = owned();
    names = AuditFixture.fill(owned);
    audit = start();
  }

  @AfterEach
  void stopGateway() {
    audit.close();
  }

  private void assertHealed() {
    assertThat(audit.folded()).isEqualTo(audit.reader.listed());
    assertThat(Truth.told(audit.folded().values())).isEqualTo(truth());
    assertThat(figures(audit.report())).containsExactly(0, 0, 0);
    assertThat(audit.foldOn()).isEmpty();
    JsonNode digest = audit.digest();
    assertThat(digest.path("digest").asText()).isEqualTo(audit.digestOfFolded());
    assertThat(digest.path("events").asInt()).isEqualTo(audit.folded().size());
  }

  @Test
  void whatIsAsTheProviderHasItDiffersInNothing() {
    String path = "/api/calendars/" + audit.calendar + "/audit";
    JsonNode before = audit.gateway.get(path).json();
    assertThat(before.path("state").asText()).isEqualTo("none");
    assertThat(before.path("missing").isNull()).isTrue();

    JsonNode report = audit.report();

    assertThat(figures(report)).containsExactly(0, 0, 0);
    assertThat(report.path("events").asInt()).isEqualTo(10);
    assertThat(report.path("objects").asInt()).isBetween(9, 10);
    assertThat(report.path("unreadable").asInt()).isZero();
    assertThat(report.path("position").asLong()).isEqualTo(audit.gateway.head());
    assertThat(audit.gateway.get(path).json()).isEqualTo(report);
    assertHealed();
  }

  @Test
  void everythingThatWasPlantedInTheStoreIsFoundAndHealed() {
    String gone = audit.id("Event 0");
    String tombstone = audit.id("Event 1");
    String other = audit.id("Event 2");
    String garbage = audit.id("Event 3");
    String fingerprint = audit.id("Event 4");
    String version = audit.id("Event 5");
    String stolen = audit.id("Event 6");
    String original = audit.id("Event 7");
    audit.plant("delete from event where event_id = ?", gone);
    audit.plant("update event set deleted = true where event_id = ?", tombstone);
    audit.plant(
        "update event set document = replace(document, 'Event 2', 'Planted') where event_id = ?",
        other);
    audit.plant("update event set document = '{}' where event_id = ?", garbage);
    audit.plant("update event set content_hash = 'planted' where event_id = ?", fingerprint);
    audit.plant(
        "update remote_object set version = 'planted' where ref ="
            + " (select ref from event where event_id = ?)",
        version);
    audit.plant(
        "delete from remote_object where ref = (select ref from event where event_id = ?)", stolen);
    // A copy of an event under another id, once with an object of its own and once without.
    audit.plantCopy(original, GHOST, "ghost.ics");
    audit.plantObject("ghost.ics");
    audit.plantCopy(original, "evt_nobody", "nowhere.ics");

    JsonNode report = audit.report();

    assertThat(examples(report, "missing")).containsExactlyInAnyOrder(gone, tombstone);
    assertThat(examples(report, "ghost")).containsExactlyInAnyOrder(GHOST, "evt_nobody");
    assertThat(examples(report, "stale"))
        .containsExactlyInAnyOrder(other, garbage, fingerprint, version, stolen);
    assertThat(figures(report)).containsExactly(2, 2, 5);
    List<JsonNode> entries = audit.foldOn();
    assertThat(entries)
        .extracting(it -> it.path("event_id").asText())
        .containsExactlyInAnyOrder(gone, tombstone, other, garbage, GHOST);
    assertThat(entries)
        .extracting(it -> it.path("origin").path("type").asText())
        .containsOnly("audit");
    assertThat(entries)
        .extracting(it -> it.path("origin").path("request_id").asText())
        .containsOnly("audit-of-the-test");
    assertHealed();
  }

  @Test
  void partsOfASeriesAreFoundAndHealed() {
    audit.plant(
        "delete from event where calendar_id = ? and document like '%\"kind\":\"exception\"%'",
        audit.calendar);
    audit.plant(
        "update event set document = replace(document, 'COUNT=10', 'COUNT=11')"
            + " where calendar_id = ? and document like '%\"kind\":\"series\"%'",
        audit.calendar);

    assertThat(figures(audit.report())).containsExactly(1, 0, 1);

    assertThat(audit.foldOn())
        .extracting(it -> it.path("type").asText())
        .containsExactlyInAnyOrder("event.created", "event.updated");
    assertHealed();
  }

  @Test
  void whatNobodyHasLookedAtYetIsFoundAndHealed() {
    owned.create(AuditFixture.plan("New", 9));
    owned.delete(names.get(0));
    owned.change(names.get(1), AuditFixture.plan("Changed", 1));

    assertThat(figures(audit.report())).containsExactly(1, 1, 1);

    assertThat(audit.foldOn())
        .extracting(it -> it.path("origin").path("type").asText())
        .containsExactly("audit", "audit", "audit");
    assertHealed();
  }

  @Test
  void aProviderThatIsAwayIsToldAndTheNextAuditGoesThrough() {
    audit.plant("delete from event where event_id = ?", audit.id("Event 0"));
    failing(true);

    Answer refused = audit.audit();

    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("unavailable");
    assertThat(refused.header("Retry-After")).isNotEmpty();
    JsonNode state = audit.gateway.get("/api/calendars/" + audit.calendar + "/audit").json();
    assertThat(state.path("state").asText()).isEqualTo("failed");
    assertThat(state.path("error").path("kind").asText()).isEqualTo("unreachable");
    assertThat(shown("/metrics")).contains("calgate_audits_failed 1.0");
    failing(false);
    assertThat(figures(audit.report())).containsExactly(1, 0, 0);
    assertThat(shown("/metrics"))
        .contains("calgate_audits_failed 0.0", "calgate_audit_differences 1.0");
    assertThat(shown("/sync")).contains("AUDITED").contains(audit.account);
  }

  private String shown(String page) {
    return audit
        .gateway
        .send(java.net.http.HttpRequest.newBuilder(audit.gateway.admin(page)).build())
        .text();
  }

  @Test
  void nobodyWaitsWhoDoesNotWantTo() {
    Answer begun =
        audit.gateway.send("POST", "/api/calendars/" + audit.calendar + "/audit?wait=0", null);

    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.json().path("calendar_id").asText()).isEqualTo(audit.calendar);
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(30))
        .until(
            () ->
                audit
                    .gateway
                    .get("/api/calendars/" + audit.calendar + "/audit")
                    .json()
                    .path("state")
                    .asText()
                    .equals("done"));
  }

  @Test
  void whatCannotBeAuditedIsRefused() {
    String path = "/api/calendars/" + audit.calendar;
    assertThat(audit.gateway.send("POST", path + "/audit?wait=61", null).status()).isEqualTo(422);
    assertThat(audit.gateway.send("POST", path + "/audit", "{\"heal\":true}").status())
        .isEqualTo(422);
    assertThat(audit.gateway.send("POST", "/api/calendars/cal_none/audit", null).status())
        .isEqualTo(404);
    assertThat(audit.gateway.get("/api/calendars/cal_none/digest").status()).isEqualTo(404);
    var foreign =
        java.net.http.HttpRequest.newBuilder(audit.gateway.uri(path + "/digest"))
            .header("Authorization", "Bearer " + RunningGateway.TWO)
            .build();
    assertThat(audit.gateway.send(foreign).status()).isEqualTo(404);

    audit.gateway.send("PATCH", path, "{\"sync\":false}");
    Answer unfollowed = audit.audit();
    assertThat(unfollowed.status()).isEqualTo(409);
    assertThat(unfollowed.text()).contains("not followed");
    audit.gateway.send("PATCH", path, "{\"sync\":true}");
    audit.gateway.send("PATCH", "/api/accounts/" + audit.account, "{\"paused\":true}");
    assertThat(audit.audit().status()).isEqualTo(409);
  }
}
