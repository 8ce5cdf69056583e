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
    return publicUrl
        .or(() -> Optional.of(asked).filter(it -> LOOPBACK.contains(it.getHost())))
        .map(base -> URI.create(page(base, provider) + "/" + CALLBACK));
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
    return base.toString().replaceFirst("/+$", "") + "/" + PATH + "/" + provider;
  }

  private boolean offersConsent(String provider) {
    return providers.find(provider).flatMap(CalendarProvider::consent).isPresent();
  }
}
