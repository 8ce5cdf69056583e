package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.google.GoogleSimulator;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People give an application their calendars in a browser, as it is written for Cronofy. */
class AuthorizeTest {
  private static final String REDIRECT = "https://app.example/done?mine=1";
  private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\">([^<]+)<");
  private static final Pattern HANDLE = Pattern.compile("name=\"request\" value=\"([^\"]+)\"");

  private static final ExecutorService STRANGERS = Executors.newFixedThreadPool(20);
  private static GoogleSimulator google;
  private static CalDavSimulator dav;
  private static RunningGateway gateway;

  private final Browser browser = new Browser();

  @BeforeAll
  static void start() {
    google = GoogleSimulator.start(Clock.systemUTC());
    google.addUser("ann@example.com");
    dav = CalDavSimulator.start(Clock.systemUTC());
    dav.addUser("bob", "b<\"'&>").createCalendar("work", "Work");
    gateway =
        RunningGateway.startPublic(
            """
            egress: {allow: [127.0.0.1]}
            poll: {floor: 250ms, ceiling: 1s}
            connect: {returnTo: ["https://app.example"]}
            providers:
              google:
                clientId: client
                clientSecret: secret
                authUrl: %1$s/o/oauth2/v2/auth
                rootUrl: %1$s/
                tokenUrl: %1$s/token
            """
                .formatted(google.url()));
    google.addClient("client", "secret", gateway.uri("/connect/google/callback").toString());
  }

  @AfterAll
  static void stop() {
    STRANGERS.shutdownNow();
    gateway.close();
    google.close();
    dav.close();
  }

  private static URI page(String more) {
    return gateway.uri(
        "/oauth/authorize?response_type=code&client_id=one&state=s%2F1&redirect_uri="
            + "https%3A%2F%2Fapp.example%2Fdone%3Fmine%3D1"
            + more);
  }

  private Map<String, URI> links(HttpResponse<String> page) {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    Map<String, URI> links = new TreeMap<>();
    Matcher found = LINK.matcher(page.body());
    while (found.find()) {
      links.put(found.group(2), URI.create(found.group(1).replace("&amp;", "&")));
    }
    return links;
  }

  private static Map<String, String> query(URI address) {
    Map<String, String> query = new TreeMap<>();
    for (String pair : address.getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static Answer exchange(String id, String secret, String code, String redirectUri) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri("/oauth/token"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"client_id":"%s","client_secret":"%s","grant_type":"authorization_code",
                     "code":"%s","redirect_uri":"%s"}"""
                        .formatted(id, secret, code, redirectUri)))
            .build());
  }

  private static String code(URI back) {
    assertThat(back.toString()).startsWith(REDIRECT + "&");
    Map<String, String> query = query(back);
    assertThat(query.get("state")).isEqualTo("s/1");
    assertThat(query).doesNotContainKey("error");
    return query.get("code");
  }

  /** Through Google's consent page and back to the application. */
  private URI throughGoogle(String more) {
    URI choice = links(browser.open(page(more))).get("Connect google");
    HttpResponse<String> sent = browser.open(choice);
    URI consent = Browser.location(sent);
    URI agreed = URI.create(consent + "&consent=granted&login_hint=ann%40example.com");
    URI callback = Browser.location(browser.open(agreed));
    URI linked = Browser.location(browser.open(callback));
    assertThat(linked.toString()).startsWith(gateway.uri("/oauth/authorize/linked?").toString());
    return Browser.location(browser.open(linked));
  }

  @Test
  void whoAgreesAtGoogleIsGivenToTheApplicationByACode() {
    String code = code(throughGoogle("&scope=read_only"));

    Answer answer = exchange("one", RunningGateway.ONE, code, REDIRECT);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode tokens = answer.json();
    assertThat(tokens.path("token_type").asText()).isEqualTo("bearer");
    assertThat(tokens.path("scope").asText()).isEqualTo("read_only");
    assertThat(tokens.path("expires_in").isInt()).isTrue();
    assertThat(tokens.path("refresh_token").asText()).isNotEmpty();
    assertThat(tokens.path("sub").asText()).startsWith("acc_");
    assertThat(tokens.path("account_id")).isEqualTo(tokens.path("sub"));
    assertThat(tokens.at("/linking_profile/provider_name").asText()).isEqualTo("google");
    assertThat(tokens.at("/linking_profile/profile_name").asText()).isEqualTo("ann@example.com");
    assertThat(account(tokens).path("email").asText()).isEqualTo("ann@example.com");
    assertThat(browser.cookies()).isEmpty();
  }

  private static JsonNode account(JsonNode tokens) {
    Answer answer =
        gateway.send(
            HttpRequest.newBuilder(gateway.uri("/v1/account"))
                .header("Authorization", "Bearer " + tokens.path("access_token").asText())
                .build());
    return answer.json().path("account");
  }

  @Test
  void aCodeIsGoodOnceForItsApplicationAndItsAddress() {
    String code = code(throughGoogle(""));
    Answer foreign = exchange("two", RunningGateway.TWO, code, REDIRECT);
    assertThat(foreign.status()).isEqualTo(400);
    assertThat(foreign.json().path("error").asText()).isEqualTo("invalid_grant");
    assertThat(exchange("one", RunningGateway.ONE, code, REDIRECT).status()).isEqualTo(200);

    Answer again = exchange("one", RunningGateway.ONE, code, REDIRECT);
    assertThat(again.json().path("error").asText()).isEqualTo("invalid_grant");

    String other = code(throughGoogle(""));
    Answer elsewhere = exchange("one", RunningGateway.ONE, other, "https://app.example/other");
    assertThat(elsewhere.json().path("error").asText()).isEqualTo("invalid_grant");
  }

  private HttpResponse<String> form(String more) {
    HttpResponse<String> sent = browser.open(page("&provider_name=caldav" + more));
    assertThat(sent.statusCode()).isEqualTo(303);
    HttpResponse<String> form = browser.open(Browser.location(sent));
    assertThat(form.statusCode()).as(form.body()).isEqualTo(200);
    return form;
  }

  private HttpResponse<String> fill(HttpResponse<String> form, String password) {
    return browser.post(
        gateway.uri("/oauth/authorize/with/caldav"), fields(form, dav.url().toString(), password));
  }

  private static Map<String, String> fields(
      HttpResponse<String> form, String url, String password) {
    Matcher handle = HANDLE.matcher(form.body());
    assertThat(handle.find()).as(form.body()).isTrue();
    return Map.of("request", handle.group(1), "url", url, "username", "bob", "password", password);
  }

  @Test
  void whoLetsHisOwnServerHangKeepsNobodyElseWaiting() throws Exception {
    HttpResponse<String> form = form("");
    URI address = gateway.uri("/oauth/authorize/with/caldav");
    try (ServerSocket hanging = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      Map<String, String> fields =
          fields(form, "http://127.0.0.1:" + hanging.getLocalPort(), "any");
      CompletionService<Integer> done = new ExecutorCompletionService<>(STRANGERS);
      for (int i = 0; i < 20; i++) {
        String forged = "198.51.100." + i + ", 203.0.113.1";
        done.submit(() -> browser.post(address, fields, forged).statusCode());
      }
      List<Socket> held = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        held.add(hanging.accept());
      }
      for (int i = 0; i < 16; i++) {
        Future<Integer> refused = done.poll(10, TimeUnit.SECONDS);
        assertThat(refused).as("told at once").isNotNull();
        assertThat(refused.get()).isEqualTo(503);
      }

      HttpResponse<String> other =
          browser.post(address, fields(form, dav.url().toString(), "b<\"'&>"), "203.0.113.2");

      assertThat(other.statusCode()).as(other.body()).isEqualTo(303);
      for (Socket socket : held) {
        socket.close();
      }
      for (int i = 0; i < 4; i++) {
        assertThat(done.take().get()).isEqualTo(503);
      }
    }
  }

  @Test
  void whoFillsInAFormIsGivenToTheApplicationToo() {
    HttpResponse<String> answer = fill(form(""), "b<\"'&>");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    JsonNode tokens =
        exchange("one", RunningGateway.ONE, code(Browser.location(answer)), REDIRECT).json();
    assertThat(tokens.at("/linking_profile/provider_name").asText()).isEqualTo("caldav");
    assertThat(tokens.path("scope").asText()).isEqualTo("read_write");
  }

  @Test
  void aWrongPasswordIsAskedForAgainAndNotRepeated() {
    HttpResponse<String> wrong = fill(form(""), "secret-word\"><script>");

    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("value=\"bob\"").doesNotContain("secret-word", "<script>");
    assertThat(wrong.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "form-action 'self' https://app.example:443");
    assertThat(fill(wrong, "b<\"'&>").statusCode()).isEqualTo(303);
  }

  @Test
  void aFormOfAnotherBrowserConnectsNothing() {
    HttpResponse<String> form = form("");
    browser.cookies().clear();

    HttpResponse<String> answer = fill(form, "b<\"'&>");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("belongs to another browser");
  }

  @Test
  void whoDoesNotWantToGoesBackWithoutACode() {
    URI cancel = links(browser.open(page(""))).get("Do not connect anything");

    URI back = Browser.location(browser.open(cancel));

    assertThat(back.toString()).isEqualTo(REDIRECT + "&error=access_denied&state=s%2F1");
    assertThat(browser.open(cancel).statusCode()).isEqualTo(400);
  }

  @Test
  void anAccountIsNotTakenFromAnAddressThatAnybodyMadeUp() {
    URI cancel = links(browser.open(page(""))).get("Do not connect anything");
    String linked = cancel.toString().replaceFirst("&error=.*", "");

    HttpResponse<String> answer =
        browser.open(URI.create(linked + "&account=acc_mzxw6ytboi2dgnbvgy3tqojqma&proof=x"));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "response_type=code&client_id=three&redirect_uri=https://app.example/, 404",
    "response_type=code&client_id=one&redirect_uri=https://evil.example/, 422",
    "response_type=code&client_id=one&redirect_uri=https://app.example/?code=1, 422",
    "response_type=code&client_id=one, 422",
    "response_type=code&redirect_uri=https://app.example/, 422"
  })
  void whatMayNotBeAnsweredIsToldToThePerson(String query, int status) {
    HttpResponse<String> answer = browser.open(gateway.uri("/oauth/authorize?" + query));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(browser.cookies()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "response_type=token&scope=read_only,unsupported_response_type",
        "response_type=code&scope=read_minds,invalid_scope"
      })
  void otherMistakesAreToldToTheApplication(String queryAndWord) {
    String[] parts = queryAndWord.split(",");
    URI address =
        gateway.uri("/oauth/authorize?client_id=one&redirect_uri=https://app.example/&" + parts[0]);

    assertThat(query(Browser.location(browser.open(address)))).containsEntry("error", parts[1]);
  }

  @Test
  void thePageNamesTheApplicationAndWhatItAsksFor() {
    HttpResponse<String> answer = browser.open(page("&scope=read_only"));

    assertThat(answer.body()).contains("one asks for your calendars", "read only");
    assertThat(links(answer))
        .containsOnlyKeys("Connect caldav", "Connect google", "Do not connect anything");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }
}
