package dev.calgate.provider.google;

import com.google.api.client.auth.oauth2.TokenResponse;
import com.google.api.client.http.GenericUrl;
import dev.calgate.provider.Consent;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import java.net.URI;
import java.util.Set;
import java.util.function.Function;

/**
 * Google's consent page (guide "Using OAuth 2.0 for Web Server Applications"). {@code
 * include_granted_scopes} is not sent: with it a grant would carry whatever the person has ever
 * allowed this client, more than is asked for. Thread-safe.
 */
final class GoogleConsent implements Consent {
  private final GoogleConfig config;
  private final TokenEndpoint endpoint;
  private final Function<Secret, LinkedAccount> link;

  /**
   * Consent by a configured client.
   *
   * @param link tries a refresh token
   */
  GoogleConsent(GoogleConfig config, TokenEndpoint endpoint, Function<Secret, LinkedAccount> link) {
    this.config = config;
    this.endpoint = endpoint;
    this.link = link;
  }

  @Override
  public URI address(Question question) {
    GenericUrl url = new GenericUrl(config.getAuthUrl());
    url.set("client_id", config.getClientId());
    url.set("redirect_uri", question.redirect().toString());
    url.set("response_type", "code");
    url.set("scope", String.join(" ", config.getScopes()));
    url.set("state", question.state());
    url.set("code_challenge", question.challenge());
    url.set("code_challenge_method", "S256");
    // Only with both a refresh token is given to somebody who has agreed before.
    url.set("access_type", "offline");
    url.set("prompt", "consent");
    if (question.loginHint() != null) {
      url.set("login_hint", question.loginHint());
    }
    return url.toURI();
  }

  @Override
  public LinkedAccount redeem(Answer answer) {
    TokenResponse tokens = endpoint.redeem(answer);
    // Without scope it is what was asked for (RFC 6749 section 5.1).
    if (tokens.getScope() != null) {
      Set<String> missing = Scopes.missing(config.getScopes(), tokens.getScope());
      if (!missing.isEmpty()) {
        throw lacking("permission for " + String.join(", ", missing));
      }
    }
    if (tokens.getRefreshToken() == null) {
      throw lacking("a refresh token");
    }
    return link.apply(Secret.of(tokens.getRefreshToken()));
  }

  private static ProviderException lacking(String what) {
    return new ProviderException(
        ErrorKind.FORBIDDEN, ErrorScope.ACCOUNT, "Google's answer to the consent lacks " + what);
  }
}
