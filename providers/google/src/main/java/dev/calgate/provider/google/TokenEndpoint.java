package dev.calgate.provider.google;

import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.auth.oauth2.RefreshTokenRequest;
import com.google.api.client.auth.oauth2.TokenResponse;
import com.google.api.client.auth.oauth2.TokenResponseException;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.json.gson.GsonFactory;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import java.io.IOException;

/** Gives access tokens for refresh tokens (RFC 6749 section 6). Thread-safe. */
final class TokenEndpoint {
  private final GoogleConfig config;
  private final GoogleTransport transport;

  TokenEndpoint(GoogleConfig config, GoogleTransport transport) {
    this.config = config;
    this.transport = transport;
  }

  /**
   * Asks for an access token.
   *
   * @throws ProviderException {@link ErrorKind#UNAUTHORIZED} when the grant is dead
   */
  TokenResponse refresh(Secret refreshToken) {
    try {
      return new RefreshTokenRequest(
              transport.http(),
              GsonFactory.getDefaultInstance(),
              new GenericUrl(config.getTokenUrl()),
              refreshToken.reveal())
          .setClientAuthentication(
              new ClientParametersAuthentication(
                  config.getClientId(), config.getClientSecret().reveal()))
          .execute();
    } catch (TokenResponseException e) {
      throw refused(e);
    } catch (IOException e) {
      throw GoogleErrors.of(e);
    } catch (IllegalArgumentException e) {
      throw GoogleErrors.unreadable();
    }
  }

  /** RFC 6749 section 5.2: one status for many reasons. */
  private static ProviderException refused(TokenResponseException e) {
    String reason = e.getDetails() == null ? "" : String.valueOf(e.getDetails().getError());
    return switch (reason) {
      case "invalid_grant" ->
          new ProviderException(
              ErrorKind.UNAUTHORIZED,
              ErrorScope.ACCOUNT,
              "Google says that the grant has expired or was revoked (invalid_grant)");
      case "invalid_client", "unauthorized_client" ->
          new ProviderException(
              ErrorKind.REJECTED,
              ErrorScope.ACCOUNT,
              "Google refuses the gateway's OAuth client (" + reason + ")");
      default -> GoogleErrors.of(e, ErrorScope.ACCOUNT);
    };
  }
}
