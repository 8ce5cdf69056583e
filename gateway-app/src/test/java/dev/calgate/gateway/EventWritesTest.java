package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an application writes through the API is what the provider has, what the gateway tells, and
 * one entry of the feed; the same for every provider.
 */
abstract class EventWritesTest extends EventWritesFixture {

  @Test
  void anEventIsMadeChangedAndDeleted() {
    Answer made =
        create(
            ",'title':'Lunch','location':'Hall'", "X-Request-Id", "the-request", "Accept", "*/*");

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    JsonNode event = made.json();
    assertThat(made.header("Location")).endsWith(path(event));
    assertThat(made.header("ETag")).isEqualTo("\"" + event.path("position") + "\"");
    assertThat(ok(gateway.get(path(event)))).isEqualTo(event);
    JsonNode first = entry();
    assertThat(first.path("type").textValue()).isEqualTo("event.created");
    assertThat(first.at("/origin/request_id").textValue()).isEqualTo("the-request");
    assertThat(first.path("event")).isEqualTo(event);
    consistent();

    Answer patched = send("PATCH", path(event), "{'title':'Dinner','location':null}");
    JsonNode changed = ok(patched);
    assertThat(changed.path("title").textValue()).isEqualTo("Dinner");
    assertThat(changed.path("location").textValue()).isEmpty();
    assertThat(patched.header("ETag")).isEqualTo("\"" + changed.path("position") + "\"");
    JsonNode second = entry();
    assertThat(second.path("before").path("title").textValue()).isEqualTo("Lunch");
    assertThat(second.path("event")).isEqualTo(changed);
    consistent();

    assertThat(send("DELETE", path(event), null).status()).isEqualTo(204);
    assertThat(entry().path("type").textValue()).isEqualTo("event.deleted");
    assertThat(gateway.get(path(event)).status()).isEqualTo(404);
    assertThat(send("DELETE", path(event), null).status()).isEqualTo(404);
    assertThat(truth()).isEmpty();
    consistent();
  }

  @Test
  void whatIsTheSameIsNotWritten() {
    JsonNode event = created(",'title':'Lunch'");
    long before = writes();
    reader.readOn();

    assertThat(ok(send("PATCH", path(event), "{'title':'Lunch'}"))).isEqualTo(event);
    assertThat(ok(send("PATCH", path(event), "{}"))).isEqualTo(event);
    assertThat(writes()).isEqualTo(before);
    assertThat(reader.readOn()).isEmpty();
  }

