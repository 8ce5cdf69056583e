package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are written in Cronofy's words, over a provider. */
abstract class FaceWritesTest {
  static final String TIMES = "'start':'2026-12-01T09:00:00Z','end':'2026-12-01T10:00:00Z'";

  RunningGateway gateway;
  FaceClient face;
  String calendar;
  String events;

  /** What the gateway has to be told to reach the provider. */
  abstract String configuration();

  /** The body that links the account. */
  abstract String credential();

  /** What the provider has in the calendar Work, in the words of {@link Truth}. */
  abstract Map<String, String> truth();

  /** Gives an event of Work another title without the gateway, by its unified form. */
  abstract void rename(JsonNode event, String title);

  /** Takes an event of Work away without the gateway. */
  abstract void remove(JsonNode event);

  /** Has the next write reach the provider, but not its answer the gateway. */
  abstract void loseNextAnswer();

  /** The next write has no effect and is answered with a status. */
  abstract void refuseNextWrite(int status);

  /** Adds to an event what no API has words for. */
  abstract void plantUnknown(JsonNode event);

  /** Whether an event has that. */
  abstract boolean hasUnknown(JsonNode event);

  /** How many requests the provider was sent that write. */
  abstract long writes();

  /** A calendar that can only be read, by its name; its account has to be looked at again. */
  abstract String readOnlyCalendar();

  /** Makes an event to which the account's owner is invited, and gives its title. */
  abstract String invite();

  /** In which calendar that is, by its name. */
  abstract String inviteCalendar();

  /** What the provider has as the owner's answer, in its own words. */
  abstract String answer();

  @BeforeEach
  final void startGateway() {
    gateway =
        RunningGateway.start(
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n" + configuration());
    String account = gateway.link(credential());
    gateway.sync(account);
    face = FaceClient.of(gateway, account);
    calendar = calendarId("Work");
    events = "/v1/calendars/" + calendar + "/events";
  }

  @AfterEach
  final void stopGateway() {
    gateway.close();
  }

  final String calendarId(String name) {
    for (JsonNode one :
        gateway.get("/api/calendars?account=" + face.account()).json().path("items")) {
      if (one.path("name").textValue().equals(name)) {
        return one.path("id").textValue();
      }
    }
    throw new AssertionError("No calendar " + name);
  }

  final Answer send(String method, String path, @Nullable String json) {
    return face.send(method, path, json == null ? null : json.replace('\'', '"'));
  }

  static void accepted(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.text()).isEmpty();
  }

  /** The one mistake that is told, as {@code field key}. */
  static String mistake(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json;charset=utf-8");
    JsonNode errors = answer.json().path("errors");
    String field = errors.fieldNames().next();
    return field + " " + errors.path(field).path(0).path("key").asText();
  }

  final void put(String id, String summary, String more) {
    accepted(send("POST", events, body(id, summary, more)));
  }

  static String body(String id, String summary, String more) {
    return "{'event_id':'%s','summary':'%s',%s%s}".formatted(id, summary, TIMES, more);
  }

  /** All events and series of the calendar, as the unified API tells them. */
  final List<JsonNode> listed() {
    List<JsonNode> events = new ArrayList<>();
    gateway
        .get("/api/events?calendar=" + calendar + "&limit=1000")
        .json()
        .path("items")
        .forEach(events::add);
    return events;
  }

