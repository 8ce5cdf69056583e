package dev.calgate.simulator.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.google.GoogleClient.Answer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How clients get in, and how they are shut out. */
class GoogleOAuthTest {
  private static final String REDIRECT = "http://localhost/callback";
  private static final String VERIFIER = "a-verifier-that-is-long-enough-for-everyone-to-be-happy";

  private final GoogleFixture google = new GoogleFixture();
  private final GoogleClient anybody = new GoogleClient(google.server.url(), "none");

  @AfterEach
  void stop() {
    google.close();
  }

  private Answer refresh(String refreshToken, String secret) {
    return anybody.form(
        "/token",
        "grant_type=refresh_token&client_id=client&client_secret="
            + secret
            + "&refresh_token="
            + Query.encode(refreshToken));
  }

  private static String consentPath(String more) {
    return "/o/oauth2/v2/auth?client_id=client&response_type=code&state=st%2Fate&redirect_uri="
        + Query.encode(REDIRECT)
        + "&scope="
        + Query.encode("openid https://www.googleapis.com/auth/calendar.events")
        + more;
  }

  private Query redirected(String more) {
    Answer answer = anybody.raw("GET", consentPath(more), new byte[0]);
    assertThat(answer.status()).isEqualTo(302);
    String location = answer.raw().headers().firstValue("Location").orElse("");
    assertThat(location).startsWith(REDIRECT + "?");
    return Query.of(location.substring(REDIRECT.length() + 1));
  }

  private Answer exchange(String code, String verifier) {
    return anybody.form(
        "/token",
        "grant_type=authorization_code&client_id=client&client_secret=secret&redirect_uri="
            + Query.encode(REDIRECT)
            + "&code="
            + Query.encode(code)
            + "&code_verifier="
            + verifier);
  }

  private int listWith(Answer tokens) {
    String token = tokens.json().path("access_token").asText();
    return new GoogleClient(google.server.url(), token).get("/calendars/primary/events").status();
  }

  @Test
  void aCodeIsGoodOnceAndOnlyWithItsVerifier() {
    String challenge = Identifiers.base64(Identifiers.sha256(VERIFIER));
    String granted =
        "&access_type=offline&prompt=consent&login_hint=ann@example.com&consent=granted"
            + "&code_challenge_method=S256&code_challenge="
            + challenge;
    Query back = redirected(granted);
    assertThat(back.required("state")).isEqualTo("st/ate");
    Answer tokens = exchange(back.required("code"), VERIFIER);
    assertThat(tokens.status()).isEqualTo(200);
    assertThat(tokens.json().path("scope").asText())
        .isEqualTo("openid https://www.googleapis.com/auth/calendar.events");
    assertThat(listWith(tokens)).isEqualTo(200);
    String claims = tokens.json().path("id_token").asText().split("\\.")[1];
    assertThat(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
        .contains("ann@example.com");
    String refreshToken = tokens.json().path("refresh_token").asText();
    assertThat(listWith(refresh(refreshToken, "secret"))).isEqualTo(200);
    assertThat(exchange(back.required("code"), VERIFIER).json().path("error").asText())
        .isEqualTo("invalid_grant");
    String other = redirected(granted).required("code");
    assertThat(exchange(other, "wrong").json().path("error").asText()).isEqualTo("invalid_grant");
  }

  @Test
  void aRefreshTokenComesTheFirstTimeAndWheneverConsentIsForced() {
    String path = "&login_hint=bob@example.com&consent=granted&access_type=";
    assertThat(tokens(redirected(path + "offline")).has("refresh_token")).isTrue();
    assertThat(tokens(redirected(path + "online")).has("refresh_token")).isFalse();
    assertThat(tokens(redirected(path + "offline")).has("refresh_token")).isFalse();
    assertThat(tokens(redirected(path + "offline&prompt=consent")).has("refresh_token")).isTrue();
  }

  private ObjectNode tokens(Query back) {
    Answer answer =
        anybody.form(
            "/token",
            "grant_type=authorization_code&client_id=client&client_secret=secret&redirect_uri="
                + Query.encode(REDIRECT)
                + "&code="
                + Query.encode(back.required("code")));
    assertThat(answer.status()).isEqualTo(200);
    return (ObjectNode) answer.json();
  }

  @Test
  void usersMayRefuseOrGrantLessThanWasAskedFor() {
    assertThat(redirected("&consent=refused").required("error")).isEqualTo("access_denied");
    Query less = redirected("&login_hint=ann@example.com&consent=granted&consent_scope=openid");
    assertThat(less.required("scope")).isEqualTo("openid");
  }

  @Test
  void thePageOffersEveryUserAndTheWayOut() {
    Answer page = anybody.raw("GET", consentPath(""), new byte[0]);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains("ann@example.com</a>", "bob@example.com</a>", "Refuse</a>")
        .contains("login_hint=bob%40example.com&amp;consent=granted&amp;client_id=client");
  }

  @Test
  void unknownClientsAndStrangeRedirectsGetNoFurther() {
    google.server.addClient("strict", "secret", REDIRECT);
    String unknown = consentPath("").replace("client_id=client", "client_id=nobody");
    assertThat(anybody.raw("GET", unknown, new byte[0]).status()).isEqualTo(401);
    String strange =
        consentPath("")
            .replace("client_id=client", "client_id=strict")
            .replace("callback", "elsewhere");
    assertThat(anybody.raw("GET", strange, new byte[0]).text()).contains("redirect_uri_mismatch");
  }

  @Test
  void aWrongSecretIsRefused() {
    String refreshToken = google.ann.grant("client", "calendar");
    Answer refused = refresh(refreshToken, "wrong");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().path("error").asText()).isEqualTo("invalid_client");
  }

