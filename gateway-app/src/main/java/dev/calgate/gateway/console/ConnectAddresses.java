package dev.calgate.gateway.console;

import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.CalendarProvider;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Where the pages are, as browsers see them. Thread-safe. */
public final class ConnectAddresses {
  static final String PATH = "connect";
  static final String CALLBACK = "callback";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Optional<URI> publicUrl;
  private final ProviderRegistry providers;

  /**
   * Addresses at a gateway.
   *
   * @param publicUrl where browsers reach it; empty when the operator has not said so
   */
  public ConnectAddresses(Optional<URI> publicUrl, ProviderRegistry providers) {
    this.publicUrl = publicUrl;
    this.providers = providers;
  }

  /**
   * Where a provider sends browsers back to: the redirect URI that is registered with it. Without a
   * public address it is there only for a browser on the gateway's own machine, because what a
   * request says of the host it was sent to is anybody's word.
   *
   * @param asked the base of the address that the browser asked for
   */
  Optional<URI> callback(String provider, URI asked) {
    return base(asked).map(base -> URI.create(page(base, provider) + "/" + CALLBACK));
  }

  private Optional<URI> base(URI asked) {
    return publicUrl.or(() -> Optional.of(asked).filter(it -> LOOPBACK.contains(it.getHost())));
  }

  /** Where a browser is sent that has connected an account on behalf of an application. */
  Optional<URI> linked(URI asked) {
    return base(asked).map(base -> URI.create(root(base) + AuthorizeResource.LINKED));
  }

  /**
   * The address of a page of the gateway, as the browser sees it.
   *
   * @param path relative to the root
   * @throws ConnectRefusal when the operator has not said where browsers reach the gateway
   */
  URI at(String path, URI asked) {
    return base(asked)
        .map(base -> URI.create(root(base) + path))
        .orElseThrow(
            () ->
                new ConnectRefusal(
                    ConnectRefusal.Word.NOT_CONFIGURED,
                    "You cannot be sent back here: the operator has to set publicUrl in"
                        + " config.yml"));
  }

  /**
   * Where its user connects an account again; empty without a public address, or when its provider
   * asks for no consent in a browser.
   */
  public Optional<URI> reconnect(ApplicationId application, Account account) {
    return publicUrl
        .filter(it -> offersConsent(account.provider()))
        .map(base -> page(base, account.provider()))
        .map(page -> URI.create(page + "?application=" + application + "&account=" + account.id()));
  }

  private static String page(URI base, String provider) {
    return root(base) + PATH + "/" + provider;
  }

  private static String root(URI base) {
    return base.toString().replaceFirst("/+$", "") + "/";
  }

  private boolean offersConsent(String provider) {
    return providers.find(provider).flatMap(CalendarProvider::consent).isPresent();
  }
}
