package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts are connected in a browser, by two gateways of one site before a simulated Google. */
class ConnectTest {
  /** Behind it stands a proxy; nobody listens there, so that no push is sent anywhere. */
  private static final String SITE = "https://127.0.0.1:1/sync";

  private static final String BEGIN = "/connect/google?application=one";
  private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private static GoogleSimulator google;
  private static RunningGateway gateway;
  private static RunningGateway second;
  private static int users;

  private final Browser browser = new Browser();
  private GoogleUser user;

  @BeforeAll
  static void start() {
    google = GoogleSimulator.start(Clock.systemUTC());
    google.addClient("client", "secret", SITE + "/connect/google/callback");
    String database = TestDatabase.create().jdbcUrl();
    gateway = RunningGateway.start(database, block());
    second = RunningGateway.start(database, block());
  }

  private static String block() {
    return """
    publicUrl: %s/
    poll: {floor: 250ms, ceiling: 1s}
    encryption: {keys: [%s]}
    connect: {returnTo: ["https://app.example"]}
    providers:
      google:
        clientId: client
        clientSecret: secret
        authUrl: %s/o/oauth2/v2/auth
        rootUrl: %s/
        tokenUrl: %s/token
    """
        .formatted(SITE, ENCRYPTION_KEY, google.url(), google.url(), google.url());
  }

  @AfterAll
  static void stop() {
    second.close();
    gateway.close();
    google.close();
  }

  @BeforeEach
  void addUser() {
    user = google.addUser("user" + users++ + "@example.com");
  }

  private URI consentPage(String begin) {
    HttpResponse<String> sent = browser.open(gateway.uri(begin));
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
    return Browser.location(sent);
  }

  /** The callback's address that the user's agreement leads to, on one of the gateways. */
  private URI agreed(String begin, GoogleUser person, RunningGateway at) {
    URI page = URI.create(consentPage(begin) + "&consent=granted&login_hint=" + person.email());
    return behindProxy(Browser.location(browser.open(page)), at);
  }

  private static URI behindProxy(URI address, RunningGateway at) {
    assertThat(address.toString()).startsWith(SITE + "/");
    return at.uri(address.toString().substring(SITE.length()));
  }

  private String connect() {
    HttpResponse<String> page = browser.open(agreed(BEGIN, user, gateway));
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return account(user);
  }

  private static String account(GoogleUser person) {
    for (JsonNode account : gateway.get("/api/accounts?limit=1000").json().path("items")) {
      if (account.path("name").asText().equals(person.email())) {
        return account.path("id").asText();
      }
    }
    return "";
  }

  private static long codesShown() {
    return google.log().matching(it -> it.body().contains("authorization_code")).size();
  }

  @Test
  void whoAgreesIsConnectedAndFollowed() {
    String account = connect();

    assertThat(gateway.send("POST", "/api/accounts/" + account + "/sync?wait=30", null).status())
        .isEqualTo(200);
    JsonNode linked = gateway.get("/api/accounts/" + account).json();
    assertThat(linked.path("status").asText()).isEqualTo("connected");
    assertThat(linked.path("sync").path("state").asText()).isEqualTo("live");
    assertThat(browser.cookies()).isEmpty();
  }

  @Test
  void anyGatewayOfTheSiteTakesTheBrowserBack() {
    HttpResponse<String> page = browser.open(agreed(BEGIN, user, second));

    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(account(user)).startsWith("acc_");
  }

  @Test
  void theApplicationGetsTheBrowserBackWithTheAccount() {
    String returnTo = "&return_to=https%3A%2F%2Fapp.example%2Fdone%3Fmine%3D1";

    URI back = Browser.location(browser.open(agreed(BEGIN + returnTo, user, gateway)));

    String account = account(user);
    assertThat(back.toString())
        .startsWith("https://app.example/done?mine=1&account=" + account + "&proof=");
    String proof = back.getQuery().replaceFirst(".*proof=", "");
    // Any gateway of the site can tell, and only for this account.
    assertThat(second.get("/api/accounts/" + account + "?proof=" + proof).status()).isEqualTo(200);
    for (String none : List.of("made-up", "", "%00")) {
      assertThat(gateway.get("/api/accounts/" + account + "?proof=" + none).text())
          .as(none)
          .contains("\"field\":\"proof\"");
    }
    user = google.addUser("victim" + users + "@example.com");
    String victim = connect();
    assertThat(gateway.get("/api/accounts/" + victim + "?proof=" + proof).status()).isEqualTo(422);
  }

