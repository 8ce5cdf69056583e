package dev.calgate.gateway.console;

import dev.calgate.gateway.account.AuthorizationCodes;
import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.account.Scope;
import dev.calgate.gateway.account.Unguessable;
import dev.calgate.gateway.console.ConnectRefusal.Word;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.CodeStore.Agreed;
import dev.calgate.model.ApplicationId;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What applications ask of users, held by the users' browsers while they choose and sign in, and
 * the answers that go back (RFC 6749 section 4.1). Thread-safe.
 */
public final class Authorizations {
  private static final Logger LOG = LoggerFactory.getLogger(Authorizations.class);
  private static final String PURPOSE = "authorize";
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int LONGEST_STATE = 512;

  private final Set<ApplicationId> applications;
  private final ReturnAddresses returns;
  private final StateCookies cookies;
  private final AuthorizationCodes codes;
  private final Clock clock;

  /**
   * Requests of applications.
   *
   * @param returnTo origins to which browsers may be sent in the end
   */
  public Authorizations(
      Set<ApplicationId> applications,
      Collection<String> returnTo,
      CredentialCipher cipher,
      AuthorizationCodes codes,
      Clock clock) {
    this.applications = Set.copyOf(applications);
    this.returns = new ReturnAddresses(returnTo);
    this.cookies = new StateCookies(cipher, PATIENCE);
    this.codes = codes;
    this.clock = clock;
  }

  /**
   * A request and by what its browser finds it.
   *
   * @param handle goes through addresses; worth nothing without the browser's cookie
   */
  record Held(String handle, AuthorizeRequest request) {}

  /**
   * Reads a request from an address.
   *
   * @throws ConnectRefusal when it may not be answered to the application, so that the person is
   *     told
   */
  AuthorizeRequest read(ConnectQuery query) {
    return new AuthorizeRequest(
        query.application("client_id", applications),
        query.redirectUri(returns),
        query.text("scope").orElse(Scope.READ_WRITE.text()),
        query.text("state", LONGEST_STATE),
        clock.instant().plus(PATIENCE));
  }

  /** A request that is new. */
  Held begin(AuthorizeRequest request) {
    return new Held(Unguessable.draw(), request);
  }

  /** Gives the browser what it needs to find a request again. */
  void hold(Response.ResponseBuilder response, Held held, boolean secure, HttpHeaders headers) {
    List<String> set =
        cookies.begin(
            PURPOSE, held.handle(), held.request().text(), secure, StateCookies.sent(headers));
    set.forEach(cookie -> response.header(HttpHeaders.SET_COOKIE, cookie));
  }

  /**
   * The request that a browser holds.
   *
   * @throws ConnectRefusal when it holds none by this handle, or took too long
   */
  Held find(Optional<String> handle, boolean secure, HttpHeaders headers) {
    AuthorizeRequest request =
        handle
            .flatMap(it -> cookies.find(PURPOSE, it, secure, StateCookies.sent(headers)))
            .map(AuthorizeRequest::of)
            .filter(it -> clock.instant().isBefore(it.until()))
            .orElseThrow(
                () ->
                    new ConnectRefusal(
                        Word.INVALID_STATE,
                        "This address was used already, is too old, or belongs to another browser."
                            + " Begin again where you came from"));
    return new Held(handle.orElseThrow(), request);
  }

  /** Sends the browser to the application with a code for an account, and forgets the request. */
  Response agreed(Held held, AccountKey account, boolean secure) {
    AuthorizeRequest request = held.request();
    Agreed agreed = new Agreed(account, request.redirectUri().toString(), request.scope());
    LOG.info("agreed account={} application={}", account.account(), account.application());
    return answer(held, request.answer("code", codes.issue(agreed).reveal()), secure);
  }

  /** Sends the browser to the application with a word of RFC 6749 section 4.1.2.1. */
  Response refused(Held held, String word, boolean secure) {
    return answer(held, held.request().answer("error", word), secure);
  }

  private Response answer(Held held, URI address, boolean secure) {
    return ConnectPage.secured(Response.seeOther(address))
        .header(HttpHeaders.SET_COOKIE, cookies.end(held.handle(), secure))
        .build();
  }

  /** The word for why no account was connected. */
  static String word(String outcome) {
    return switch (outcome) {
      case "access_denied", "authorization_failed" -> "access_denied";
      case "busy", "unavailable", "provider_failed" -> "temporarily_unavailable";
      default -> "server_error";
    };
  }
}
