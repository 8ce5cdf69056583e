package dev.calgate.provider.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.Consent;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.provider.cronofy.wire.Json;
import dev.calgate.provider.cronofy.wire.UnreadableException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of accounts: part of the stored access to an account, so that all sessions and gateways
 * use the same one, and a start asks for none. Thread-safe.
 */
final class AccountTokens {
  /** The setting that says at which service the account is. */
  static final String URL = "url";

  /** The secret that gives access tokens. */
  static final String REFRESH_TOKEN = "refresh_token";

  private static final String TOKEN = "access_token";
  private static final String UNTIL = "access_token_until";

  /** Less life than this is none. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private static final Duration USUAL_LIFE = Duration.ofHours(1);
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);

  private final CronofyConfig config;
  private final Transport transport;
  private final CronofyErrors errors;
  private final Clock clock;

  AccountTokens(CronofyConfig config, Transport transport, CronofyErrors errors, Clock clock) {
    this.config = config;
    this.transport = transport;
    this.errors = errors;
    this.clock = clock;
  }

  /** The token that is there, good or not. */
  static Optional<Secret> of(AccountAccess access) {
    return Optional.ofNullable(access.secrets().get(TOKEN));
  }

  /**
   * The service at an address that an account names: one that the operator has configured, because
   * the client's secret goes there too.
   *
   * @throws ProviderException {@link ErrorKind#ADDRESS_REFUSED} when it is none of these
   */
  Service service(@Nullable String address) {
    Service usual = Service.at(config.getUrl()).orElseThrow();
    if (address == null || address.isBlank()) {
      return usual;
    }
    Service wanted = Service.at(address).orElseThrow(AccountTokens::refusedAddress);
    boolean known =
        wanted.equals(usual)
            || config.getOtherUrls().stream()
                .flatMap(it -> Service.at(it).stream())
                .anyMatch(wanted::equals);
    if (!known) {
      throw refusedAddress();
    }
    return wanted;
  }

  private static ProviderException refusedAddress() {
    return new ProviderException(
        ErrorKind.ADDRESS_REFUSED,
        ErrorScope.ACCOUNT,
        "The address is neither providers.cronofy.url nor among otherUrls in config.yml");
  }

  /**
   * Whether there is a token that can be expected to be taken.
   *
   * @param refused one that was refused although it should be good; null for none
   */
  boolean isGood(AccountAccess access, @Nullable Secret refused) {
    boolean wasRefused = refused != null && of(access).filter(refused::equals).isPresent();
    return !wasRefused && clock.instant().isBefore(until(access));
  }

  private static Instant until(AccountAccess access) {
    Secret until = access.secrets().get(UNTIL);
    try {
      return until == null || of(access).isEmpty() ? Instant.MIN : Instant.parse(until.reveal());
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }

  /** The same access with a fresh token, and with the refresh token that came with it. */
  AccountAccess renewed(AccountAccess old) {
    Secret refresh = old.secrets().get(REFRESH_TOKEN);
    if (refresh == null) {
      throw new IllegalArgumentException("Not the access of a Cronofy account");
    }
    ObjectNode body = client("refresh_token").put("refresh_token", refresh.reveal());
    return asked(
        service(old.settings().get(URL)),
        body,
        refresh,
        "that the grant has expired or was revoked");
  }

  /** Access by a code that a browser brought back (RFC 6749 section 4.1.3). */
  AccountAccess redeemed(Consent.Answer answer) {
    ObjectNode body =
        client("authorization_code")
            .put("code", answer.code().reveal())
            .put("redirect_uri", answer.redirect().toString())
            .put("code_verifier", answer.verifier().reveal());
    return asked(
        service(null), body, null, "that the code was used, is too old or another client's");
  }

  private ObjectNode client(String grantType) {
    return Json.object()
        .put("client_id", config.getClientId())
        .put("client_secret", config.getClientSecret().reveal())
        .put("grant_type", grantType);
  }

  private AccountAccess asked(
      Service service, ObjectNode body, @Nullable Secret refresh, String invalid) {
    Instant now = clock.instant();
    Answer answer =
        transport.send(service, "POST", service.of("/oauth/token"), null, body.toString());
    if (!answer.isGood()) {
      throw errors.ofToken(answer, invalid);
    }
    try {
      ObjectNode told = Json.parse(answer.text());
      String token = told.path("access_token").asText("");
      String newest = told.path("refresh_token").asText(refresh == null ? "" : refresh.reveal());
      if (token.isEmpty() || newest.isEmpty()) {
        throw CronofyErrors.protocol("Cronofy's answer to the request for a token lacks one");
      }
      return new AccountAccess(
          Map.of(URL, service.base().toString()),
          Map.of(
              REFRESH_TOKEN, Secret.of(newest),
              TOKEN, Secret.of(token),
              UNTIL, Secret.of(now.plus(life(told)).toString())));
    } catch (UnreadableException e) {
      throw CronofyErrors.protocol("Cronofy's answer to the request for a token is no JSON");
    }
  }

  private static Duration life(ObjectNode told) {
    long seconds = told.path("expires_in").asLong(USUAL_LIFE.toSeconds());
    Duration life = Duration.ofSeconds(Math.max(0, Math.min(LONGEST_LIFE.toSeconds(), seconds)));
    Duration usable = life.minus(MARGIN);
    return usable.compareTo(life.dividedBy(2)) > 0 ? usable : life.dividedBy(2);
  }
}
