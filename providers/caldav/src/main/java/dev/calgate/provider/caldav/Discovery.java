package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.provider.caldav.wire.Hrefs;
import java.net.URI;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Finds an account's calendars from what a person knows (RFC 6764): a server's address, a page deep
 * inside it, or only an e-mail address. Of an e-mail address's domain it asks DNS first (section
 * 6). A calendar's own address is an account of one calendar.
 *
 * <p>Redirects, principals and homes may lead to another host of the same site ({@link
 * Reach#SITE}); the host where the search ends is the account's one origin from then on.
 */
final class Discovery {
  private final Connections connections;
  private final ProviderContext context;
  private final ServiceRecords services;

  Discovery(Connections connections, ProviderContext context, ServiceRecords services) {
    this.connections = connections;
    this.context = context;
    this.services = services;
  }

  LinkedAccount link(LinkRequest request) {
    String username = request.setting("username").orElse("").trim();
    Secret password = request.secret("password").orElse(Secret.of(""));
    String url = request.setting("url").orElse("").trim();
    Instant end = context.clock().instant().plus(request.patience());
    Iterator<URI> places = places(url, username).iterator();
    while (true) {
      try {
        return search(places.next(), username, password, end);
      } catch (ProviderException e) {
        // Only a host that is down has a substitute (RFC 2782).
        if (e.kind() != ErrorKind.UNREACHABLE || !places.hasNext()) {
          throw e;
        }
      }
    }
  }

  private LinkedAccount search(URI address, String username, Secret password, Instant end) {
    URI origin = DavClient.originOf(address);
    try (DavClient client =
        new DavClient(connections, context, Reach.SITE, origin, username, password, false)) {
      return new AccountSearch(client.until(end), context, username, password, address.toString())
          .run(path(address));
    }
  }

  /** Where to look, one substitute after the other. */
  private List<URI> places(String url, String username) {
    if (!url.isEmpty()) {
      return List.of(address(url));
    }
    int at = username.lastIndexOf('@');
    if (at < 0) {
      throw protocol("Without url the user name must be an e-mail address");
    }
    String domain = username.substring(at + 1);
    List<URI> told = services.services(domain);
    return told.isEmpty() ? List.of(address(domain)) : told;
  }

  private static String path(URI address) {
    String raw = address.getRawPath();
    return Hrefs.canonical(raw == null || raw.isEmpty() ? "/" : raw, address.getHost(), "/")
        .orElseThrow(() -> protocol("The address has no usable path"));
  }

  private static URI address(String url) {
    String text = url.contains("://") ? url : "https://" + url;
    try {
      URI address = URI.create(text);
      boolean http = "http".equalsIgnoreCase(address.getScheme());
      boolean https = "https".equalsIgnoreCase(address.getScheme());
      if ((http || https) && address.getHost() != null && address.getUserInfo() == null) {
        return URI.create(
            address.getScheme().toLowerCase(Locale.ROOT)
                + text.substring(address.getScheme().length()));
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw protocol("The address must be of the form https://host/path, without user name");
  }

  static ProviderException protocol(String message) {
    return new ProviderException(ErrorKind.PROTOCOL, ErrorScope.ACCOUNT, message);
  }
}