  @Test
  void aStaleVersionIsRefusedWithTheEventAsItIsNow() {
    JsonNode event = created(",'title':'Lunch'");
    String seen = "\"" + event.path("position") + "\"";
    JsonNode changed = ok(send("PATCH", path(event), "{'title':'Dinner'}", "If-Match", seen));
    long before = writes();

    Answer stale = send("PATCH", path(event), "{'title':'Breakfast'}", "If-Match", seen);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.problem()).isEqualTo("precondition-failed");
    assertThat(stale.json().path("event")).isEqualTo(changed);
    assertThat(stale.header("ETag")).isEqualTo("\"" + changed.path("position") + "\"");
    Answer deletion = send("DELETE", path(event), null, "If-Match", seen);
    assertThat(deletion.status()).isEqualTo(412);
    assertThat(deletion.json().path("event")).isEqualTo(changed);
    assertThat(writes()).isEqualTo(before);
    for (String odd : List.of(seen.replace("\"", ""), "\"x", "W/")) {
      Answer refused = send("PATCH", path(event), "{'title':'Breakfast'}", "If-Match", odd);
      assertThat(refused.status()).as(odd).isEqualTo(422);
      assertThat(refused.json().at("/errors/0/field").textValue()).isEqualTo("If-Match");
    }
    entries();
    consistent();
  }

  @Test
  void aVersionThatOnlyTheProviderKnowsIsStaleTooAndNothingIsOverwritten() {
    pause();
    JsonNode event = created(",'title':'Lunch'");
    reader.readOn();
    rename(event, "Theirs");

    Answer stale =
        send(
            "PATCH",
            path(event),
            "{'title':'Ours'}",
            "If-Match",
            "\"" + event.path("position") + "\"");
    assertThat(stale.status()).as(stale.text()).isEqualTo(412);
    assertThat(stale.json().at("/event/title").textValue()).isEqualTo("Theirs");
    List<JsonNode> told = reader.readOn();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).at("/origin/type").textValue()).isEqualTo("provider");

    JsonNode merged = ok(send("PATCH", path(event), "{'location':'Hall'}"));
    assertThat(merged.path("title").textValue()).isEqualTo("Theirs");
    entry();
    consistent();
  }

  /** Without an expectation the change is made of what is there now. */
  @Test
  void aChangeIsMadeOfWhatTheProviderHasNow() {
    pause();
    JsonNode event = created(",'title':'Lunch'");
    rename(event, "Theirs");

    JsonNode merged = ok(send("PATCH", path(event), "{'location':'Hall'}"));
    assertThat(merged.path("title").textValue()).isEqualTo("Theirs");
    assertThat(merged.path("location").textValue()).isEqualTo("Hall");
    reader.readOn();
    consistent();
  }

  /** Nothing here depends on it that polls are slow, but so they do not come in between. */
  private void pause() {
    gateway.sync(account);
  }

  @Test
  void whatIsGoneAtTheProviderIsGone() {
    JsonNode event = created(",'title':'Lunch'");
    JsonNode other = created(",'title':'Dinner'");
    remove(event);
    remove(other);

    assertThat(send("PATCH", path(event), "{'title':'Ours'}").status()).isEqualTo(404);
    assertThat(send("DELETE", path(other), null).status()).isIn(204, 404);
    reader.readOn();
    assertThat(reader.events()).isEmpty();
    consistent();
  }

  @Test
  void aCalendarThatIsGoneAtTheProviderIsNoMistakeOfTheRequest() {
    refuseNextWrite(404);
    Answer answer = create(",'title':'Lunch'");

    // A CalDAV server may mean the object by it.
    assertThat(answer.status()).as(answer.text()).isIn(409, 422);
    assertThat(answer.json().path("detail").textValue()).contains("404");
    consistent();
  }

  @Test
  void aRepeatedRequestMakesOneEvent() {
    String key = "the-key";
    Answer first = create(",'title':'Lunch'", "Idempotency-Key", key);
    Answer second = create(",'title':'Lunch'", "Idempotency-Key", key);

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(truth()).hasSize(1);
    entry();
    consistent();
  }

  @Test
  void aRequestWhoseAnswerFromTheProviderWasLostMakesOneEventWhenItIsRepeated() {
    loseNextAnswer();
    Answer lost = create(",'title':'Lunch'", "Idempotency-Key", "k");
    assertThat(lost.status()).as(lost.text()).isEqualTo(503);
    assertThat(lost.header("Retry-After")).isNotEmpty();

    Answer again = create(",'title':'Lunch'", "Idempotency-Key", "k");
    assertThat(again.status()).as(again.text()).isEqualTo(201);
    assertThat(truth()).hasSize(1);
    assertThat(reader.readOn()).hasSize(1);
    consistent();
  }

  @Test
  void aChangeWhoseAnswerWasLostIsTakenInByThePass() {
    JsonNode event = created(",'title':'Lunch'");
    loseNextAnswer();
    Answer lost = send("PATCH", path(event), "{'title':'Dinner'}");
    assertThat(lost.status()).as(lost.text()).isEqualTo(503);
    gateway.sync(account);

    assertThat(gateway.get(path(event)).json().path("title").textValue()).isEqualTo("Dinner");
    reader.readOn();
    consistent();
  }

  @Test
  void anEventIsMovedToAnotherCalendarOfTheAccount() {
    JsonNode event = created(",'title':'Lunch'");
    String club = calendarId("Club");
    entry();

    JsonNode moved = ok(send("PATCH", path(event), "{'calendar_id':'%s'}".formatted(club)));
    assertThat(moved.path("calendar_id").textValue()).isEqualTo(club);
    assertThat(moved.path("title").textValue()).isEqualTo("Lunch");
    assertThat(moved.path("uid")).isEqualTo(event.path("uid"));
    assertThat(gateway.get(path(event)).status()).isEqualTo(404);
    List<String> types = new ArrayList<>();
    entries().forEach(it -> types.add(it.path("type").textValue()));
    assertThat(types).containsExactlyInAnyOrder("event.created", "event.deleted");
    assertThat(truth()).isEmpty();
    assertThat(truthOfClub()).hasSize(1);
    gateway.sync(account);
    assertThat(reader.readOn()).isEmpty();

    Answer both =
        send("PATCH", path(moved), "{'calendar_id':'%s','title':'Dinner'}".formatted(calendar));
    assertThat(both.status()).isEqualTo(422);
    assertThat(both.json().at("/errors/0/field").textValue()).isEqualTo("calendar_id");
  }

  @Test
  void aCalendarThatCanOnlyBeReadIsRefusedBeforeAnythingIsSent() {
    String name = readOnlyCalendar();
    gateway.sync(account);
    String readOnly = calendarId(name);
    long before = writes();

    Answer refused =
        send("POST", "/api/events", "{'calendar_id':'%s',%s}".formatted(readOnly, TIMES));
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/field").textValue()).isEqualTo("calendar_id");
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void anAccountThatIsPausedOrForeignIsNotWritten() {
    JsonNode event = created(",'title':'Lunch'");
    HttpRequest foreign =
        HttpRequest.newBuilder(gateway.uri(path(event)))
            .header("Authorization", "Bearer " + RunningGateway.TWO)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"title\":\"Theirs\"}"))
            .build();
    assertThat(gateway.send(foreign).status()).isEqualTo(404);

    ok(send("PATCH", "/api/accounts/" + account, "{'paused':true}"));
    long before = writes();
    assertThat(send("PATCH", path(event), "{'title':'Dinner'}").status()).isEqualTo(409);
    assertThat(create("").status()).isEqualTo(409);
    assertThat(send("DELETE", path(event), null).status()).isEqualTo(409);
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void aMistakeInTheBodyIsToldWithItsFieldAndNothingIsSent() {
    JsonNode event = created(",'title':'Lunch'");
    long before = writes();

    Answer unknown = send("PATCH", path(event), "{'titel':'Dinner'}");
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.json().at("/errors/0/field").textValue()).isEqualTo("titel");
    Answer early =
        send(
            "PATCH",
            path(event),
            "{'end':{'date_time':'2026-11-01T09:00:00','time_zone':'Europe/Paris'}}");
    assertThat(early.json().at("/errors/0/field").textValue()).isEqualTo("end");
    Answer nowhere =
        send("POST", "/api/events", "{'calendar_id':'%s',%s}".formatted(calendar + "x", TIMES));
    assertThat(nowhere.json().at("/errors/0/field").textValue()).isEqualTo("calendar_id");
    Answer occurrence = send("PATCH", path(event) + "_20261208T080000Z", "{'title':'Dinner'}");
    assertThat(occurrence.status()).isEqualTo(404);
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void anInvitationIsAnswered() {
    String title = invite();
    gateway.sync(account);
    JsonNode invitation =
        reader.readOn().stream()
            .map(it -> it.path("event"))
            .filter(it -> it.path("title").textValue().equals(title))
            .findFirst()
            .orElseThrow();
    long before = writes();

    JsonNode answered = ok(send("POST", path(invitation) + "/answer", "{'status':'accepted'}"));
    assertThat(answered.path("attendees"))
        .filteredOn(it -> it.path("self").booleanValue())
        .singleElement()
        .satisfies(it -> assertThat(it.path("status").textValue()).isEqualTo("accepted"));
    assertThat(answerTo(title)).isEqualToIgnoringCase("accepted");
    assertThat(entry().path("meaning")).isEqualTo(json("['attendee_answered']"));
    assertThat(writes()).isGreaterThan(before);

    assertThat(send("POST", path(invitation) + "/answer", "{'status':'maybe'}").status())
        .isEqualTo(422);
    JsonNode own = created(",'title':'Alone'");
    assertThat(send("POST", path(own) + "/answer", "{'status':'accepted'}").status())
        .isEqualTo(409);
  }
}
