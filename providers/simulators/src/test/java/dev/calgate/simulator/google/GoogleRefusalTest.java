package dev.calgate.simulator.google;

import static dev.calgate.simulator.google.GoogleFixture.draft;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleClient.Answer;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Google does not take, and with which words. */
class GoogleRefusalTest {
  private final GoogleFixture google = new GoogleFixture();
  private final GoogleClient client = google.client;

  @AfterEach
  void stop() {
    google.close();
  }

  private static void assertRefused(Answer answer, int status, String reason) {
    assertThat(answer.text()).isNotEmpty();
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().path("error").path("code").asInt()).isEqualTo(status);
    assertThat(answer.json().path("error").path("message").asText()).isNotEmpty();
    assertThat(answer.json().at("/error/errors/0/domain").asText()).isNotEmpty();
    assertThat(answer.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iCalUID=x",
        "orderBy=updated",
        "privateExtendedProperty=a%3Db",
        "sharedExtendedProperty=a%3Db",
        "q=x",
        "timeMin=2026-01-01T00:00:00Z",
        "timeMax=2026-01-01T00:00:00Z",
        "updatedMin=2026-03-01T00:00:00Z",
        "showDeleted=false"
      })
  void aSyncTokenStandsAlone(String other) {
    String token = Query.encode(client.get(google.events).syncToken());
    String path = google.events + "?syncToken=" + token;
    assertThat(client.get(path + "&showDeleted=true").status()).isEqualTo(200);
    assertRefused(client.get(path + "&" + other), 400, "syncTokenWithRequestRestrictions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"minAccessRole=reader", "showDeleted=false", "showHidden=false"})
  void theTokenOfTheListOfCalendarsStandsAloneToo(String other) {
    String list = "/users/me/calendarList";
    String path = list + "?syncToken=" + Query.encode(client.get(list).syncToken());
    assertThat(client.get(path + "&showHidden=true").status()).isEqualTo(200);
    assertRefused(client.get(path + "&" + other), 400, "syncTokenWithRequestRestrictions");
  }

  @Test
  void aSyncTokenIsOfOneCalendarAndOneQuery() {
    String token = Query.encode(client.get(google.events).syncToken());
    Answer garbage = client.get(google.events + "?syncToken=garbage");
    assertRefused(garbage, 400, "invalid");
    assertThat(garbage.json().path("error").path("message").asText())
        .isEqualTo("Invalid sync token value.");
    assertRefused(client.get("/calendars/primary/events?syncToken=" + token), 400, "invalid");
    String other = google.events + "?singleEvents=true&syncToken=" + token;
    assertRefused(client.get(other), 400, "invalid");
    assertThat(client.get(google.events + "?maxResults=7&syncToken=" + token).status())
        .isEqualTo(200);
  }

  @Test
  void aPageTokenIsOfOneQuery() {
    google.event("A");
    google.event("B");
    String token = client.get(google.events + "?maxResults=1").pageToken();
    assertThat(client.get(google.events + "?maxResults=1&pageToken=" + token).status())
        .isEqualTo(200);
    String changed = google.events + "?maxResults=1&showDeleted=true&pageToken=" + token;
    assertRefused(client.get(changed), 400, "invalid");
    assertRefused(client.get(google.events + "?pageToken=garbage"), 400, "invalid");
  }

  @ParameterizedTest
  @CsvSource({
    "maxResults=0, invalidParameter",
    "maxResults=many, invalidParameter",
    "showDeleted=maybe, invalidParameter",
    "orderBy=title, invalidParameter",
    "orderBy=startTime, badRequest",
    "eventTypes=party, invalidParameter",
    "timeZone=Mars/Base, invalidParameter",
    "timeMin=2026-01-01T00:00:00, badRequest",
    "timeMin=2026-01-02T00:00:00Z&timeMax=2026-01-02T00:00:00Z, timeRangeEmpty",
    "fields=items(, invalidParameter",
    "fields=items(id))x, invalidParameter",
    "'fields=items,', invalidParameter",
    "fields=nothing, invalidParameter",
    "fields=items(nothing), invalidParameter",
    "fields=items/start/nothing, invalidParameter"
  })
  void listsTakeNoOddParameters(String query, String reason) {
    assertRefused(client.get(google.events + "?" + query), 400, reason);
  }

  @Test
  void fieldsThatAreNoneAreRefusedInGooglesWords() {
    Answer refused = client.get("/users/me/calendarList?fields=items(id,colour)");
    assertRefused(refused, 400, "invalidParameter");
    assertThat(refused.json().at("/error/message").asText())
        .isEqualTo("Invalid field selection colour");
    assertThat(refused.json().at("/error/errors/0/location").asText()).isEqualTo("fields");
    assertThat(client.get("/users/me/calendarList?fields=items(id,*),etag").status())
        .isEqualTo(200);
  }

  @Test
  void changesOfLongAgoAreNotRemembered() {
    String old = google.events + "?updatedMin=2025-01-01T00:00:00Z";
    assertRefused(client.get(old), 410, "updatedMinTooLongAgo");
    String recent = google.events + "?updatedMin=2026-03-01T00:00:00Z";
    assertThat(client.get(recent).status()).isEqualTo(200);
    google.work.expireTokens("updatedMinTooLongAgo");
    assertRefused(client.get(recent), 410, "updatedMinTooLongAgo");
  }

  static Stream<Arguments> badEvents() {
    return Stream.of(
        bad("required", it -> it.without("start")),
        bad("required", it -> it.without("end")),
        bad("invalid", it -> it.put("id", "NotAnId")),
        bad("invalid", it -> it.put("id", "abcde").put("iCalUID", "uid")),
        bad("invalid", it -> it.put("status", "maybe")),
        bad("invalid", it -> it.put("summary", 5)),
        bad("invalid", it -> it.put("sequence", "1")),
        bad("invalid", it -> it.put("guestsCanModify", "yes")),
        bad("invalid", it -> it.put("start", "2026-03-03")),
        bad("invalid", it -> it.set("attendees", Json.object())),
        bad("invalid", it -> it.set("recurrence", Json.object().putArray("a").add(1))),
        bad("invalid", it -> it.put("transparency", "glass")),
        bad("invalid", it -> it.put("eventType", "fromGmail")),
        bad("invalid", it -> it.set("end", Json.object().put("date", "2026-03-04"))),
        bad("invalid", it -> it.set("end", Json.object().put("dateTime", "tomorrow-Z"))),
        bad("timeRangeEmpty", it -> it.set("end", time("2026-03-01T00:00:00Z"))),
        bad("required", it -> it.set("end", time("2026-03-04T00:00:00"))),
        bad(
            "required",
            it -> it.set("recurrence", Json.object().putArray("a").add("RRULE:FREQ=DAILY"))),
        bad("required", it -> it.set("attendees", Json.object().putArray("a").add(Json.object()))));
  }

  private static ObjectNode time(String text) {
    return Json.object().put("dateTime", text);
  }

  private static Arguments bad(String reason, UnaryOperator<ObjectNode> change) {
    ObjectNode event = change.apply(draft("Bad"));
    return Arguments.of(event.toString(), event, reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badEvents")
  void brokenEventsAreNotTaken(String name, ObjectNode event, String reason) {
    assertRefused(client.post(google.events, event), 400, reason);
    assertThat(google.work.events()).isEmpty();
  }

  @Test
  void calendarsAndEntriesOfOddTypesAreNotTaken() {
    String id = Query.encode(google.work.id());
    assertRefused(client.post("/calendars", Json.object().put("summary", 5)), 400, "invalid");
    ObjectNode place = Json.object().put("location", true);
    assertRefused(client.patch("/calendars/" + id, place), 400, "invalid");
    ObjectNode entry = Json.object().put("selected", "yes");
    assertRefused(client.patch("/users/me/calendarList/" + id, entry), 400, "invalid");
  }

  @Test
  void brokenRulesAreNotTaken() {
    ObjectNode event = draft("Rule");
    event.putObject("start").put("date", "2026-03-03");
    event.putObject("end").put("date", "2026-03-04");
    event.putArray("recurrence").add("RRULE:FREQ=SOMETIMES");
    assertRefused(client.post(google.events, event), 400, "invalid");
  }

  @Test
  void anIdIsTakenOnce() {
    ObjectNode event = draft("First").put("id", "abcde");
    assertThat(client.post(google.events, event).status()).isEqualTo(200);
    assertRefused(client.post(google.events, event), 409, "duplicate");
  }

  @Test
  void anOldSequenceNumberIsRefused() {
    String id = google.work.insert(draft("Third").put("sequence", 3));
    Answer refused = client.patch(google.events + "/" + id, Json.object().put("sequence", 2));
    assertRefused(refused, 400, "invalid");
    assertThat(refused.json().path("error").path("message").asText())
        .startsWith("Invalid sequence value.");
  }

  @Test
  void bodiesMustBeJson() {
    String token = "Bearer " + google.ann.accessToken("client", "calendar");
    Answer refused =
        client.raw(
            "POST", "/calendar/v3" + google.events, new byte[] {'{'}, "Authorization", token);
    assertRefused(refused, 400, "parseError");
  }

  @Test
  void nobodyGetsInWithoutAToken() {
    GoogleClient stranger = new GoogleClient(google.server.url(), "made-up");
    Answer refused = stranger.get(google.events);
    assertRefused(refused, 401, "authError");
    assertThat(refused.raw().headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @Test
  void aScopeOpensWhatItOpens() {
    GoogleClient reader = google.client(google.ann, "calendar.events.readonly");
    assertThat(reader.get(google.events).status()).isEqualTo(200);
    Answer refused = reader.post(google.events, draft("No"));
    assertRefused(refused, 403, "insufficientPermissions");
    assertThat(refused.json().at("/error/details/0/reason").asText())
        .isEqualTo("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    assertThat(refused.json().at("/error/status").asText()).isEqualTo("PERMISSION_DENIED");
    assertRefused(reader.get("/users/me/calendarList"), 403, "insufficientPermissions");
  }

  @Test
  void whatIsNotSharedIsNotThereAndReadersDoNotWrite() {
    GoogleClient bob = google.client(google.bob, "calendar");
    assertRefused(bob.get(google.events), 404, "notFound");
    google.work.share(google.bob, "reader");
    String id = google.event("Event");
    assertThat(bob.get(google.events).ids()).containsExactly(id);
    assertRefused(bob.post(google.events, draft("No")), 403, "requiredAccessLevel");
    assertRefused(bob.delete(google.events + "/" + id), 403, "requiredAccessLevel");
    google.work.share(google.bob, "writer");
    assertThat(bob.delete(google.events + "/" + id).status()).isEqualTo(204);
    String calendar = "/calendars/" + Query.encode(google.work.id());
    assertRefused(bob.delete(calendar), 403, "requiredAccessLevel");
    google.work.unshare(google.bob);
    assertRefused(bob.get(google.events), 404, "notFound");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertRefused(client.get(google.events + "/nothing"), 404, "notFound");
    assertRefused(client.delete(google.events + "/nothing"), 404, "notFound");
    assertRefused(client.get("/calendars/nobody@example.com/events"), 404, "notFound");
    assertRefused(client.get("/users/me/calendarList/nobody"), 404, "notFound");
    assertRefused(client.get("/settings"), 404, "notFound");
    google.work.delete();
    assertRefused(client.get(google.events), 404, "notFound");
  }

  @Test
  void tooManyRequestsWithinAMinuteAreRefused() {
    google.server.dials().set(GoogleDial.REQUESTS_PER_MINUTE, 2);
    assertThat(client.get(google.events).status()).isEqualTo(200);
    assertThat(client.get(google.events).status()).isEqualTo(200);
    Answer refused = client.get(google.events);
    assertRefused(refused, 403, "rateLimitExceeded");
    assertThat(refused.json().at("/error/errors/0/domain").asText()).isEqualTo("usageLimits");
    google.clock.forward(Duration.ofSeconds(61));
    assertThat(client.get(google.events).status()).isEqualTo(200);
  }

  @Test
  void freeBusyHasItsBounds() {
    ObjectNode asked = Json.object().put("timeMin", "2026-03-03T00:00:00Z");
    assertRefused(client.post("/freeBusy", asked), 400, "required");
    asked.put("timeMax", "2026-03-03T00:00:00Z");
    assertRefused(client.post("/freeBusy", asked), 400, "timeRangeEmpty");
    asked.put("timeMax", "2026-09-03T00:00:00Z");
    assertRefused(client.post("/freeBusy", asked), 400, "timeRangeTooLong");
  }

  @Test
  void channelsHaveTheirRules() {
    String path = google.events + "/watch";
    ObjectNode channel = Json.object().put("id", "one").put("type", "web_hook");
    assertRefused(client.post(path, channel), 400, "required");
    channel.put("address", "ftp://example.com");
    assertRefused(client.post(path, channel), 400, "push.webhookUrlNotHttps");
    channel.put("address", "http://127.0.0.1:1/").put("token", "t".repeat(257));
    assertRefused(client.post(path, channel), 400, "invalid");
    channel.put("token", "t").put("id", "i".repeat(65));
    assertRefused(client.post(path, channel), 400, "invalid");
    channel.put("id", "one").put("type", "email");
    assertRefused(client.post(path, channel), 400, "push.channelTypeNotSupported");
  }

  @Test
  void faultsComeFirstAndInTheWordsOfGoogle() {
    google.server.faults().next(1, Requests.method("GET"), GoogleFault.backendError());
    assertRefused(client.get(google.events), 503, "backendError");
    google.server.faults().next(1, Requests.any(), GoogleFault.quotaExceeded());
    assertRefused(client.get(google.events), 403, "quotaExceeded");
    google.server.faults().next(1, Requests.any(), GoogleFault.refusal(429, "rateLimitExceeded"));
    assertRefused(client.get(google.events), 429, "rateLimitExceeded");
    assertThat(client.get(google.events).status()).isEqualTo(200);
  }
}
