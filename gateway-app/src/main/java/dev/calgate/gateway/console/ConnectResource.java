package dev.calgate.gateway.console;

import com.google.common.util.concurrent.RateLimiter;
import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.account.ConsentProofs;
import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.account.Unguessable;
import dev.calgate.gateway.console.ConnectRefusal.Word;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.Consent;
import dev.calgate.provider.Secret;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links and reconnects accounts by consent in a browser (RFC 6749 section 4.1): sends it to the
 * provider, takes it back, and says what came of it. Open to everybody; who does not hold the
 * account at the provider gets nothing but a page.
 */
@Path("/" + ConnectAddresses.PATH + "/{provider}")
public final class ConnectResource {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectResource.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** So many codes are taken to providers at once, and in a second: anybody may bring one. */
  private static final int MOST_AT_ONCE = 16;

  private final ProviderRegistry providers;
  private final AccountLinker linker;
  private final Set<ApplicationId> applications;
  private final ConnectAddresses addresses;
  private final ReturnAddresses returns;
  private final StateCookies cookies;
  private final Runnable wake;
  private final Clock clock;
  private final ConsentProofs proofs;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final RateLimiter rate = RateLimiter.create(MOST_AT_ONCE);

  /**
   * Pages of a gateway.
   *
   * @param applications to which accounts may be linked
   * @param returnTo origins to which browsers may be sent in the end
   * @param wake called when something has become due
   */
  public ConnectResource(
      ProviderRegistry providers,
      AccountLinker linker,
      Set<ApplicationId> applications,
      ConnectAddresses addresses,
      Collection<String> returnTo,
      CredentialCipher cipher,
      Runnable wake,
      Clock clock) {
    this.providers = providers;
    this.linker = linker;
    this.applications = Set.copyOf(applications);
    this.addresses = addresses;
    this.returns = new ReturnAddresses(returnTo);
    this.cookies = new StateCookies(cipher, PATIENCE);
    this.proofs = new ConsentProofs(cipher, clock);
    this.wake = wake;
    this.clock = clock;
  }

  /** A provider that asks for consent, and where it sends browsers back to. */
  private record Place(CalendarProvider provider, Consent consent, URI callback) {
    boolean secure() {
      return "https".equals(callback.getScheme());
    }
  }

  /** Sends the browser to the provider. */
  @GET
  public Response begin(
      @PathParam("provider") String type, @Context UriInfo uri, @Context HttpHeaders headers) {
    try {
      Place place = place(type, uri);
      ConnectQuery query =
          ConnectQuery.of(uri).only("application", "account", "return_to", "login_hint");
      PendingConsent pending = pending(query, addresses.linked(uri.getBaseUri()));
      String state = Unguessable.draw();
      Consent.Question question =
          new Consent.Question(
              place.callback(),
              state,
              Pkce.challenge(pending.verifier()),
              query.text("login_hint").orElse(null));
      Response.ResponseBuilder response = to(place.consent().address(question));
      cookies
          .begin(type, state, pending.text(), place.secure(), StateCookies.sent(headers))
          .forEach(cookie -> response.header(HttpHeaders.SET_COOKIE, cookie));
      return response.build();
    } catch (RuntimeException e) {
      return refused(type, Optional.empty(), e).build();
    }
  }

  private Place place(String type, UriInfo uri) {
    CalendarProvider provider =
        providers
            .find(type)
            .orElseThrow(() -> new ConnectRefusal(Word.NOT_FOUND, "There is no such provider"));
    Consent consent =
        provider
            .consent()
            .orElseThrow(
                () ->
                    new ConnectRefusal(
                        Word.NOT_FOUND,
                        "Accounts of this provider are not connected in a browser, or the operator"
                            + " has set no OAuth client for it in config.yml"));
    URI callback =
        addresses
            .callback(type, uri.getBaseUri())
            .orElseThrow(
                () ->
                    new ConnectRefusal(
                        Word.NOT_CONFIGURED,
                        "The provider cannot be told where to send you back to: the operator has to"
                            + " set publicUrl in config.yml"));
    return new Place(provider, consent, callback);
  }

  private PendingConsent pending(ConnectQuery query, Optional<URI> linked) {
    return new PendingConsent(
        query.application(applications),
        query.account(),
        query.returnTo(returns, linked),
        Pkce.verifier(),
        clock.instant().plus(PATIENCE));
  }