  @Test
  void theApplicationIsToldOfARefusal() {
    String returnTo = "&return_to=https://app.example/done";
    URI page = URI.create(consentPage(BEGIN + returnTo) + "&consent=refused");

    HttpResponse<String> back =
        browser.open(behindProxy(Browser.location(browser.open(page)), gateway));

    assertThat(Browser.location(back)).hasToString("https://app.example/done?error=access_denied");
  }

  @Test
  void aGrantThatLacksAPermissionConnectsNothingAndSaysWhich() {
    URI page = consentPage(BEGIN);
    URI unticked =
        URI.create(
            page
                + "&consent=granted&login_hint="
                + user.email()
                + "&consent_scope=https://www.googleapis.com/auth/calendar.events");

    HttpResponse<String> answer =
        browser.open(behindProxy(Browser.location(browser.open(unticked)), gateway));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("calendar.calendarlist.readonly");
    assertThat(account(user)).isEmpty();
  }

  @Test
  void anotherBrowserGetsNothingAndGoogleIsNotAsked() {
    URI callback = agreed(BEGIN, user, gateway);
    long asked = codesShown();

    HttpResponse<String> answer = new Browser().open(callback);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("another browser");
    assertThat(codesShown()).isEqualTo(asked);
    assertThat(account(user)).isEmpty();
  }

  @Test
  void aCookieOfAnotherConsentOpensNothing() {
    URI callback = agreed(BEGIN, user, gateway);
    Browser thief = new Browser();
    consentPage(BEGIN);
    Map<String, String> own = Map.copyOf(browser.cookies());
    browser.open(callback);
    long asked = codesShown();

    // The name that belongs to the one state, with what was sealed for the other.
    String name =
        own.keySet().stream()
            .filter(it -> !browser.cookies().containsKey(it))
            .findFirst()
            .orElseThrow();
    String value = browser.cookies().values().iterator().next();
    thief.cookies().put(name, value);

    assertThat(thief.open(callback).statusCode()).isEqualTo(400);
    assertThat(codesShown()).isEqualTo(asked);
  }

  @Test
  void anAddressIsGoodOnce() {
    URI callback = agreed(BEGIN, user, gateway);
    browser.open(callback);

    assertThat(browser.open(callback).statusCode()).isEqualTo(400);
  }