  final JsonNode only() {
    List<JsonNode> events = listed();
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  final JsonNode titled(String title) {
    return listed().stream()
        .filter(it -> it.path("title").asText().equals(title))
        .findFirst()
        .orElseThrow();
  }

  final List<String> titles() {
    return listed().stream().map(it -> it.path("title").asText()).sorted().toList();
  }

  static String uid(JsonNode event) {
    return "evt_external_" + event.path("id").asText();
  }

  /** An event that somebody else has made. */
  final JsonNode foreign(String title) {
    Answer made =
        gateway.send(
            "POST",
            "/api/events",
            ("{'calendar_id':'%s','title':'%s','start':{'date_time':'2026-12-02T09:00:00',"
                    + "'time_zone':'Europe/Paris'},'end':{'date_time':'2026-12-02T10:00:00',"
                    + "'time_zone':'Europe/Paris'},'description':'Long'}")
                .formatted(calendar, title)
                .replace('\'', '"'));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json();
  }

  @Test
  void theFirstCallMakesAnEventAndLaterOnesChangeIt() {
    put(
        "one",
        "Board",
        ",'description':'Plans','location':{'description':'Room'},'tzid':'Europe/Paris'");
    JsonNode made = only();
    assertThat(made.path("title").asText()).isEqualTo("Board");
    assertThat(made.at("/start/date_time").asText()).isEqualTo("2026-12-01T10:00:00");
    assertThat(made.at("/start/time_zone").asText()).isEqualTo("Europe/Paris");

    put("one", "Board meeting", "");
    JsonNode changed = only();
    assertThat(changed.path("id")).isEqualTo(made.path("id"));
    assertThat(changed.path("title").asText()).isEqualTo("Board meeting");
    assertThat(changed.path("description").asText()).isEqualTo("Plans");
    assertThat(changed.at("/start/time_zone").asText()).isEqualTo("Europe/Paris");
    assertThat(truth()).hasSize(1);
    long before = writes();
    put("one", "Board meeting", "");
    assertThat(writes()).as("nothing new is asked for").isEqualTo(before);
    List<String> told = new ArrayList<>();
    gateway
        .get("/api/changes?after=0&types=event.created,event.updated")
        .json()
        .path("changes")
        .forEach(it -> told.add(it.path("type").asText() + " " + it.at("/origin/type").asText()));
    assertThat(told).containsExactly("event.created api", "event.updated api");
  }

  @Test
  void anEditKeepsWhatOnlyTheProviderKnows() {
    put("one", "Board", "");
    plantUnknown(only());
    gateway.sync(face.account());
    put("one", "Board meeting", ",'description':'More'");

    assertThat(hasUnknown(only())).isTrue();
    assertThat(only().path("title").asText()).isEqualTo("Board meeting");
  }

  @Test
  void namesBelongToTheirCalendarAndEachToOneEvent() {
    put("one", "A", "");
    put("two", "B", "");
    String club = calendarId("Club");
    accepted(send("POST", "/v1/calendars/" + club + "/events", body("one", "C", "")));

    assertThat(titles()).containsExactly("A", "B");
    assertThat(truth()).hasSize(2);
  }

  @Test
  void aLostAnswerMakesNoSecondEvent() {
    loseNextAnswer();
    Answer lost = send("POST", events, body("one", "Board", ""));
    assertThat(lost.status()).isIn(202, 503);
    put("one", "Board 2", "");

    gateway.sync(face.account());
    assertThat(only().path("title").asText()).isEqualTo("Board 2");
    assertThat(truth()).hasSize(1);
  }

  @Test
  void whoeverAsksAtOnceMakesOneEvent() {
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String body = body("one", "Board " + i, "");
      calls.add(CompletableFuture.supplyAsync(() -> send("POST", events, body).status()));
    }
    assertThat(calls.stream().map(CompletableFuture::join)).containsOnly(202);

    assertThat(truth()).hasSize(1);
    assertThat(only().path("title").asText()).startsWith("Board ");
  }

  @Test
  void whatItsUserChangedAtTheProviderIsThereWhenItIsWrittenAgain() {
    put("one", "Board", "");
    rename(only(), "Renamed");
    put("one", "Board", ",'description':'New'");

    assertThat(only().path("description").asText()).isEqualTo("New");
    assertThat(truth()).hasSize(1);
  }

  @Test
  void whatItsUserDeletedIsMadeAgain() {
    put("one", "Board", "");
    remove(only());
    put("one", "Board again", "");
    gateway.sync(face.account());
    assertThat(only().path("title").asText()).isEqualTo("Board again");

    remove(only());
    gateway.sync(face.account());
    assertThat(listed()).isEmpty();
    put("one", "And again", "");
    assertThat(only().path("title").asText()).isEqualTo("And again");
    assertThat(truth()).hasSize(1);
  }

  @Test
  void anEventIsDeletedOnceAndForAll() {
    put("one", "Board", "");
    accepted(send("DELETE", events, "{'event_id':'one'}"));
    assertThat(listed()).isEmpty();
    assertThat(truth()).isEmpty();

    accepted(send("DELETE", events, "{'event_id':'one'}"));
    accepted(send("DELETE", events + "?event_id=never", "{}"));
    put("one", "Board", "");
    accepted(send("DELETE", events + "?event_id=one", null));
    assertThat(truth()).isEmpty();
  }

