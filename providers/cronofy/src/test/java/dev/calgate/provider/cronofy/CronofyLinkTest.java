package dev.calgate.provider.cronofy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.Consent;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.cronofy.CronofySimulator;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How accounts are linked, where their credentials go, and what a bad configuration is told. */
class CronofyLinkTest {
  private final SimulatorHarness at = new SimulatorHarness(server -> {});

  @AfterEach
  void close() {
    at.close();
  }

  private LinkRequest at(String url) {
    return new LinkRequest(
        Map.of("url", url), Map.of(AccountTokens.REFRESH_TOKEN, Secret.of(at.secret())));
  }

  @Test
  void theConfiguredServiceMayBeNamedHoweverItIsSpelled() {
    String url = at.server.url();
    LinkedAccount linked = at.provider().link(at(url.replace("http", "HTTP") + "/"));

    assertThat(linked.identity()).isEqualTo(at.ann.sub());
    assertThat(linked.name()).isEqualTo("ann@example.com");
    assertThat(linked.access().settings()).containsOnly(Map.entry("url", url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:1", "https://127.0.0.1", "http://elsewhere.example", "x", "/"})
  void anotherServiceIsRefusedBeforeAnySecretIsSent(String url) {
    ProviderException error =
        catchThrowableOfType(ProviderException.class, () -> at.provider().link(at(url)));

    assertThat(error.kind()).isEqualTo(ErrorKind.ADDRESS_REFUSED);
    assertThat(at.requests()).isZero();
  }

  @Test
  void aServiceThatTheOperatorNamesMayBeUsed() {
    try (CronofySimulator other = CronofySimulator.start(Clock.systemUTC());
        SimulatorHarness both =
            new SimulatorHarness(
                server -> {},
                config -> config.setOtherUrls(List.of(other.url())),
                1 << 20,
                Duration.ofSeconds(60))) {
      other.addClient("client", "client-secret");
      String token = other.addAccount("bob@example.com").grant("client", "read_write");
      LinkedAccount linked =
          both.provider()
              .link(
                  new LinkRequest(
                      Map.of("url", other.url()),
                      Map.of(AccountTokens.REFRESH_TOKEN, Secret.of(token))));

      assertThat(linked.identity()).startsWith(other.url() + " acc_");
      assertThat(both.server.log().size()).isZero();
    }
  }

  @Test
  void anAccountWhoseServiceIsNotConfiguredAnyMoreIsOpenedAndAskedNothing() {
    AccountAccess access =
        new AccountAccess(
            Map.of("url", "https://gone.example"),
            Map.of(AccountTokens.REFRESH_TOKEN, Secret.of("token")));
    try (CronofySession session = at.provider().open(access)) {
      assertThat(catchThrowableOfType(ProviderException.class, session::listCalendars).kind())
          .isEqualTo(ErrorKind.ADDRESS_REFUSED);
    }
    assertThat(at.requests()).isZero();
  }

  private List<LoggedRequest> tokenRequests() {
    return at.server.log().matching(it -> it.path().equals("/oauth/token"));
  }

  @Test
  void aTokenServesAllSessionsUntilItEnds() {
    AccountAccess access = at.provider().link(at.linkRequest()).access();
    for (int i = 0; i < 3; i++) {
      try (CronofySession session = at.provider().open(access)) {
        session.listCalendars();
      }
    }
    assertThat(tokenRequests()).hasSize(1);
    at.clock.advance(Duration.ofMinutes(59));
    try (CronofySession session = at.provider().open(access)) {
      session.listCalendars();
    }
    assertThat(tokenRequests()).hasSize(2);
  }

  @Test
  void aTokenThatIsRefusedIsRenewedWithinTheCallAndStored() {
    AccountAccess access = at.provider().link(at.linkRequest()).access();
    at.ann.expireAccessTokens();
    AccountAccess[] stored = {access};
    try (CronofySession session =
        at.provider()
            .open(
                access,
                (used, ask) -> {
                  stored[0] = ask.apply(used);
                  return stored[0];
                })) {
      session.listCalendars();
    }

    assertThat(AccountTokens.of(stored[0])).isNotEqualTo(AccountTokens.of(access));
    assertThat(tokenRequests()).hasSize(2);
  }

  @Test
  void aClientThatTheServiceDoesNotKnowIsTheOperatorsAffair() {
    at.server
        .faults()
        .next(
            1,
            Requests.path("/oauth/token"::equals),
            Fault.body(400, "application/json", "{\"error\":\"invalid_client\"}"));

    assertThat(
            catchThrowableOfType(
                    ProviderException.class, () -> at.provider().link(at.linkRequest()))
                .kind())
        .isEqualTo(ErrorKind.REJECTED);
  }

  @Test
  void aCodeFromABrowserLinksAnAccountOnce() throws IOException {
    Consent consent = at.provider().consent().orElseThrow();
    URI redirect = URI.create("https://gateway.example.com/connect/cronofy/callback");
    URI address =
        consent.address(new Consent.Question(redirect, "a state&more", "challenge", null));
    assertThat(address.getRawQuery())
        .contains("avoid_linking=true", "scope=read_write", "response_type=code");
    HttpURLConnection browser =
        (HttpURLConnection)
            URI.create(address + "&consent=granted&account=ann@example.com")
                .toURL()
                .openConnection();
    browser.setInstanceFollowRedirects(false);
    String location = browser.getHeaderField("Location");
    assertThat(location).startsWith(redirect + "?code=").endsWith("&state=a+state%26more");
    String code = location.replaceFirst(".*code=", "").replaceFirst("&.*", "");
    Consent.Answer answer = new Consent.Answer(redirect, Secret.of(code), Secret.of("verifier"));

    assertThat(consent.redeem(answer).identity()).isEqualTo(at.ann.sub());
    assertThat(catchThrowableOfType(ProviderException.class, () -> consent.redeem(answer)).kind())
        .isEqualTo(ErrorKind.UNAUTHORIZED);
  }

  @Test
  void withoutAClientThereIsNoConsent() {
    try (SimulatorHarness none =
        new SimulatorHarness(
            server -> {},
            config -> {
              config.setClientId(null);
              config.setClientSecret(null);
            },
            1 << 20,
            Duration.ofSeconds(60))) {
      assertThat(none.provider().consent()).isEmpty();
    }
  }

  @Test
  void aConfigurationThatMakesNoSenseIsToldLineByLine() {
    CronofyConfig config = new CronofyConfig();
    config.setClientId("client");
    config.setOlderSecrets(List.of(""));
    config.setUrl("ftp://x");
    config.setOtherUrls(List.of("https://user@x.org", "nonsense"));
    config.setAuthUrl("https://x.org/?a=b");
    config.setScopes(List.of());
    config.setOverlap(Duration.ofDays(8));
    config.setFullPassEvery(Duration.ofSeconds(1));
    config.setRequestsPerSecond(0);
    config.setRequestsPerMinute(0);
    config.setConnections(0);

    assertThatThrownBy(config::check)
        .hasMessage(
            """
            clientSecret: clientId and clientSecret go together
            olderSecrets: must not be empty texts
            url: must be an http or https address
            otherUrls: must be an http or https address
            otherUrls: must be an http or https address
            authUrl: must be an http or https address
            scopes: must be at least one, each a word such as read_write
            overlap: must be within 0 seconds and 7 days
            fullPassEvery: must be within 1 minute and 30 days
            requestsPerSecond: must be at least 1
            requestsPerMinute: must be at least 1
            connections: must be at least 1\
            """);
    new CronofyConfig().check();
  }
}