  /** Takes the browser back from the provider. */
  @GET
  @Path("/" + ConnectAddresses.CALLBACK)
  public Response end(
      @PathParam("provider") String type, @Context UriInfo uri, @Context HttpHeaders headers) {
    try {
      Place place = place(type, uri);
      ConnectQuery query = ConnectQuery.of(uri);
      String state = query.text("state").orElseThrow(ConnectResource::unknownState);
      PendingConsent pending =
          cookies
              .find(type, state, place.secure(), StateCookies.sent(headers))
              .map(PendingConsent::of)
              .orElseThrow(ConnectResource::unknownState);
      return end(place, query, pending, cookies.end(state, place.secure())).build();
    } catch (RuntimeException e) {
      return refused(type, Optional.empty(), e).build();
    }
  }

  private static ConnectRefusal unknownState() {
    return new ConnectRefusal(
        Word.INVALID_STATE,
        "This address was used already, is too old, or belongs to another browser. Begin again"
            + " where you came from");
  }

  /** What can be tried again in a moment, by loading the page once more, keeps its cookie. */
  private Response.ResponseBuilder end(
      Place place, ConnectQuery query, PendingConsent pending, String farewell) {
    try {
      AccountId account = link(place, query, pending);
      LOG.info("connected account={} application={}", account, pending.application());
      wake.run();
      return connected(new AccountKey(pending.application(), account), pending.returnTo())
          .header(HttpHeaders.SET_COOKIE, farewell);
    } catch (RuntimeException e) {
      String type = place.provider().type();
      return ConnectRefusal.of(e).word() == Word.BUSY
          ? refused(type, Optional.empty(), e)
          : refused(type, pending.returnTo(), e).header(HttpHeaders.SET_COOKIE, farewell);
    }
  }

  private AccountId link(Place place, ConnectQuery query, PendingConsent pending) {
    if (!clock.instant().isBefore(pending.until())) {
      throw new ConnectRefusal(
          Word.EXPIRED, "That took longer than ten minutes. Begin again where you came from");
    }
    Optional<String> error = query.text("error");
    Optional<String> code = query.code();
    if (error.isPresent() || code.isEmpty()) {
      throw error.equals(Optional.of("access_denied"))
          ? new ConnectRefusal(Word.ACCESS_DENIED, "You did not agree, so nothing was connected")
          : new ConnectRefusal(Word.PROVIDER_FAILED, "The provider gave no permission");
    }
    if (!rate.tryAcquire() || !room.tryAcquire()) {
      throw new ConnectRefusal(
          Word.BUSY, "Too many are connecting now. Load this page again in a moment");
    }
    try {
      return linker.link(
          pending.application(),
          place.provider(),
          new Consent.Answer(place.callback(), Secret.of(code.get()), pending.verifier()),
          pending.account());
    } finally {
      room.release();
    }
  }

  private Response.ResponseBuilder connected(AccountKey key, Optional<URI> returnTo) {
    AccountId account = key.account();
    return returnTo
        .map(it -> ReturnAddresses.with(it, "account", account.value()))
        .map(it -> to(ReturnAddresses.with(it, "proof", proofs.of(key))))
        .orElseGet(
            () ->
                ConnectPage.of(
                    200,
                    "Connected",
                    "Your calendars are connected as " + account + ". You can close this page."));
  }

  private static Response.ResponseBuilder refused(
      String provider, Optional<URI> returnTo, RuntimeException failure) {
    ConnectRefusal refusal = ConnectRefusal.of(failure);
    Word word = refusal.word();
    LOG.info("not connected: {}: {}: {}", word.text(), quoted(provider), refusal.getMessage());
    return returnTo
        .map(it -> to(ReturnAddresses.with(it, "error", word.text())))
        .orElseGet(
            () -> ConnectPage.of(word.status(), "Not connected", refusal.getMessage() + "."));
  }

  /** What came in an address is not written into a log as it is. */
  private static String quoted(String provider) {
    return provider.matches("[a-z]{1,32}") ? provider : "(no provider)";
  }

  private static Response.ResponseBuilder to(URI address) {
    return ConnectPage.secured(Response.seeOther(address));
  }
}
