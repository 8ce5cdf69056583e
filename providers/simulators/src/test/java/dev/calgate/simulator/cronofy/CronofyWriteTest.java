package dev.calgate.simulator.cronofy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How events are written. */
class CronofyWriteTest {
  private static final String TIMES =
      ",\"start\":{\"time\":\"2026-03-03T09:00:00Z\",\"tzid\":\"Europe/Berlin\"},"
          + "\"end\":{\"time\":\"2026-03-03T10:00:00Z\",\"tzid\":\"Europe/Berlin\"}";

  private final CronofyFixture cronofy = new CronofyFixture();

  @AfterEach
  void close() {
    cronofy.close();
  }

  private String mine(String title) {
    return "{\"event_id\":\"mine\",\"summary\":\"" + title + "\"" + TIMES + "}";
  }

  @Test
  void anUpsertCreatesOnceAndThenChanges() {
    CronofyFixture.Answer answer = cronofy.upsert(mine("One"));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text()).isEmpty();
    cronofy.upsert(mine("Two"));

    assertThat(cronofy.events("&include_managed=true").titles()).containsExactly("Two");
    ObjectNode event = cronofy.work.events().get(0);
    assertThat(event.path("start").path("time").asText()).isEqualTo("2026-03-03T10:00:00+01:00");
    assertThat(event.path("event_id").asText()).isEqualTo("mine");
  }

  @Test
  void aHeldWriteIsSeenWhenItIsReleased() {
    cronofy.server.writes().hold(true);
    assertThat(cronofy.upsert(mine("One")).status()).isEqualTo(202);
    assertThat(cronofy.work.events()).isEmpty();

    assertThat(cronofy.server.writes().release()).isEqualTo(1);
    assertThat(cronofy.work.events()).hasSize(1);
  }

  @Test
  void anExternalEventIsChangedByItsUidIfThatIsAllowed() {
    String uid = cronofy.event("Theirs");
    String change = "{\"event_uid\":\"" + uid + "\",\"summary\":\"Changed\"" + TIMES + "}";
    assertThat(cronofy.upsert(change).status()).isEqualTo(202);
    assertThat(cronofy.work.get(uid).path("summary").asText()).isEqualTo("Changed");
    ObjectNode fixed = Json.object();
    fixed.putObject("options").put("update", false);
    cronofy.work.edit(uid, fixed);

    assertThat(cronofy.upsert(change).status()).isEqualTo(403);
    cronofy.upsert(mine("Ours"));
    String own = cronofy.work.uidOf("client", "mine");
    assertThat(cronofy.upsert(change.replace(uid, own)).error("event_uid"))
        .isEqualTo("errors.must_be_external_event_uid");
  }

  @Test
  void whatIsMissingOrWrongIsNamed() {
    assertThat(cronofy.upsert("{\"summary\":\"a\"}").error("event_id"))
        .isEqualTo("errors.required");
    assertThat(cronofy.upsert("{\"event_id\":\"1\"}").error("summary"))
        .isEqualTo("errors.required");
    assertThat(
            cronofy
                .upsert(
                    "{\"event_id\":\"1\",\"summary\":\"a\",\"start\":\"2026-03-04\",\"end\":"
                        + "\"2026-03-03\"}")
                .error("end"))
        .isEqualTo("errors.invalid_time_pair");
    assertThat(
            cronofy
                .upsert(
                    "{\"event_id\":\"1\",\"summary\":\"a\",\"tzid\":\"No/Where\",\"start\":"
                        + "\"2026-03-04\",\"end\":\"2026-03-05\"}")
                .error("tzid"))
        .isEqualTo("errors.tzid_unrecognized");
    assertThat(cronofy.upsert("no json").status()).isEqualTo(422);
  }

  @Test
  void whoIsInvitedAndWhoNoLonger() {
    cronofy.upsert(
        mine("One")
            .replace("}}", "},\"attendees\":{\"invite\":[{\"email\":\"eve@example.com\"}]}}"));
    assertThat(cronofy.work.events().get(0).at("/attendees/0/status").asText())
        .isEqualTo("needs_action");
    cronofy.upsert(
        mine("One")
            .replace("}}", "},\"attendees\":{\"remove\":[{\"email\":\"EVE@example.com\"}]}}"));

    assertThat(cronofy.work.events().get(0).path("attendees")).isEmpty();
  }

  @Test
  void aDeletionIsTheSameInBodyAndQuery() {
    String path = "/v1/calendars/" + cronofy.work.id() + "/events";
    cronofy.upsert(mine("One"));
    assertThat(cronofy.delete(path, "{\"event_id\":\"mine\"}").status()).isEqualTo(202);
    assertThat(cronofy.work.events()).isEmpty();
    cronofy.upsert(mine("Again"));
    assertThat(cronofy.work.events()).hasSize(1);
    assertThat(cronofy.delete(path + "?event_id=mine", "{}").status()).isEqualTo(202);
    assertThat(cronofy.work.events()).isEmpty();
    assertThat(cronofy.delete(path, "{\"event_id\":\"never\"}").status()).isEqualTo(202);
    String uid = cronofy.event("Theirs");
    assertThat(cronofy.delete(path, "{\"event_uid\":\"" + uid + "\"}").status()).isEqualTo(202);
    assertThat(cronofy.work.get(uid).path("deleted").asBoolean()).isTrue();
  }

  @Test
  void allOwnEventsGoAtOnce() {
    cronofy.event("Theirs");
    cronofy.upsert(mine("Ours"));
    assertThat(cronofy.delete("/v1/events?delete_all=True", "{}").status()).isEqualTo(202);
    assertThat(cronofy.delete("/v1/events", "{}").status()).isEqualTo(422);

    assertThat(cronofy.work.events())
        .extracting(it -> it.path("summary").asText())
        .containsExactly("Theirs");
  }

  @Test
  void anAnswerToAnInvitation() {
    String uid = cronofy.event("Theirs");
    ObjectNode invited = Json.object();
    invited.putArray("attendees").addObject().put("email", "ann@example.com");
    cronofy.work.edit(uid, invited);
    String path = "/v1/calendars/" + cronofy.work.id() + "/events/" + uid + "/participation_status";

    assertThat(cronofy.post(path, "{\"status\":\"perhaps\"}").status()).isEqualTo(422);
    assertThat(cronofy.post(path, "{\"status\":\"declined\"}").status()).isEqualTo(202);
    ObjectNode event = cronofy.work.get(uid);
    assertThat(event.path("participation_status").asText()).isEqualTo("declined");
    assertThat(event.at("/attendees/0/status").asText()).isEqualTo("declined");
  }

  @Test
  void aCalendarThatCannotBeWrittenTo() {
    cronofy.work.readOnly(true);
    assertThat(cronofy.upsert(mine("One")).status()).isEqualTo(423);
    assertThat(cronofy.post("/v1/calendars/none/events", mine("One")).status()).isEqualTo(404);
  }
}