  @Test
  void anEventOfSomebodyElseIsChangedFieldByField() {
    JsonNode theirs = foreign("Theirs");
    accepted(send("POST", events, "{'event_uid':'%s','summary':'Ours'}".formatted(uid(theirs))));

    JsonNode changed = only();
    assertThat(changed.path("title").asText()).isEqualTo("Ours");
    assertThat(changed.path("description").asText()).isEqualTo("Long");
    assertThat(changed.path("start")).isEqualTo(theirs.path("start"));
    accepted(
        send(
            "POST",
            events,
            "{'event_uid':'%s','summary':'Moved','description':null,%s}"
                .formatted(uid(theirs), TIMES)));
    assertThat(only().path("description").asText()).isEmpty();
    assertThat(only().at("/start/date_time").asText()).isEqualTo("2026-12-01T10:00:00");
  }

  @Test
  void anEventOfSomebodyElseIsDeletedByItsUid() {
    JsonNode theirs = foreign("Theirs");
    String body = "{'event_uid':'%s'}".formatted(uid(theirs));
    accepted(send("DELETE", events, body));
    assertThat(truth()).isEmpty();

    accepted(send("DELETE", events, body));
    assertThat(send("DELETE", events, "{'event_uid':'evt_external_nothing'}").status())
        .isEqualTo(404);
    assertThat(mistake(send("DELETE", events, "{'event_uid':'one'}")))
        .isEqualTo("event_uid errors.must_be_external_event_uid");
  }

  @Test
  void itsOwnEventsAreNoExternalOnes() {
    put("one", "Board", "");
    String body = "{'event_uid':'%s','summary':'x'}".formatted(uid(only()));

    for (String method : List.of("POST", "DELETE")) {
      assertThat(mistake(send(method, events, body)))
          .isEqualTo("event_uid errors.must_be_external_event_uid");
    }
    assertThat(only().path("title").asText()).isEqualTo("Board");
  }

  @Test
  void oneOccurrenceIsChangedOrDeletedByItsUid() {
    put("series", "Daily", ",'recurrence':{'rules':[{'frequency':'daily','count':3}]}");
    assertThat(only().path("kind").asText()).isEqualTo("series");
    String ours = uid(only()) + "_20261202T090000Z";
    accepted(send("POST", events, "{'event_uid':'%s','summary':'Ours, once'}".formatted(ours)));
    assertThat(titled("Ours, once").path("kind").asText()).isEqualTo("exception");
    accepted(send("DELETE", events, "{'event_uid':'%s'}".formatted(ours)));
    JsonNode theirs = foreignSeries();
    String second = uid(theirs) + "_20261204T080000Z";
    accepted(send("POST", events, "{'event_uid':'%s','summary':'Once'}".formatted(second)));
    assertThat(titled("Once").path("kind").asText()).isEqualTo("exception");

    accepted(send("DELETE", events, "{'event_uid':'%s'}".formatted(second)));
    accepted(send("DELETE", events, "{'event_uid':'%s'}".formatted(second)));
    assertThat(
            send("DELETE", events, "{'event_uid':'%s_20270101T080000Z'}".formatted(uid(theirs)))
                .status())
        .as("no occurrence")
        .isEqualTo(404);
    assertThat(titles()).contains("Daily", "Weekly");
  }

