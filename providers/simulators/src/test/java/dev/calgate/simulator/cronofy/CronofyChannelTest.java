package dev.calgate.simulator.cronofy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels, notifications and OAuth. */
class CronofyChannelTest {
  private final CronofyFixture cronofy = new CronofyFixture();
  private final BlockingQueue<Request> arrived = new LinkedBlockingQueue<>();
  private final HttpServer receiver =
      HttpServer.start(
          0,
          request -> {
            arrived.add(request);
            return Response.of(204);
          });

  @AfterEach
  void close() {
    cronofy.close();
    receiver.close();
  }

  private String body(String filters) {
    return "{\"callback_url\":\"http://127.0.0.1:"
        + receiver.port()
        + "/push\",\"filters\":"
        + filters
        + "}";
  }

  private String open(String filters) {
    CronofyFixture.Answer answer = cronofy.post("/v1/channels", body(filters));
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().path("channel").path("channel_id").asText();
  }

  private Request next() throws InterruptedException {
    Request request = arrived.poll(10, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  private static String hmac(String secret, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(body));
  }

  @Test
  void equalChannelsAreOneAndAreVerifiedOnce() throws Exception {
    String first = open("{}");
    assertThat(open("{}")).isEqualTo(first);
    assertThat(open("{\"calendar_ids\":[\"" + cronofy.work.id() + "\"]}")).isNotEqualTo(first);

    assertThat(Json.parse(next().text()).at("/notification/type").asText())
        .isEqualTo("verification");
    next();
    assertThat(arrived.poll(100, TimeUnit.MILLISECONDS)).isNull();
    assertThat(cronofy.get("/v1/channels").json().path("channels")).hasSize(2);
    assertThat(cronofy.delete("/v1/channels/" + first, "{}").status()).isEqualTo(202);
    assertThat(cronofy.delete("/v1/channels/" + first, "{}").status()).isEqualTo(404);
  }

  @Test
  void aNotificationIsSignedWithEachSecretAndTellsSinceWhen() throws Exception {
    String channel = open("{}");
    next();
    cronofy.event("Meeting");
    Request change = next();

    ObjectNode told = Json.parse(change.text());
    assertThat(told.at("/notification/type").asText()).isEqualTo("change");
    assertThat(told.at("/notification/changes_since").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(told.at("/channel/channel_id").asText()).isEqualTo(channel);
    assertThat(change.headers().first("Cronofy-HMAC-SHA256"))
        .contains(hmac("secret", change.body()) + "," + hmac("older-secret", change.body()));
  }

  @Test
  void filtersHoldAndOnesOwnWritesAreNotTold() throws Exception {
    CronofyCalendar other = cronofy.ann.createCalendar("Other");
    open("{\"calendar_ids\":[\"" + cronofy.work.id() + "\"]}");
    next();
    other.createEvent("Elsewhere", at(), at());
    cronofy.upsert(
        "{\"event_id\":\"1\",\"summary\":\"a\",\"start\":\"2026-03-04\",\"end\":\"2026-03-05\"}");
    cronofy.event("Theirs");

    assertThat(Json.parse(next().text()).at("/notification/type").asText()).isEqualTo("change");
    assertThat(arrived.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }

  private static dev.calgate.model.EventTime at() {
    return CronofyFixture.at("2026-03-03T10:00");
  }

  @Test
  void aPushByHandWaitsAndOneThatIsRefusedWaitsAgain() throws Exception {
    open("{}");
    next();
    cronofy.server.push().byHand(true);
    cronofy.ann.disconnect();
    assertThat(cronofy.server.push().waiting()).isEqualTo(1);

    assertThat(cronofy.server.push().deliver()).isEqualTo(1);
    assertThat(next().text()).contains("profile_disconnected");
    assertThat(cronofy.get("/v1/userinfo").text()).contains("\"profile_connected\":false");
  }

  @Test
  void tokensForCodesAndRefreshTokens() {
    String page =
        "/oauth/authorize?response_type=code&client_id=client&redirect_uri=http://app/cb"
            + "&scope=read_write&state=s1";
    assertThat(cronofy.get(page).text()).contains("ann@example.com");
    assertThat(cronofy.get(page + "&consent=granted&account=ann@example.com").status())
        .isEqualTo(302);
    String refresh = cronofy.ann.grant("client", "read_write");
    String form =
        "client_id=client&client_secret=older-secret&grant_type=refresh_token&refresh_token=";
    CronofyFixture.Answer tokens = token(form + refresh);

    assertThat(tokens.json().path("refresh_token").asText()).isEqualTo(refresh);
    assertThat(token(form + refresh).json().path("access_token"))
        .isEqualTo(tokens.json().path("access_token"));
    assertThat(token(form + "none").text()).isEqualTo("{\"error\":\"invalid_grant\"}");
    assertThat(token(form.replace("older-secret", "wrong") + refresh).text())
        .isEqualTo("{\"error\":\"invalid_client\"}");
    String revoke = "{\"client_id\":\"client\",\"client_secret\":\"secret\",\"refresh_token\":\"";
    assertThat(cronofy.post("/oauth/token/revoke", revoke + refresh + "\"}").status())
        .isEqualTo(200);
    assertThat(token(form + refresh).status()).isEqualTo(400);
  }

  private CronofyFixture.Answer token(String form) {
    return cronofy.send("POST", "/oauth/token", "application/x-www-form-urlencoded", form);
  }

  @Test
  void answersMayCarryWhatNobodyKnows() {
    cronofy.server.unknownFields(true);
    cronofy.event("Meeting");

    List<ObjectNode> events = cronofy.events("").events().toList();
    assertThat(events.get(0).has("from_the_future")).isTrue();
  }
}
