package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calendars that nobody but the gateway holds. */
class HostedCalendarsTest {
  private static final String POLL =
      "poll: {floor: 250ms, ceiling: 1s}\n"
          + "encryption: {keys: [MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=]}\n";
  private static final String TIMES =
      "'start':{'date_time':'2026-12-01T09:00:00','time_zone':'Europe/Paris'},"
          + "'end':{'date_time':'2026-12-01T10:00:00','time_zone':'Europe/Paris'}";

  private final TestDatabase store = TestDatabase.create();
  private final String database = store.jdbcUrl();
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = RunningGateway.start(database, POLL);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Answer open(String type, String body) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri("/v1/application_calendars"))
            .header("Content-Type", type)
            .header("Authorization", "Bearer undefined")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode opened(String id) {
    Answer answer =
        open(
            "application/x-www-form-urlencoded",
            "client_id=one&client_secret=key-of-one&application_calendar_id=" + id);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private Answer send(String method, String path, String body) {
    return gateway.send(method, path, body.replace('\'', '"'));
  }

  private JsonNode created(String calendar, String fields) {
    Answer answer =
        send("POST", "/api/events", "{'calendar_id':'%s',%s%s}".formatted(calendar, TIMES, fields));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  private String calendar(JsonNode tokens) {
    JsonNode calendars =
        gateway.get("/api/calendars?account=" + tokens.path("sub").asText()).json().path("items");
    assertThat(calendars).hasSize(1);
    return calendars.path(0).path("id").asText();
  }

  private List<String> titles(String account) {
    List<String> titles = new ArrayList<>();
    String window = "&from=2026-11-01T00:00:00Z&to=2027-02-01T00:00:00Z&view=occurrences";
    gateway
        .get("/api/events?account=" + account + window)
        .json()
        .path("items")
        .forEach(it -> titles.add(it.path("title").asText()));
    return titles;
  }

  @Test
  void anApplicationCalendarIsThereAtOnceAndTheSameEveryTime() {
    JsonNode tokens = opened("room-1");

    assertThat(tokens.path("application_calendar_id").asText()).isEqualTo("room-1");
    assertThat(tokens.at("/linking_profile/provider_name").asText()).isEqualTo("cronofy");
    assertThat(tokens.path("refresh_token").asText()).isNotEmpty();
    assertThat(opened("room-1").path("sub")).isEqualTo(tokens.path("sub"));
    assertThat(opened("room-2").path("sub")).isNotEqualTo(tokens.path("sub"));
    Answer listed = bearer("/v1/calendars", tokens);
    assertThat(listed.json().at("/calendars/0/calendar_name").asText()).isEqualTo("room-1");
    assertThat(listed.json().at("/calendars/0/provider_name").asText()).isEqualTo("cronofy");
    assertThat(bearer("/v1/userinfo", tokens).json().path("cronofy.type").asText())
        .isEqualTo("application_calendar");
    assertThat(bearer("/v1/account", tokens).status()).isEqualTo(403);
  }

  @Test
  void anApplicationCalendarThatIsNotFollowedIsStillOpened() {
    JsonNode tokens = opened("room-1");
    String path = "/api/calendars/" + calendar(tokens);
    Answer patched = send("PATCH", path, "{'sync':false}");
    assertThat(patched.status()).as(patched.text()).isEqualTo(200);

    assertThat(opened("room-1").path("sub")).isEqualTo(tokens.path("sub"));
    assertThat(bearer("/v1/calendars", tokens).json().path("calendars")).isEmpty();
  }

  private Answer bearer(String path, JsonNode tokens) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri(path))
            .header("Authorization", "Bearer " + tokens.path("access_token").asText())
            .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'client_id':'one','client_secret':'wrong','application_calendar_id':'a'}=401",
        "{'client_id':'two','client_secret':'key-of-one','application_calendar_id':'a'}=401",
        "{'client_id':'one','client_secret':'key-of-one'}=422",
        "{'client_id':'one','client_secret':'key-of-one','application_calendar_id':' '}=422"
      })
  void whatIsNotRightMakesNoCalendar(String bodyAndStatus) {
    String[] parts = bodyAndStatus.split("=");

    Answer answer = open("application/json", parts[0].replace('\'', '"'));

    assertThat(answer.status()).as(answer.text()).isEqualTo(Integer.parseInt(parts[1]));
    assertThat(gateway.get("/api/accounts").json().path("items")).isEmpty();
  }

  @Test
  void eventsAndSeriesAreWrittenAndReadAndStayWhenTheGatewayEnds() {
    JsonNode tokens = opened("room-1");
    String calendar = calendar(tokens);
    String account = tokens.path("sub").asText();
    FeedReader reader = new FeedReader(gateway);
    JsonNode single = created(calendar, ",'title':'Lunch'");
    JsonNode series =
        created(calendar, ",'title':'Standup','recurrence':{'rules':['FREQ=DAILY;COUNT=3']}");
    String id = series.path("id").asText();

    assertThat(send("PATCH", "/api/events/" + single.path("id").asText(), "{'title':'Tea'}"))
        .extracting(Answer::status)
        .isEqualTo(200);
    Answer moved =
        send("PATCH", "/api/events/" + id + "_20261202T080000Z", "{'title':'Retrospective'}");
    assertThat(moved.status()).as(moved.text()).isEqualTo(200);
    Answer cancelled = send("DELETE", "/api/events/" + id + "_20261203T080000Z", "");
    assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(204);

    gateway.sync(account);
    assertThat(titles(account)).containsExactlyInAnyOrder("Tea", "Standup", "Retrospective");
    reader.readOn();
    assertThat(reader.events()).isEqualTo(reader.listed());

    gateway.close();
    gateway = RunningGateway.start(database, POLL);
    gateway.sync(account);
    assertThat(titles(account)).containsExactlyInAnyOrder("Tea", "Standup", "Retrospective");
    assertThat(send("DELETE", "/api/events/" + id, "").status()).isEqualTo(204);
    assertThat(titles(account)).containsExactly("Tea");
  }

  @Test
  void whoRepeatsACreateGetsTheSameEvent() {
    JsonNode tokens = opened("room-1");
    String body = "{'calendar_id':'%s',%s,'title':'Lunch'}".formatted(calendar(tokens), TIMES);
    HttpRequest request =
        gateway
            .request("/api/events")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "once")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();

    assertThat(gateway.send(request).json().path("id"))
        .isEqualTo(gateway.send(request).json().path("id"));
    assertThat(titles(tokens.path("sub").asText())).containsExactly("Lunch");
  }

  @Test
  void aCreateWhoseAnswerWasLostChangesNothingThatWasChangedSince() {
    JsonNode tokens = opened("room-1");
    String body = "{'calendar_id':'%s',%s,'title':'Lunch'}".formatted(calendar(tokens), TIMES);
    HttpRequest request =
        gateway
            .request("/api/events")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "lost")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    String id = gateway.send(request).json().path("id").asText();
    send("PATCH", "/api/events/" + id, "{'title':'Late lunch'}");
    store.jdbi().useHandle(handle -> handle.execute("delete from idempotency"));

    assertThat(gateway.send(request).json().path("id").asText()).isEqualTo(id);
    assertThat(titles(tokens.path("sub").asText())).containsExactly("Late lunch");
  }

  @Test
  void whatWasDeletedIsMadeAnewUnderItsName() {
    JsonNode tokens = opened("room-1");
    String events = "/v1/calendars/" + calendar(tokens) + "/events";
    String lunch =
        "{'event_id':'lunch','summary':'Lunch','start':'2026-12-01T12:00:00Z','end':'2026-12-01T13:00:00Z'}";
    assertThat(as(tokens, "POST", events, lunch).status()).isEqualTo(202);
    assertThat(as(tokens, "DELETE", events, "{'event_id':'lunch'}").status()).isEqualTo(202);
    assertThat(titles(tokens.path("sub").asText())).isEmpty();

    assertThat(as(tokens, "POST", events, lunch).status()).isEqualTo(202);
    assertThat(titles(tokens.path("sub").asText())).containsExactly("Lunch");
  }

  private Answer as(JsonNode tokens, String method, String path, String body) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri(path))
            .header("Authorization", "Bearer " + tokens.path("access_token").asText())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build());
  }

  @Test
  void tokensOfAnApplicationThatIsTakenOutOpenNothing() {
    JsonNode tokens = opened("room-1");
    store
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "alter table access_token drop constraint access_token_application_id_grant_id_fkey");
              handle.execute("update access_grant set application_id = 'gone'");
              handle.execute("update access_token set application_id = 'gone'");
            });

    assertThat(bearer("/v1/calendars", tokens).status()).isEqualTo(401);
  }

  @Test
  void theUnifiedApiMakesThemToo() {
    String account = gateway.link("{\"provider\":\"hosted\",\"name\":\"Playground\"}");
    gateway.sync(account);

    assertThat(gateway.get("/api/calendars?account=" + account).json().at("/items/0/name").asText())
        .isEqualTo("Playground");
    assertThat(gateway.send("DELETE", "/api/accounts/" + account, null).status()).isEqualTo(204);
    Answer refused =
        gateway.send("POST", "/api/accounts", "{\"provider\":\"hosted\",\"name\":\" \"}");
    assertThat(refused.status()).isEqualTo(422);
  }
}
