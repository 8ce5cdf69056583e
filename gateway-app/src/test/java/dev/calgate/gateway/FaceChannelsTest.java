package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels as an application sees them that was written for Cronofy. */
class FaceChannelsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<Request> told = new CopyOnWriteArrayList<>();
  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final HttpServer receiver = HttpServer.start(0, this::take);
  private SimulatedCalendar work;
  private RunningGateway gateway;
  private FaceClient client;
  private String account;

  private Response take(Request request) {
    told.add(request);
    return Response.of(200);
  }

  @BeforeEach
  void start() {
    work = server.addUser("ann", "a").createCalendar("work", "Work");
    server.addUser("bob", "b").createCalendar("work", "Work");
    gateway = RunningGateway.start();
    account = link("ann", "a");
    gateway.sync(account);
    client = FaceClient.of(gateway, account);
  }

  @AfterEach
  void stop() {
    gateway.close();
    receiver.close();
    server.close();
  }

  private String link(String user, String password) {
    return gateway.link(
        "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}"
            .formatted(server.url(), user, password));
  }

  private String callback() {
    return "http://127.0.0.1:" + receiver.port() + "/hook";
  }

  private Answer create(String more) {
    return client.send(
        "POST",
        "/v1/channels",
        "{\"callback_url\":\"" + callback() + "\"" + more.replace('\'', '"') + "}");
  }

  private JsonNode created(String more) {
    Answer answer = create(more);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("channel");
  }

  @Test
  void aChannelToANameThatLeadsNowhereIsThereAndSendsNothing() {
    String nowhere = "https://no-such-host.calgate.zz/hook";
    Answer answer =
        client.send("POST", "/v1/channels", "{\"callback_url\":\"%s\"}".formatted(nowhere));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(client.get("/v1/channels").json().at("/channels/0/callback_url").asText())
        .isEqualTo(nowhere);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              String metrics =
                  gateway.send(HttpRequest.newBuilder(gateway.admin("/metrics")).build()).text();
              assertThat(metrics).containsPattern("calgate_notification_channels_failing 1");
            });
  }

  private String calendar() {
    return client.get("/v1/calendars").json().at("/calendars/0/calendar_id").asText();
  }

  private static JsonNode body(Request request) {
    try {
      return MAPPER.readTree(request.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> types() {
    return told.stream().map(it -> body(it).at("/notification/type").asText()).toList();
  }

  private void awaitTold(String... types) {
    await().atMost(SOON).untilAsserted(() -> assertThat(types()).containsExactly(types));
  }

  private static String event(String title) {
    return """
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//test//EN
    BEGIN:VEVENT
    UID:meeting
    DTSTAMP:20261124T090000Z
    DTSTART:20261201T090000Z
    DTEND:20261201T100000Z
    SUMMARY:%s
    END:VEVENT
    END:VCALENDAR
    """
        .formatted(title)
        .replace("\n", "\r\n");
  }

  @Test
  void aChannelIsVerifiedToldOfChangesAndOfTheEnd() {
    JsonNode channel = created(",'filters':{}");
    assertThat(channel.path("channel_id").asText()).startsWith("chn_");
    assertThat(channel.path("callback_url").asText()).isEqualTo(callback());
    assertThat(channel.path("filters").toString()).isEqualTo("{}");
    awaitTold("verification");

    Instant before = Instant.now();
    work.put("meeting.ics", event("Lunch"));
    gateway.sync(account);
    awaitTold("verification", "change");
    JsonNode change = body(told.get(1));
    assertThat(change.path("channel")).isEqualTo(channel);
    String since = change.at("/notification/changes_since").asText();
    assertThat(since).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(Instant.parse(since)).isBetween(before.minusSeconds(1), Instant.now());

    assertThat(gateway.send("DELETE", "/api/accounts/" + account, null).status()).isEqualTo(204);
    awaitTold("verification", "change", "gdpr_requested");
  }

  @Test
  void whatTheApplicationWritesItselfIsNotToldWhatTheUserDoesIs() {
    created("");
    awaitTold("verification");
    Answer written =
        gateway.send(
            "POST",
            "/api/events",
            """
            {"calendar_id":"%s","title":"Own","start":{"date_time":"2026-12-01T09:00:00","time_zone":"UTC"},
             "end":{"date_time":"2026-12-01T10:00:00","time_zone":"UTC"}}
            """
                .formatted(calendar()));
    assertThat(written.status()).as(written.text()).isEqualTo(201);
    gateway.sync(account);
    String second =
        created(",'filters':{'only_managed':false,'window_changes':'false'}").toString();
    assertThat(second).contains("\"filters\":{\"window_changes\":false}");
    // Told after all that was written before.
    awaitTold("verification", "verification");

    work.put("meeting.ics", event("Lunch"));
    gateway.sync(account);
    awaitTold("verification", "verification", "change", "change");
  }

  @Test
  void whoWantsTheSameGetsTheSameAndEverybodySeesTheirOwnAlone() {
    String id =
        created(",'filters':{'calendar_ids':['" + calendar() + "']}").path("channel_id").asText();
    assertThat(
            created(",'unknown':1,'filters':{'calendar_ids':'" + calendar() + "'}")
                .path("channel_id")
                .asText())
        .isEqualTo(id);
    Answer form =
        client.form(
            "/v1/channels",
            Map.of("callback_url", callback(), "filters[calendar_ids][]", calendar()));
    assertThat(form.json().at("/channel/channel_id").asText()).as(form.text()).isEqualTo(id);
    FaceClient bob = FaceClient.of(gateway, link("bob", "b"));
    assertThat(bob.get("/v1/channels").text()).isEqualTo("{\"channels\":[]}");
    assertThat(bob.send("DELETE", "/v1/channels/" + id, null).status()).isEqualTo(404);

    Answer list = client.get("/v1/channels");
    assertThat(list.header("Content-Type")).startsWith("application/json");
    assertThat(list.json().path("channels")).hasSize(1);
    assertThat(list.json().at("/channels/0/filters/calendar_ids/0").asText()).isEqualTo(calendar());
    Answer closed = client.send("DELETE", "/v1/channels/" + id, "{}");
    assertThat(closed.status()).isEqualTo(202);
    assertThat(closed.text()).isEmpty();
    assertThat(client.send("DELETE", "/v1/channels/" + id, null).status()).isEqualTo(404);
    assertThat(client.get("/v1/channels").text()).isEqualTo("{\"channels\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                  | callback_url | errors.required
          {'callback_url':'nowhere'}                          | callback_url | errors.invalid_format
          {'callback_url':'ftp://93.184.216.34/'}             | callback_url | errors.invalid_format
          {'callback_url':'http://10.0.0.1/'}                 | callback_url | errors.not_supported
          {'callback_url':'https://example.com/x'}            | callback_url | errors.not_supported
          {'callback_url':'%s','filters':{'calendar_ids':[]}} | filters.calendar_ids | errors.required
          {'callback_url':'%s','filters':{'calendar_ids':['x']}} | filters.calendar_ids | errors.invalid_calendar_ids
          {'callback_url':'%s','filters':{'only_managed':7}}  | filters.only_managed | errors.must_be_boolean
          """)
  void whatMakesNoSenseIsRefusedWithFieldAndKey(String body, String field, String key) {
    Answer answer =
        client.send("POST", "/v1/channels", body.replace('\'', '"').replace("%s", callback()));

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().path("errors").path(field).path(0).path("key").asText())
        .as(answer.text())
        .isEqualTo(key);
  }

  @Test
  void aLocalAddressIsRefusedInCronofysWords() {
    Answer answer =
        client.send("POST", "/v1/channels", "{\"callback_url\":\"http://192.168.0.7/\"}");
    assertThat(answer.json().at("/errors/callback_url/0/description").asText())
        .isEqualTo("Callback URL must not be an example or local URL");
  }

  @Test
  void aScopeThatReadsNothingOpensNoChannel() {
    FaceClient narrow = FaceClient.of(gateway, account, "read_account");
    assertThat(narrow.get("/v1/channels").status()).isEqualTo(403);
    FaceClient busy = FaceClient.of(gateway, account, "free_busy");
    assertThat(busy.get("/v1/channels").status()).isEqualTo(200);
  }

  @Test
  void theOperatorSeesHowManyThereAre() {
    created("");
    awaitTold("verification");
    Answer metrics =
        gateway.send(java.net.http.HttpRequest.newBuilder(gateway.admin("/metrics")).build());
    assertThat(metrics.text())
        .contains("calgate_notification_channels 1.0")
        .contains("calgate_notifications_delivered_total 1.0");
  }
}
