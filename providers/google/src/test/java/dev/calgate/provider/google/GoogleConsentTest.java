package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.Consent;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts by consent: what Google is asked, and what its answers mean. */
class GoogleConsentTest {
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final URI REDIRECT = URI.create("https://calgate.example/connect/google/callback");
  private static final String EVENTS = "https://www.googleapis.com/auth/calendar.events";
  private static final String LIST =
      "https://www.googleapis.com/auth/calendar.calendarlist.readonly";

  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final Consent consent = at.provider().consent().orElseThrow();

  @AfterEach
  void close() {
    at.close();
  }

  private static Consent.Question question() throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.UTF_8));
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    return new Consent.Question(REDIRECT, "st/ate", challenge, "ann@example.com");
  }

  private static Map<String, String> query(URI address) {
    Map<String, String> query = new HashMap<>();
    for (String pair : address.getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  /** Agrees as the person of the login hint. */
  private String code(String more) throws Exception {
    URI page = URI.create(consent.address(question()) + "&consent=granted" + more);
    HttpResponse<String> back =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
    URI location = URI.create(back.headers().firstValue("Location").orElseThrow());
    assertThat(query(location)).containsEntry("state", "st/ate");
    return query(location).get("code");
  }

  private LinkedAccount redeem(String code, String verifier) {
    return consent.redeem(new Consent.Answer(REDIRECT, Secret.of(code), Secret.of(verifier)));
  }

  private ProviderException refusal(String code, String verifier) {
    return catchThrowableOfType(ProviderException.class, () -> redeem(code, verifier));
  }

  @Test
  void theBrowserIsSentWithAllThatTheGrantNeeds() throws Exception {
    assertThat(query(consent.address(question())))
        .containsEntry("client_id", "client")
        .containsEntry("redirect_uri", REDIRECT.toString())
        .containsEntry("response_type", "code")
        .containsEntry("scope", EVENTS + " " + LIST)
        // RFC 7636, appendix B.
        .containsEntry("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("access_type", "offline")
        .containsEntry("prompt", "consent")
        .containsEntry("login_hint", "ann@example.com")
        .doesNotContainKey("include_granted_scopes");
  }

  @Test
  void aCodeBecomesAnAccountThatOpensEachTimeAnew() throws Exception {
    for (int i = 0; i < 2; i++) {
      LinkedAccount linked = redeem(code(""), VERIFIER);

      assertThat(linked.identity()).isEqualTo("ann@example.com");
      try (GoogleSession session = at.provider().open(linked.access())) {
        assertThat(session.listCalendars()).isEmpty();
      }
      assertThat(linked.toString()).doesNotContain("1//0");
    }
  }

  @Test
  void aCodeIsRefusedTheSecondTimeAndWithAnotherVerifier() throws Exception {
    String code = code("");
    redeem(code, VERIFIER);

    assertThat(refusal(code, VERIFIER).kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
    ProviderException other =
        refusal(code(""), "another-verifier-that-is-long-enough-as-well-1234");
    assertThat(other.kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
    assertThat(other.getMessage()).doesNotContain("another-verifier");
  }

  @ParameterizedTest
  @CsvSource({EVENTS + "," + LIST, LIST + "," + EVENTS})
  void aScopeThatWasUntickedIsNamed(String granted, String missing) throws Exception {
    String scope = "&consent_scope=" + URLEncoder.encode(granted, StandardCharsets.UTF_8);

    ProviderException refused = refusal(code(scope), VERIFIER);
    assertThat(refused.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(refused.getMessage()).contains(missing).doesNotContain(granted + ",");
  }

  @Test
  void aGrantThatDoesNotLastIsRefused() throws Exception {
    String code = code("");
    at.server()
        .faults()
        .next(
            1,
            Requests.path("/token"::equals),
            Fault.body(
                200,
                "application/json",
                "{\"access_token\":\"a\",\"expires_in\":3599,\"token_type\":\"Bearer\"}"));

    ProviderException refused = refusal(code, VERIFIER);
    assertThat(refused.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(refused.getMessage()).contains("refresh token");
  }

  @ParameterizedTest
  @CsvSource({
    "401,invalid_client,REJECTED",
    "400,redirect_uri_mismatch,REJECTED",
    "400,invalid_grant,UNAUTHORIZED",
    "503,backendError,UNREACHABLE",
    "429,rateLimitExceeded,THROTTLED"
  })
  void aRefusalOfTheTokenEndpointHasItsKind(int status, String error, ErrorKind expected) {
    at.server()
        .faults()
        .always(
            Requests.path("/token"::equals),
            Fault.body(
                status,
                "application/json",
                "{\"error\":\"%s\",\"error_description\":\"spoken\"}".formatted(error)));

    ProviderException refused = refusal("4/code", VERIFIER);
    assertThat(refused.kind()).isEqualTo(expected);
    assertThat(refused.getMessage()).doesNotContain("spoken").doesNotContain("4/code");
  }

  @Test
  void withoutAClientThereIsNoConsent() {
    try (GoogleProvider provider =
        new GoogleProvider(
            new GoogleConfig(), ProviderContext.of(Clock.systemUTC(), (host, address) -> {}))) {
      assertThat(provider.consent()).isEmpty();
    }
  }

  @Test
  void configurationThatMakesNoSenseIsTold() {
    GoogleConfig config = new GoogleConfig();
    config.setAuthUrl("accounts");
    config.setScopes(List.of("two words"));

    assertThatThrownBy(config::check)
        .hasMessageContaining("authUrl: ")
        .hasMessageContaining("scopes: ");
  }
}
