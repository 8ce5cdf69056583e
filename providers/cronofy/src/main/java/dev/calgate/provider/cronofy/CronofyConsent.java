package dev.calgate.provider.cronofy;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.Consent;
import dev.calgate.provider.LinkedAccount;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Cronofy's consent page (API page "Request authorization"). {@code avoid_linking} keeps it from
 * joining the calendars of whoever used the browser before. Of PKCE it says nothing; what it does
 * not know it ignores (RFC 6749 section 3.1). Thread-safe.
 */
final class CronofyConsent implements Consent {
  private final CronofyConfig config;
  private final AccountTokens tokens;
  private final Function<AccountAccess, LinkedAccount> link;

  /**
   * Consent by a configured client.
   *
   * @param link tries fresh access
   */
  CronofyConsent(
      CronofyConfig config, AccountTokens tokens, Function<AccountAccess, LinkedAccount> link) {
    this.config = config;
    this.tokens = tokens;
    this.link = link;
  }

  @Override
  public URI address(Question question) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", config.getClientId());
    parameters.put("redirect_uri", question.redirect().toString());
    parameters.put("scope", String.join(" ", config.getScopes()));
    parameters.put("state", question.state());
    parameters.put("avoid_linking", "true");
    parameters.put("code_challenge", question.challenge());
    parameters.put("code_challenge_method", "S256");
    return URI.create(
        parameters.entrySet().stream()
            .map(it -> it.getKey() + "=" + EventCalls.encoded(it.getValue()))
            .collect(Collectors.joining("&", config.getAuthUrl() + "?", "")));
  }

  @Override
  public LinkedAccount redeem(Answer answer) {
    return link.apply(tokens.redeemed(answer));
  }
}
