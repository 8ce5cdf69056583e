package dev.calgate.provider.google;

import com.google.api.client.auth.oauth2.AuthorizationCodeTokenRequest;
import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.auth.oauth2.RefreshTokenRequest;
import com.google.api.client.auth.oauth2.TokenRequest;
import com.google.api.client.auth.oauth2.TokenResponse;
import com.google.api.client.auth.oauth2.TokenResponseException;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.json.gson.GsonFactory;
import dev.calgate.provider.Consent;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import java.io.IOException;

/** Gives tokens for codes and refresh tokens (RFC 6749 sections 4.1.3 and 6). Thread-safe. */
final class TokenEndpoint {
  private final GoogleConfig config;
  private final GoogleTransport transport;
  private final GoogleErrors errors;

  TokenEndpoint(GoogleConfig config, GoogleTransport transport, GoogleErrors errors) {
    this.config = config;
    this.transport = transport;
    this.errors = errors;
  }

  /**
   * Asks for an access token.
   *
   * @throws ProviderException {@link ErrorKind#UNAUTHORIZED} when the grant is dead
   */
  TokenResponse refresh(Secret refreshToken) {
    return ask(
        new RefreshTokenRequest(
            transport.tokens(),
            GsonFactory.getDefaultInstance(),
            new GenericUrl(config.getTokenUrl()),
            refreshToken.reveal()),
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
        new AuthorizationCodeTokenRequest(
                transport.tokens(),
                GsonFactory.getDefaultInstance(),
                new GenericUrl(config.getTokenUrl()),
                answer.code().reveal())
            .setRedirectUri(answer.redirect().toString())
            .set("code_verifier", answer.verifier().reveal());
    return ask(request, "that the code was used, is too old or was meant for another browser");
  }

  private TokenResponse ask(TokenRequest request, String invalid) {
    try {
      return request
          .setRequestInitializer(transport::prepare)
          .setClientAuthentication(
              new ClientParametersAuthentication(
                  config.getClientId(), config.getClientSecret().reveal()))
          .execute();
    } catch (TokenResponseException e) {
      throw refused(e, invalid);
    } catch (IOException e) {
      throw errors.of(e, ErrorScope.ACCOUNT);
    } catch (IllegalArgumentException | NullPointerException e) {
      // So the client's parser fails at another form, and at JSON that breaks off.
      throw GoogleErrors.unreadable();
    }
  }

  /** RFC 6749 section 5.2: one status for many reasons. */
  private ProviderException refused(TokenResponseException e, String invalid) {
    String reason = Refusal.of(e).word();
    return switch (reason) {
      case "invalid_grant" ->
          new ProviderException(
              ErrorKind.UNAUTHORIZED,
              ErrorScope.ACCOUNT,
              "Google says " + invalid + " (invalid_grant)");
      case "invalid_client", "unauthorized_client", "redirect_uri_mismatch" ->
          new ProviderException(
              ErrorKind.REJECTED,
              ErrorScope.ACCOUNT,
              "Google refuses the gateway's OAuth client (" + reason + ")");
      default -> errors.of(e, ErrorScope.ACCOUNT);
    };
  }
}
