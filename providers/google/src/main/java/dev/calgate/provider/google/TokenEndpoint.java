package dev.calgate.provider.google;

import com.google.api.client.auth.oauth2.AuthorizationCodeTokenRequest;
import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.auth.oauth2.RefreshTokenRequest;
import com.google.api.client.auth.oauth2.TokenRequest;
import com.google.api.client.auth.oauth2.TokenResponse;
import com.google.api.client.auth.oauth2.TokenResponseException;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.gson.GsonFactory;
import dev.calgate.provider.Consent;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives tokens for codes and refresh tokens (RFC 6749 sections 4.1.3 and 6), and for what a service
 * account has signed (RFC 7523 section 2.1). Thread-safe.
 */
final class TokenEndpoint {
  private static final JsonFactory JSON = GsonFactory.getDefaultInstance();
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final GoogleConfig config;
  private final @Nullable ServiceAccount serviceAccount;
  private final GoogleTransport transport;
  private final GoogleTraffic traffic;
  private final GoogleErrors errors;
  private final Clock clock;

  TokenEndpoint(
      GoogleConfig config,
      GoogleTransport transport,
      GoogleTraffic traffic,
      GoogleErrors errors,
      Clock clock) {
    this.config = config;
    this.serviceAccount = config.serviceAccount().orElse(null);
    this.transport = transport;
    this.traffic = traffic;
    this.errors = errors;
    this.clock = clock;
  }

  /** What a refusal means; empty for what every refusal of that status means. */
  private interface Meaning {
    Optional<ProviderException> of(Refusal refusal);
  }

  /**
   * Asks for an access token.
   *
   * @throws ProviderException {@link ErrorKind#UNAUTHORIZED} when the grant is dead, or nobody has
   *     the subject's address; {@link ErrorKind#FORBIDDEN} when the subject's domain has not
   *     delegated; {@link ErrorKind#REJECTED} when the gateway itself is refused
   */
  TokenResponse token(GoogleCredential credential) {
    return credential instanceof GoogleCredential.Subject subject
        ? delegated(subject)
        : refresh((GoogleCredential.RefreshToken) credential);
  }

  private TokenResponse refresh(GoogleCredential.RefreshToken token) {
    return askAsClient(
        new RefreshTokenRequest(transport.tokens(), JSON, url(), token.value().reveal()),
        token.user(),
        "that the grant has expired or was revoked");
  }

  /**
   * Takes a code in (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
   *
   * @throws ProviderException {@link ErrorKind#UNAUTHORIZED} when the code is not good, or not with
   *     this verifier
   */
  TokenResponse redeem(Consent.Answer answer) {
    TokenRequest request =
        new AuthorizationCodeTokenRequest(transport.tokens(), JSON, url(), answer.code().reveal())
            .setRedirectUri(answer.redirect().toString())
            .set("code_verifier", answer.verifier().reveal());
    return askAsClient(
        request, "", "that the code was used, is too old or was meant for another browser");
  }

  private GenericUrl url() {
    return new GenericUrl(config.getTokenUrl());
  }

  private TokenResponse askAsClient(TokenRequest request, String user, String invalid) {
    return ask(
        request.setClientAuthentication(
            new ClientParametersAuthentication(
                config.getClientId(), config.getClientSecret().reveal())),
        user,
        refusal -> ofClient(refusal, invalid));
  }

  private TokenResponse delegated(GoogleCredential.Subject subject) {
    ServiceAccount account = serviceAccount;
    if (account == null) {
      throw error(
          ErrorKind.REJECTED, "providers.google.serviceAccountKey is missing in config.yml");
    }
    Secret assertion =
        account.assertion(
            subject.email(), config.getTokenUrl(), config.getScopes(), clock.instant());
    TokenRequest request =
        new TokenRequest(transport.tokens(), JSON, url(), JWT_BEARER)
            .set("assertion", assertion.reveal());
    return ask(request, subject.user(), refusal -> ofServiceAccount(refusal, account));
  }

  private TokenResponse ask(TokenRequest request, String user, Meaning meaning) {
    try {
      request.setRequestInitializer(transport::prepareForToken);
      return traffic.token(user, request::execute);
    } catch (TokenResponseException e) {
      throw meaning.of(Refusal.of(e)).orElseGet(() -> errors.of(e, ErrorScope.ACCOUNT));
    } catch (IOException e) {
      throw errors.of(e, ErrorScope.ACCOUNT);
    } catch (IllegalArgumentException | NullPointerException e) {
      // So the client's parser fails at another form, and at JSON that breaks off.
      throw GoogleErrors.unreadable();
    }
  }

  /** RFC 6749 section 5.2: one status for many reasons. */
  private static Optional<ProviderException> ofClient(Refusal refusal, String invalid) {
    String word = refusal.word();
    return switch (word) {
      case "invalid_grant" ->
          Optional.of(error(ErrorKind.UNAUTHORIZED, "Google says " + invalid + " (invalid_grant)"));
      case "invalid_client", "unauthorized_client", "redirect_uri_mismatch" ->
          Optional.of(
              error(
                  ErrorKind.REJECTED, "Google refuses the gateway's OAuth client (" + word + ")"));
      default -> Optional.empty();
    };
  }

  /** The same word for a person whom nobody knows and for a signature that is none. */
  private Optional<ProviderException> ofServiceAccount(Refusal refusal, ServiceAccount account) {
    String word = refusal.word();
    return switch (word) {
      case "unauthorized_client", "access_denied" ->
          Optional.of(
              error(
                  ErrorKind.FORBIDDEN,
                  "Domain-wide delegation is missing in the Admin console: client "
                      + account.clientId()
                      + ", scopes "
                      + String.join(",", config.getScopes())
                      + " ("
                      + word
                      + ")"));
      case "invalid_grant" ->
          Optional.of(
              isOfGateway(refusal.description())
                  ? error(
                      ErrorKind.REJECTED,
                      "Google refuses the service account's signature; its key may be deleted, or"
                          + " the gateway's clock wrong (invalid_grant)")
                  : error(
                      ErrorKind.UNAUTHORIZED,
                      "Google knows nobody by this address, or not any more (invalid_grant)"));
      case "invalid_client", "invalid_scope" ->
          Optional.of(
              error(ErrorKind.REJECTED, "Google refuses the service account (" + word + ")"));
      default -> Optional.empty();
    };
  }

  private static boolean isOfGateway(String description) {
    return description.startsWith("Invalid JWT") || description.contains("account not found");
  }

  private static ProviderException error(ErrorKind kind, String message) {
    return new ProviderException(kind, ErrorScope.ACCOUNT, message);
  }
}