  private JsonNode foreignSeries() {
    String path = "/api/events/" + foreign("Weekly").path("id").asText();
    Answer made =
        gateway.send("PATCH", path, "{\"recurrence\":{\"rules\":[\"FREQ=DAILY;COUNT=5\"]}}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    return made.json();
  }

  @Test
  void allOfTheApplicationsOwnEventsAreDeletedAndNoOthers() {
    for (int i = 0; i < 5; i++) {
      put("own-" + i, "Own " + i, "");
    }
    foreign("Theirs");
    String club = calendarId("Club");
    accepted(send("POST", "/v1/calendars/" + club + "/events", body("own", "Club", "")));

    accepted(send("DELETE", "/v1/events", "{'calendar_ids':['" + calendar + "']}"));
    assertThat(titles()).containsExactly("Theirs");
    assertThat(inCalendar(club)).isEqualTo(1);

    accepted(send("DELETE", "/v1/events?delete_all=True", "{}"));
    assertThat(inCalendar(club)).isZero();
    assertThat(titles()).containsExactly("Theirs");
  }

  private int inCalendar(String id) {
    return gateway.get("/api/events?calendar=" + id).json().path("items").size();
  }

  @Test
  void aDeletionOfAllSaysWhichOnes() {
    put("one", "Board", "");
    assertThat(mistake(send("DELETE", "/v1/events", null))).isEqualTo("delete_all errors.required");
    assertThat(mistake(send("DELETE", "/v1/events", "{'delete_all':'maybe'}")))
        .isEqualTo("delete_all errors.must_be_boolean");
    assertThat(mistake(send("DELETE", "/v1/events", "{'delete_all':false}")))
        .isEqualTo("calendar_ids errors.required");
    assertThat(
            mistake(
                send(
                    "DELETE",
                    "/v1/events?calendar_ids%5B%5D=" + calendar + "&delete_all=True",
                    null)))
        .isEqualTo("calendar_ids errors.invalid_calendar_ids");
    assertThat(mistake(send("DELETE", "/v1/events?calendar_ids[]=cal_unknown", "[]")))
        .isEqualTo("calendar_ids errors.invalid_calendar_ids");
    assertThat(titles()).containsExactly("Board");
  }

  @Test
  void anInvitationIsAnswered() {
    invite();
    gateway.sync(face.account());
    String of = calendarId(inviteCalendar());
    JsonNode invitation = gateway.get("/api/events?calendar=" + of).json().path("items").path(0);
    String path = "/v1/calendars/" + of + "/events/" + uid(invitation) + "/participation_status";

    accepted(send("POST", path, "{'status':'accepted'}"));
    assertThat(answer()).isEqualToIgnoringCase("accepted");
    accepted(send("POST", path, "{'status':'declined'}"));
    assertThat(answer()).isEqualToIgnoringCase("declined");
    assertThat(mistake(send("POST", path, "{'status':'perhaps'}")))
        .isEqualTo("status errors.not_recognized");
    assertThat(mistake(send("POST", path, "{}"))).isEqualTo("status errors.required");
    JsonNode theirs = foreign("Theirs");
    assertThat(
            mistake(
                send(
                    "POST",
                    events + "/" + uid(theirs) + "/participation_status",
                    "{'status':'accepted'}")))
        .isEqualTo("event_uid errors.not_supported");
    assertThat(
            send("POST", events + "/evt_external_no/participation_status", "{'status':'accepted'}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void aBatchIsCarriedOutInOrderAndAnswersEachPart() {
    JsonNode theirs = foreign("Theirs");
    Answer answer =
        send(
            "POST",
            "/v1/batch",
            """
            {'batch':[
              {'method':'POST','relative_url':'%1$s','data':%2$s},
              {'method':'post','relative_url':'%1$s','data':%3$s},
              {'method':'POST','relative_url':'%1$s','data':{'event_id':'two'}},
              {'method':'POST','relative_url':'%1$s','data':{'event_uid':'%4$s','summary':'Ours'}},
              {'method':'DELETE','relative_url':'/v1/calendars/cal_x/events','data':{'event_id':'a'}},
              {'method':'GET','relative_url':'/v1/events'},
              {'relative_url':'%1$s'},
              {'method':'DELETE','relative_url':'%1$s?event_id=never'}]}
            """
                .formatted(
                    events, body("one", "First", ""), body("one", "Second", ""), uid(theirs)));

    assertThat(answer.status()).as(answer.text()).isEqualTo(207);
    List<Integer> statuses = new ArrayList<>();
    answer.json().path("batch").forEach(it -> statuses.add(it.path("status").intValue()));
    assertThat(statuses).containsExactly(202, 202, 422, 202, 404, 422, 422, 202);
    assertThat(answer.json().at("/batch/2/data/errors/summary/0/key").asText())
        .isEqualTo("errors.required");
    assertThat(answer.json().at("/batch/0").has("data")).isFalse();
    assertThat(titles()).containsExactly("Ours", "Second");
  }

  @Test
  void aBatchHasOneToFiftyParts() {
    String part = "{'method':'DELETE','relative_url':'%s?event_id=a'}".formatted(events);
    Answer most = send("POST", "/v1/batch", "{'batch':[" + (part + ",").repeat(49) + part + "]}");
    assertThat(most.json().path("batch")).hasSize(50);
    assertThat(
            mistake(
                send("POST", "/v1/batch", "{'batch':[" + (part + ",").repeat(50) + part + "]}")))
        .isEqualTo("batch errors.too_many");
    assertThat(mistake(send("POST", "/v1/batch", "{}"))).isEqualTo("batch errors.required");
  }

  @Test
  void whatCannotBeWrittenIsSaidSo() {
    assertThat(send("POST", "/v1/calendars/cal_x/events", body("one", "A", "")).status())
        .isEqualTo(404);
    assertThat(send("DELETE", "/v1/calendars/cal_x/events", "{'event_id':'a'}").status())
        .isEqualTo(404);
    Answer faulty = send("POST", events, "{'event_id':'one','start':'x'}");
    List<String> fields = new ArrayList<>();
    faulty.json().path("errors").fieldNames().forEachRemaining(fields::add);
    assertThat(fields).containsExactlyInAnyOrder("summary", "start", "end");
    assertThat(mistake(send("POST", events, "{'summary':'x'," + TIMES + "}")))
        .isEqualTo("event_id errors.required");
    assertThat(mistake(send("POST", events, body("x".repeat(513), "A", ""))))
        .isEqualTo("event_id errors.too_long");
    assertThat(mistake(send("POST", events, "{'event_uid':'x','summary':'x'}")))
        .isEqualTo("event_uid errors.must_be_external_event_uid");
    assertThat(truth()).isEmpty();

    String name = readOnlyCalendar();
    gateway.sync(face.account());
    String path = "/v1/calendars/" + calendarId(name) + "/events";
    assertThat(send("POST", path, body("one", "A", "")).status()).isEqualTo(403);
    assertThat(send("DELETE", path, "{'event_id':'one'}").status()).isEqualTo(403);
  }

  @Test
  void aProviderThatIsAwayIsToBeTriedAgain() {
    refuseNextWrite(503);
    Answer away = send("POST", events, body("one", "Board", ""));
    assertThat(away.status()).as(away.text()).isEqualTo(503);
    assertThat(away.header("Retry-After")).isNotEmpty();
    put("one", "Board", "");

    assertThat(truth()).hasSize(1);
  }

  @Test
  void aPausedAccountIsLocked() {
    gateway.send("PATCH", "/api/accounts/" + face.account(), "{\"paused\":true}");
    assertThat(send("POST", events, body("one", "Board", "")).status()).isEqualTo(423);
    assertThat(truth()).isEmpty();
  }

  @Test
  void aScopePermitsOnlyWhatItSays() {
    FaceClient reader = FaceClient.of(gateway, face.account(), "read_only");
    FaceClient creator = FaceClient.of(gateway, face.account(), "create_event");
    String body = body("one", "Board", "").replace('\'', '"');

    assertThat(reader.send("POST", events, body).status()).isEqualTo(403);
    accepted(creator.send("POST", events, body));
    for (FaceClient one : List.of(reader, creator)) {
      assertThat(one.send("DELETE", events, "{\"event_id\":\"one\"}").status()).isEqualTo(403);
      assertThat(one.send("DELETE", "/v1/events?delete_all=true", null).status()).isEqualTo(403);
      assertThat(one.send("POST", events + "/evt_external_x/participation_status", "{}").status())
          .isEqualTo(403);
    }
    String part =
        "{\"method\":\"POST\",\"relative_url\":\"%s\",\"data\":%s}".formatted(events, body);
    Answer batch = reader.send("POST", "/v1/batch", "{\"batch\":[" + part + "]}");
    assertThat(batch.json().at("/batch/0/status").intValue()).isEqualTo(403);
    assertThat(truth()).hasSize(1);
  }

  @Test
  void aColourThatTheCalendarDoesNotHaveIsLeftOut() {
    put(
        "one",
        "Board",
        ",'color':'#123456','conferencing':{'join_url':'https://meet.example.com/7'}");

    assertThat(only().toString()).contains("https://meet.example.com/7");
    assertThat(only().path("color").isNull()).isTrue();
  }
}
