package dev.calgate.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.RunningGateway;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.caldav.CalDavSimulator;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad requests get: the status, the problem's type and the field; and nothing is stored. */
class ApiRefusalTest {
  private static final String NOBODY = "acc_aaaaaaaaaaaaaaaaaaaaaaaaaa";

  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private static String account;
  private static String calendar;
  private static String event;

  @BeforeAll
  static void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    var day = java.time.LocalDate.of(2026, 12, 1);
    server
        .addUser("ann", "a")
        .createCalendar("c", "C")
        .createEvent(
            "One",
            dev.calgate.model.EventTime.allDay(day),
            dev.calgate.model.EventTime.allDay(day.plusDays(1)));
    gateway = RunningGateway.start();
    account = link(server.url()).json().path("id").asText();
    assertThat(gateway.send("POST", "/api/accounts/" + account + "/sync?wait=30", null).status())
        .isEqualTo(200);
    calendar = gateway.get("/api/calendars").json().at("/items/0/id").asText();
    event = gateway.get("/api/events").json().at("/items/0/id").asText();
    assertThat(event).startsWith("evt_");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  private static Answer link(String url) {
    return gateway.send(
        "POST",
        "/api/accounts",
        "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"a\"}"
            .formatted(url));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/changes?after=999999|after",
        "/api/changes?after=-1|after",
        "/api/changes?after=x|after",
        "/api/changes?after=|after",
        "/api/changes?wait=|wait",
        "/api/accounts?limit=|limit",
        "/api/changes?limit=0|limit",
        "/api/changes?limit=1001|limit",
        "/api/changes?wait=61|wait",
        "/api/changes?types=event.exploded|types",
        "/api/changes?calendar=cal_1|calendar",
        "/api/changes?since=1|since",
        "/api/changes?limit=1&limit=2|limit",
        "/api/events?from=yesterday|from",
        "/api/events?from=2026-12-02T00:00:00Z&to=2026-12-01T00:00:00Z|to",
        "/api/events?view=agenda|view",
        "/api/events?view=occurrences|from",
        "/api/events?view=occurrences&from=2026-12-01T00:00:00Z|to",
        "/api/events?view=occurrences&from=2026-12-01T00:00:00Z&to=2026-12-01T00:00:00Z|to",
        "/api/events?view=occurrences&from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z&include_deleted=true|include_deleted",
        "/api/events?include_deleted=perhaps|include_deleted",
        "/api/events?page=nonsense|page",
        "/api/accounts?status=sleepy|status",
        "/api/accounts?limit=many|limit",
        "/api/calendars?page=eHh4|page",
        "/api/events?q=%00|q",
        "/api/accounts?external_id=a%00b|external_id",
        "/api/events?page=AApldnRfYQ|page"
      })
  void aWrongParameterIsNamed(String path, String field) {
    Answer answer = gateway.get(path);

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("invalid-request");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void everyWrongFieldOfABodyIsNamedAtOnce() {
    Answer answer =
        gateway.send(
            "POST",
            "/api/accounts",
            "{\"provider\":\"caldav\",\"url\":7,\"colour\":\"red\",\"metadata\":[]}");

    assertThat(answer.status()).isEqualTo(422);
    List<String> fields = new ArrayList<>();
    answer.json().path("errors").forEach(error -> fields.add(error.path("field").asText()));
    assertThat(fields).contains("url", "username", "password", "colour", "metadata");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is required",
        "{}|is required",
        "{\"url\":\"x\"}|is required",
        "{\"provider\":7}|must be a text"
      })
  void aProviderThatIsNotGivenIsTheOneMistake(String body, String message) {
    Answer answer = gateway.send("POST", "/api/accounts", body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("errors")).hasSize(1);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("provider");
    assertThat(answer.json().at("/errors/0/message").asText()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json|422|invalid-body",
        "[1]|422|invalid-body",
        "{\"provider\":\"caldav\",\"provider\":\"caldav\"}|422|invalid-body",
        "{\"provider\":\"caldav\"} and more|422|invalid-body",
        "{\"provider\":\"carrier pigeon\"}|422|invalid-request"
      })
  void aBodyThatIsNoJsonObjectIsRefused(String body, int status, String problem) {
    Answer answer = gateway.send("POST", "/api/accounts", body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(problem);
  }

  @Test
  void aBodyTooDeepOrTooLargeIsRefused() {
    String deep = "{\"metadata\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    String large = "{\"metadata\":\"" + "x".repeat(300_000) + "\"}";

    assertThat(gateway.send("POST", "/api/accounts", deep).problem()).isEqualTo("invalid-body");
    assertThat(gateway.send("POST", "/api/accounts", large).status()).isEqualTo(413);
  }

  @Test
  void anotherMediaTypeMethodOrRouteIsAProblemToo() {
    Answer text =
        gateway.send(
            gateway
                .request("/api/accounts")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build());
    Answer xml =
        gateway.send(gateway.request("/api/events").header("Accept", "application/xml").build());

    assertThat(text.status()).isEqualTo(415);
    assertThat(text.problem()).isEqualTo("unsupported-media-type");
    assertThat(xml.status()).isEqualTo(406);
    assertThat(gateway.send("PUT", "/api/events", "{}").problem()).isEqualTo("method-not-allowed");
    assertThat(gateway.get("/api/nothing").problem()).isEqualTo("not-found");
    assertThat(gateway.get("/nothing").problem()).isEqualTo("not-found");
  }

  @Test
  void noCalendarServerAndARefusedAddressHaveTypesOfTheirOwn() {
    Answer nothing = link("http://127.0.0.1:1/");
    Answer refused = link("http://10.0.0.1/");

    assertThat(nothing.problem()).as(nothing.text()).isEqualTo("not-a-calendar-server");
    assertThat(refused.problem()).as(refused.text()).isEqualTo("address-refused");
    assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("url");
  }

  @Test
  void whereNobodyAnswersNothingIsSaidOfWhatIsThere() {
    Answer nobody = link("http://127.0.0.1:1/");
    Answer another = link(gateway.uri("/").toString());

    for (Answer answer : List.of(nobody, another)) {
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().path("title").asText())
          .isEqualTo("No calendar service answers at this address");
    }
    assertThat(nobody.json().path("detail").asText())
        .endsWith("No connection to 127.0.0.1: Connection refused");
    assertThat(another.json().path("detail").asText()).contains("no CalDAV service");
  }

  @Test
  void withoutAKeyOrWithAnotherApplicationsNothingIsSeen() {
    Map<String, String> routes =
        Map.of(
            "/api/accounts/" + account, "GET",
            "/api/calendars/" + calendar, "GET",
            "/api/calendars/" + calendar + "/unreadable", "GET",
            "/api/events/" + event, "GET",
            "/api/events/" + event + "/history", "GET",
            "/api/accounts/" + account + "/sync", "POST");
    routes.forEach(
        (path, method) -> {
          Answer foreign = as(RunningGateway.TWO, method, path);
          Answer unknown =
              as(
                  RunningGateway.TWO,
                  method,
                  path.replaceAll("_[a-z2-7]{26}", "_" + "a".repeat(26)));
          assertThat(foreign.status()).as(path).isEqualTo(404);
          assertThat(foreign.text()).isEqualTo(unknown.text());
          assertThat(as("wrong", method, path).status()).isEqualTo(401);
          assertThat(as("", method, path).problem()).isEqualTo("unauthorized");
        });
    for (String list : List.of("/api/accounts", "/api/calendars", "/api/events")) {
      assertThat(as(RunningGateway.TWO, "GET", list).json().path("items")).isEmpty();
    }
    assertThat(as(RunningGateway.TWO, "GET", "/api/changes").json().path("head").asLong()).isZero();
    assertThat(as(RunningGateway.TWO, "DELETE", "/api/accounts/" + account).status())
        .isEqualTo(404);
    assertThat(gateway.get("/api/accounts/" + account).status()).isEqualTo(200);
  }

  private static Answer as(String key, String method, String path) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri(path))
            .header("Authorization", "Bearer " + key)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }

  @Test
  void unknownIdsAreNotFoundWhateverTheirForm() {
    for (String path :
        List.of(
            "/api/accounts/" + NOBODY,
            "/api/accounts/1",
            "/api/events/evt_x",
            "/api/calendars/%00")) {
      assertThat(gateway.get(path).status()).as(path).isIn(404, 400);
    }
  }

  @Test
  void theCallersRequestIdComesBackAndAWildOneDoesNot() {
    Answer kept =
        gateway.send(gateway.request("/api/accounts").header("X-Request-Id", "r-1").build());
    Answer drawn =
        gateway.send(gateway.request("/api/accounts").header("X-Request-Id", "a b<c>").build());

    assertThat(kept.header("X-Request-Id")).isEqualTo("r-1");
    assertThat(drawn.header("X-Request-Id")).startsWith("req_");
  }

  @Test
  void anotherEpochIsGone() {
    Answer answer = gateway.get("/api/changes?epoch=restored");

    assertThat(answer.status()).isEqualTo(410);
    assertThat(answer.problem()).isEqualTo("epoch-changed");
  }

  @Test
  void theDocumentIsServedToEverybody() throws Exception {
    Answer answer = gateway.send(HttpRequest.newBuilder(gateway.uri("/openapi.json")).build());
    JsonNode document = new ObjectMapper().readTree(answer.text());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(document.path("openapi").asText()).startsWith("3.");
  }

  @Test
  void aParameterIsRefusedWhereThereIsNone() {
    for (String path :
        List.of("/api/accounts/" + account, "/api/calendars/" + calendar, "/api/events/" + event)) {
      Answer answer = gateway.get(path + "?fields=id");
      assertThat(answer.status()).as(path).isEqualTo(422);
      assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("fields");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"external_id\":\"a\\u0000b\"}|external_id",
        "{\"metadata\":{\"a\":[1e400]}}|metadata",
        "{\"paused\":null}|paused",
        "{\"paused\":\"yes\"}|paused",
        "{\"password\":null}|password",
        "{\"url\":null,\"external_id\":\"new\"}|url",
        "{\"url\":\"http://127.0.0.1:1/\"}|password",
        "{\"username\":\"bob\"}|password"
      })
  void aWrongFieldOfAPatchIsNamedAndNothingChanges(String body, String field) {
    String before = gateway.get("/api/accounts/" + account).json().path("metadata").toString();

    Answer answer = gateway.send("PATCH", "/api/accounts/" + account, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(gateway.get("/api/accounts/" + account).json().path("metadata").toString())
        .isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/merge-patch+json"})
  void aPatchComesInEitherMediaType(String type) {
    for (String path : List.of("/api/accounts/" + account, "/api/calendars/" + calendar)) {
      Answer answer =
          gateway.send(
              gateway
                  .request(path)
                  .header("Content-Type", type)
                  .method("PATCH", HttpRequest.BodyPublishers.ofString("{}"))
                  .build());

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
  }

  @Test
  void nullIsNoAnswerToWhetherACalendarIsFollowed() {
    Answer answer = gateway.send("PATCH", "/api/calendars/" + calendar, "{\"sync\":null}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("sync");
  }

  @Test
  void aStoredPasswordGoesToNoAddressThatItWasNotGivenFor() {
    try (CalDavSimulator other = CalDavSimulator.start(Clock.systemUTC())) {
      other.addUser("ann", "a");
      Answer answer =
          gateway.send("PATCH", "/api/accounts/" + account, "{\"url\":\"" + other.url() + "\"}");

      assertThat(answer.status()).isEqualTo(422);
      assertThat(other.log().all()).isEmpty();
    }
  }

  @Test
  void aSyncTakesNoFields() {
    String path = "/api/accounts/" + account + "/sync";

    Answer answer = gateway.send("POST", path, "{\"nonsense\":1}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("nonsense");
    assertThat(gateway.send("POST", path, "not json").status()).isEqualTo(422);
    assertThat(gateway.send("POST", path, "{}").status()).isEqualTo(202);
    assertThat(gateway.send("POST", path, null).status()).isEqualTo(202);
  }

  @Test
  void aMethodThatIsNotThereIsAnsweredWithThoseThatAre() {
    assertThat(gateway.send("PUT", "/api/events", "{}").header("Allow")).contains("GET");
  }

  @Test
  void aBodyInAnotherEncodingIsRefused() {
    Answer answer =
        gateway.send(
            gateway
                .request("/api/accounts")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        "{}".getBytes(java.nio.charset.Charset.forName("UTF-32BE"))))
                .build());

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("invalid-body");
  }

  @Test
  void whatIsNoJsonIsNotRepeated() {
    Answer answer = gateway.send("POST", "/api/accounts", "{\"password\":hunter2}");

    assertThat(answer.problem()).isEqualTo("invalid-body");
    assertThat(answer.text()).doesNotContain("hunter2").contains("Line 1");
  }

  @Test
  void noWayRoundTheKey() {
    for (String path : List.of("/api;x=1/events", "/;/api/events", "/openapi.json;x=1", "/")) {
      Answer answer = as("", "GET", path);
      assertThat(answer.status()).as(path + " " + answer.text()).isIn(400, 401, 404);
    }
  }

  @Test
  void whatTheServerItselfRefusesIsAProblemToo() throws Exception {
    for (String path : List.of("/api/calendars/%00", "/api/events/a%2Fb", "/api/events/%zz")) {
      String answer = raw("GET " + path + " HTTP/1.1");
      assertThat(answer).as(path).startsWith("HTTP/1.1 4");
      assertThat(answer).as(path).containsIgnoringCase("content-type: application/problem+json");
      assertThat(answer).as(path).contains("\"status\":" + answer.substring(9, 12));
    }
  }

  private static String raw(String line) throws java.io.IOException {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", gateway.uri("/").getPort())) {
      socket
          .getOutputStream()
          .write(
              (line
                      + "\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                      + RunningGateway.ONE
                      + "\r\n\r\n")
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return new String(
          socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @Test
  void aLastEventIdBeyondTheHeadIsNamed() {
    Answer answer =
        gateway.send(
            gateway
                .request("/api/changes")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "999999")
                .build());

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("Last-Event-ID");
  }

  @Test
  void anEmptyPageOfCloudEventsSaysWhereToGoOn() {
    Answer answer =
        gateway.send(
            gateway
                .request("/api/changes?after=0&types=event.deleted")
                .header("Accept", "application/cloudevents-batch+json")
                .build());

    assertThat(answer.text()).isEqualTo("[]");
    long head = gateway.get("/api/changes?after=now").json().path("head").asLong();
    assertThat(answer.header("Link")).contains("after=" + head).contains("rel=\"next\"");
  }
}