  @Test
  void accessTokensEndAfterAnHour() {
    Answer tokens = refresh(google.ann.grant("client", "calendar"), "secret");
    assertThat(listWith(tokens)).isEqualTo(200);
    google.clock.forward(Duration.ofHours(1));
    assertThat(listWith(tokens)).isEqualTo(401);
  }

  @Test
  void whoIsShutOutHasNoTokensAnyMore() {
    String refreshToken = google.ann.grant("client", "calendar");
    Answer tokens = refresh(refreshToken, "secret");
    google.ann.revokeGrants();
    assertThat(refresh(refreshToken, "secret").status()).isEqualTo(400);
    assertThat(refresh(refreshToken, "secret").json().path("error").asText())
        .isEqualTo("invalid_grant");
    assertThat(listWith(tokens)).isEqualTo(401);
  }

  @Test
  void aClientMayGiveItsTokensBack() {
    String refreshToken = google.ann.grant("client", "calendar");
    Answer tokens = refresh(refreshToken, "secret");
    String form = "token=" + Query.encode(refreshToken);
    assertThat(anybody.form("/revoke", form).status()).isEqualTo(200);
    assertThat(anybody.form("/revoke", form).status()).isEqualTo(400);
    assertThat(listWith(tokens)).isEqualTo(401);
  }

  @Test
  void theUserBehindATokenIsKnown() {
    String token = google.bob.accessToken("client", "openid email");
    Answer user =
        anybody.raw("GET", "/oauth2/v2/userinfo", new byte[0], "Authorization", "Bearer " + token);
    assertThat(user.json().path("email").asText()).isEqualTo("bob@example.com");
  }

  @Test
  void aServiceAccountActsForUsersIfItMay() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    google.server.addServiceAccount("robot@example.com", keys.getPublic(), true);
    google.server.addServiceAccount("alone@example.com", keys.getPublic(), false);
    Answer forAnn = bearer(keys, claims("robot@example.com").put("sub", "ann@example.com"));
    assertThat(forAnn.status()).isEqualTo(200);
    String token = forAnn.json().path("access_token").asText();
    assertThat(
            new GoogleClient(google.server.url(), token)
                .get("/calendars/primary")
                .json()
                .path("id")
                .asText())
        .isEqualTo("ann@example.com");
    assertThat(bearer(keys, claims("alone@example.com")).status()).isEqualTo(200);
    assertThat(
            bearer(keys, claims("alone@example.com").put("sub", "ann@example.com"))
                .json()
                .path("error")
                .asText())
        .isEqualTo("unauthorized_client");
    Answer forged = bearer(generator.generateKeyPair(), claims("robot@example.com"));
    assertThat(forged.json().path("error").asText()).isEqualTo("invalid_grant");
    Answer late = bearer(keys, claims("robot@example.com").put("exp", 1));
    assertThat(late.json().path("error").asText()).isEqualTo("invalid_grant");
  }

  private ObjectNode claims(String account) {
    long now = GoogleFixture.NOW.getEpochSecond();
    return Json.object()
        .put("iss", account)
        .put("scope", "https://www.googleapis.com/auth/calendar")
        .put("aud", google.server.url() + "/token")
        .put("iat", now)
        .put("exp", now + 3600);
  }

  private Answer bearer(KeyPair keys, ObjectNode claims) throws GeneralSecurityException {
    String head = Identifiers.base64(Json.bytes(Json.object().put("alg", "RS256")));
    String text = head + "." + Identifiers.base64(Json.bytes(claims));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(text.getBytes(StandardCharsets.US_ASCII));
    return anybody.form(
        "/token",
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
            + text
            + "."
            + Identifiers.base64(signature.sign()));
  }
}