  @Test
  void theCookieIsKeptFromScriptsAndFromOtherHosts() {
    HttpResponse<String> sent = browser.open(gateway.uri(BEGIN));

    assertThat(sent.headers().firstValue("Set-Cookie").orElseThrow())
        .matches(
            "__Host-calgate_connect_[^=]+=[^;]+; Path=/; Max-Age=600; HttpOnly;"
                + " SameSite=Lax; Secure");
    assertThat(sent.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(sent.headers().firstValue("Referrer-Policy")).contains("no-referrer");
  }

  @Test
  void abandonedConsentsDoNotFillTheBrowser() {
    for (int i = 0; i < 40; i++) {
      consentPage(BEGIN);
    }

    int kept = browser.cookies().values().stream().mapToInt(String::length).sum();
    assertThat(kept).isBetween(2_000, 4_000);
    connect();
  }

  @Test
  void aRevokedGrantIsSaidInTheFeedWithTheAddressThatMendsIt() {
    String account = connect();
    long head = gateway.get("/api/changes?after=now").json().path("head").asLong();

    user.revokeGrants();
    JsonNode refused = entry(account, head, "needs_reconnect");
    URI address = URI.create(refused.path("account").path("reconnect_url").asText());
    assertThat(address).hasToString(SITE + "/connect/google?application=one&account=" + account);

    String begin =
        behindProxy(address, gateway).toString().substring(gateway.uri("").toString().length());
    assertThat(browser.open(agreed(begin, user, gateway)).statusCode()).isEqualTo(200);
    JsonNode again = entry(account, refused.path("position").asLong(), "connected");
    assertThat(again.path("before").path("status").asText()).isEqualTo("needs_reconnect");
  }

  private static JsonNode entry(String account, long after, String status) {
    long position = after;
    while (true) {
      JsonNode page =
          gateway.get("/api/changes?wait=30&types=account.updated&after=" + position).json();
      for (JsonNode entry : page.path("changes")) {
        JsonNode it = entry.path("account");
        if (it.path("id").asText().equals(account) && it.path("status").asText().equals(status)) {
          return entry;
        }
      }
      assertThat(page.path("next").asLong())
          .as("%s before the wait ended", status)
          .isGreaterThan(position);
      position = page.path("next").asLong();
    }
  }

  @Test
  void aProviderThatFailsMeanwhileConnectsNothingAndIsNoDeadEnd() {
    URI callback = agreed(BEGIN, user, gateway);
    google.faults().next(1, Requests.path("/token"::equals), Fault.status(503));

    HttpResponse<String> answer = browser.open(callback);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("Not connected").contains("503");
    assertThat(account(user)).isEmpty();
    connect();
  }

  @Test
  void whatTheApplicationPausedStaysPausedWhenItsUserAgreesAgain() {
    String account = connect();
    String address = "/api/accounts/" + account;
    assertThat(gateway.send("PATCH", address, "{\"paused\":true}").status()).isEqualTo(200);

    connect();

    assertThat(gateway.get(address).json().path("status").asText()).isEqualTo("paused");
    assertThat(gateway.send("PATCH", address, "{\"paused\":false}").status()).isEqualTo(200);
    assertThat(gateway.send("POST", address + "/sync?wait=30", null).status()).isEqualTo(200);
  }

  @Test
  void whoAgreesWithAnotherAccountMendsNothing() {
    String account = connect();
    GoogleUser stranger = google.addUser("stranger" + users + "@example.com");

    HttpResponse<String> answer =
        browser.open(agreed(BEGIN + "&account=" + account, stranger, gateway));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("another account");
    assertThat(account(stranger)).isEmpty();
  }

  @Test
  void anAccountThatIsGoneIsNotConnectedAgain() {
    String account = connect();
    gateway.send("DELETE", "/api/accounts/" + account, null);

    HttpResponse<String> answer =
        browser.open(agreed(BEGIN + "&account=" + account, user, gateway));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(account(user)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /connect/google                                                        | 422 | application is needed
          /connect/google?application=three                                      | 404 | no such application
          /connect/google?application=one&application=two                        | 422 | more than once
          /connect/google?application=one&account=4711                           | 422 | not an id
          /connect/google?application=one&external_id=4711                       | 422 | PATCH /api/accounts
          /connect/google?application=one&scope=all                              | 422 | not known here
          /connect/google?application=one&login_hint=a%0Ab                       | 422 | control characters
          /connect/google?application=one&return_to=https://evil.example/        | 422 | does not name
          /connect/google?application=one&return_to=https://app.example.evil.example/ | 422 | does not name
          /connect/google?application=one&return_to=https://app.example@evil.example/ | 422 | no web address
          /connect/google?application=one&return_to=http://app.example/          | 422 | does not name
          /connect/google?application=one&return_to=https://app.example:444/     | 422 | does not name
          /connect/google?application=one&return_to=javascript:alert(1)          | 422 | no web address
          /connect/google?application=one&return_to=//app.example/               | 422 | does not name
          /connect/google?application=one&return_to=https://app.example/?error=x | 422 | gateway sets
          /connect/google?application=one&return_to=https://app.example/?proof=x | 422 | gateway sets
          /connect/caldav?application=one                                        | 404 | not connected in a browser
          /connect/nobody?application=one                                        | 404 | no such provider
          /connect/google/callback?code=4/x                                      | 400 | another browser
          /connect/google/callback?code=4/x&state=made-up                        | 400 | another browser
          """)
  void whatMakesNoSenseIsToldOnAPage(String path, int status, String words) {
    long asked = codesShown();

    HttpResponse<String> answer = browser.open(gateway.uri(path.trim().replace(" ", "%20")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(answer.body()).contains(words).doesNotContain("evil");
    assertThat(browser.cookies()).isEmpty();
    assertThat(codesShown()).isEqualTo(asked);
  }
}
