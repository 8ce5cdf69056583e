package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.caldav.CalDavSimulator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, identity and calendars as an application sees them that was written for Cronofy. */
class FaceIdentityTest {
  private static final String OAUTH = "/oauth/token";
  private static final String REVOKE = "/oauth/token/revoke";

  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private FaceClient client;
  private String account;

  @BeforeAll
  static void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    var home = server.addUser("ann", "a");
    home.createCalendar("work", "Work");
    home.createCalendar("home", "Home");
    server.addUser("bob", "b").createCalendar("bobs", "Bob's");
    gateway = RunningGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  @BeforeEach
  void link() {
    account = link("ann", "a");
    client = FaceClient.of(gateway, account);
  }

  private static String link(String user, String password) {
    String account =
        gateway.link(
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}"
                .formatted(server.url(), user, password));
    gateway.sync(account);
    return account;
  }

  private Answer refresh(String id, String secret, String token) {
    return client.form(
        OAUTH,
        "Bearer undefined",
        Map.of(
            "client_id", id,
            "client_secret", secret,
            "grant_type", "refresh_token",
            "refresh_token", token));
  }

  private Answer json(String path, String body) {
    return client.send("POST", path, body.replace('\'', '"'));
  }

  private Answer revoke(String how) {
    return json(
        REVOKE, "{'client_id':'one','client_secret':'" + RunningGateway.ONE + "'," + how + "}");
  }

  @Test
  void aRefreshGivesTheSameTokensWhileTheyAreGood() {
    Answer answer = refresh("one", RunningGateway.ONE, client.refresh());

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("token_type").asText()).isEqualTo("bearer");
    assertThat(answer.json().path("access_token").asText()).isEqualTo(client.access());
    assertThat(answer.json().path("refresh_token").asText()).isEqualTo(client.refresh());
    assertThat(answer.json().path("expires_in").asInt()).isBetween(3_500, 3_600);
    assertThat(answer.json().path("scope").asText()).isEqualTo("read_write");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json;charset=utf-8");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Pragma")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @CsvSource({
    "one, wrong, invalid_client",
    "two, key-of-one, invalid_client",
    "two, key-of-two, invalid_grant"
  })
  void strangersGetNothingForATokenOfOthers(String id, String secret, String error) {
    Answer answer = refresh(id, secret, client.refresh());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").asText()).isEqualTo(error);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(json(OAUTH, "{}").json().path("error").asText()).isEqualTo("invalid_client");
    Answer answer =
        json(
            OAUTH, "{'client_id':'one','client_secret':'key-of-one','grant_type':'refresh_token'}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").asText()).isEqualTo("invalid_request");
    answer =
        json(OAUTH, "{'client_id':'one','client_secret':'key-of-one','grant_type':'password'}");
    assertThat(answer.json().path("error").asText()).isEqualTo("unsupported_grant_type");
    answer = json(OAUTH, "{'client_id':");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").asText()).isEqualTo("invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "refresh_token"})
  void aTokenIsRevokedUnderEitherName(String name) {
    assertThat(client.get("/v1/account").status()).isEqualTo(200);

    Answer revoked = revoke("'" + name + "':'" + client.refresh() + "'");

    assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
    assertThat(revoked.text()).isEmpty();
    Answer refused = client.get("/v1/account");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.text()).isEmpty();
    assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer ");
    assertThat(refresh("one", RunningGateway.ONE, client.refresh()).status()).isEqualTo(400);
    assertThat(revoke("'token':'" + client.refresh() + "'").status()).isEqualTo(200);
  }

  @Test
  void anAccessTokenRevokesItsGrantAndNoOther() {
    FaceClient other = FaceClient.of(gateway, account);

    revoke("'token':'" + client.access() + "'");

    assertThat(client.get("/v1/account").status()).isEqualTo(401);
    assertThat(other.get("/v1/account").status()).isEqualTo(200);
  }

  @Test
  void aSubRevokesAllOfItsGrants() {
    FaceClient other = FaceClient.of(gateway, account);

    assertThat(revoke("'sub':'" + account + "'").status()).isEqualTo(200);

    assertThat(client.get("/v1/account").status()).isEqualTo(401);
    assertThat(other.get("/v1/account").status()).isEqualTo(401);
    assertThat(gateway.get("/api/accounts/" + account).status()).isEqualTo(200);
    assertThat(revoke("'sub':'acc_unknown'").status()).isEqualTo(200);
  }

  @Test
  void aRevocationErasesTheAccountWhenItIsAskedTo() {
    String bob = link("bob", "b");
    FaceClient bobs = FaceClient.of(gateway, bob);

    revoke("'token':'" + bobs.access() + "','request_pii_erasure':'true'");

    assertThat(bobs.get("/v1/account").status()).isEqualTo(401);
    assertThat(gateway.get("/api/accounts/" + bob).status()).isEqualTo(404);
  }

  @Test
  void aProfileThatIsRevokedTakesItsAccountAlong() {
    String bob = link("bob", "b");
    FaceClient bobs = FaceClient.of(gateway, bob);
    String profile = bobs.get("/v1/profiles").json().at("/profiles/0/profile_id").asText();

    assertThat(client.send("POST", "/v1/profiles/" + profile + "/revoke", null).status())
        .isEqualTo(404);
    assertThat(bobs.send("POST", "/v1/profiles/" + profile + "/revoke", "{}").status())
        .isEqualTo(202);

    assertThat(bobs.get("/v1/profiles").status()).isEqualTo(401);
    assertThat(gateway.get("/api/accounts/" + bob).status()).isEqualTo(404);
  }

  @Test
  void userinfoTellsEverything() {
    Answer answer = client.get("/v1/userinfo");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode info = answer.json();
    assertThat(info.path("sub").asText()).isEqualTo(account);
    assertThat(info.path("cronofy.type").asText()).isEqualTo("account");
    JsonNode profile = info.path("cronofy.data").path("profiles").path(0);
    assertThat(profile.path("provider_name").asText()).isEqualTo("caldav");
    assertThat(profile.path("profile_connected").asBoolean()).isTrue();
    assertThat(profile.path("profile_initial_sync_required").asBoolean(true)).isFalse();
    assertThat(profile.path("profile_calendars")).hasSize(2);
    assertThat(info.path("cronofy.data").path("authorization").path("scope").asText())
        .isEqualTo("read_write");
  }

  @Test
  void theAccountAndItsProfileHaveTheNameOfTheUser() {
    JsonNode told = client.get("/v1/account").json().path("account");

    assertThat(told.path("account_id").asText()).isEqualTo(account);
    assertThat(told.path("default_tzid").asText()).isEqualTo("Etc/UTC");
    assertThat(client.get("/v1/profiles").json().at("/profiles/0/profile_name").asText())
        .isEqualTo(told.path("name").asText());
  }

  @Test
  void calendarsAreThoseThatAreFollowed() {
    List<String> names = names();
    assertThat(names).containsExactlyInAnyOrder("Work", "Home");
    JsonNode first = client.get("/v1/calendars").json().path("calendars").path(0);
    assertThat(first.path("profile_id").asText()).startsWith("pro_");
    assertThat(first.path("calendar_readonly").asBoolean(true)).isFalse();
    assertThat(first.path("permission_level").asText()).isEqualTo("unrestricted");
    String id = first.path("calendar_id").asText();

    gateway.send("PATCH", "/api/calendars/" + id, "{\"sync\":false}");
    names.remove(first.path("calendar_name").asText());
    assertThat(names()).isEqualTo(names);
    gateway.send("PATCH", "/api/calendars/" + id, "{\"sync\":true}");
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    client
        .get("/v1/calendars")
        .json()
        .path("calendars")
        .forEach(it -> names.add(it.path("calendar_name").asText()));
    return names;
  }

  @Test
  void aScopePermitsNoMoreThanItSays() {
    FaceClient narrow = FaceClient.of(gateway, account, "read_account");

    assertThat(narrow.get("/v1/account").status()).isEqualTo(200);
    assertThat(narrow.get("/v1/calendars").status()).isEqualTo(403);
    assertThat(narrow.get("/v1/userinfo").json().at("/cronofy.data/profiles/0/profile_calendars"))
        .isEmpty();
    Answer refused =
        gateway.send("POST", "/api/accounts/" + account + "/tokens", "{\"scope\":\"read_minds\"}");
    assertThat(refused.status()).isEqualTo(422);
  }

  @Test
  void anApplicationsKeyIsNoToken() {
    Answer answer = gateway.get("/v1/account");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(gateway.get("/v1/nothing").status()).isEqualTo(404);
    assertThat(
            client
                .send("GET", gateway.uri("/v1/account"), "Bearer wrong", "application/json", null)
                .status())
        .isEqualTo(401);
    assertThat(
            client
                .send(
                    "GET",
                    gateway.uri("/api/accounts"),
                    "Bearer " + client.access(),
                    "application/json",
                    null)
                .status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read_account", "read_only", "write_only", "free_busy_write"})
  void whoMayNotDoEverythingErasesNothing(String scope) {
    FaceClient narrow = FaceClient.of(gateway, account, scope);
    String profile = client.get("/v1/profiles").json().at("/profiles/0/profile_id").asText();

    Answer refused = narrow.send("POST", "/v1/profiles/" + profile + "/revoke", null);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).isEmpty();
    assertThat(gateway.get("/api/accounts/" + account).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "+", " , "})
  void aScopeHasAWord(String scope) {
    Answer refused =
        gateway.send(
            "POST", "/api/accounts/" + account + "/tokens", "{\"scope\":\"" + scope + "\"}");
    assertThat(refused.status()).isEqualTo(422);
  }

  @Test
  void whoAsksTooOftenIsToldToWait() {
    try (RunningGateway bounded =
        RunningGateway.start("egress: {allow: [127.0.0.1]}\nlimits: {cronofyRequests: 1}\n")) {
      String ann =
          bounded.link(
              "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"a\"}"
                  .formatted(server.url()));
      FaceClient impatient = FaceClient.of(bounded, ann);
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        answers.add(impatient.get("/v1/profiles"));
      }

      assertThat(answers).extracting(Answer::status).contains(200, 429);
      assertThat(answers)
          .filteredOn(it -> it.status() == 429)
          .allSatisfy(it -> assertThat(it.header("Retry-After")).isEqualTo("1"));
    }
  }

  @Test
  void tokensOfForeignAccountsAreNotGiven() {
    String path = "/api/accounts/" + account + "/tokens";
    Answer answer =
        client.send(
            "POST", gateway.uri(path), "Bearer " + RunningGateway.TWO, "application/json", "{}");
    assertThat(answer.status()).isEqualTo(404);
  }
}
