package dev.calgate.provider.cronofy;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A service with Cronofy's API.
 *
 * @param base its address without slash at the end, such as {@code https://api.cronofy.com}
 */
record Service(URI base) {

  /** The service at an address, however it is spelled; empty when it is none. */
  static Optional<Service> at(String address) {
    try {
      URI uri = URI.create(address.trim());
      if (uri.getScheme() == null || uri.getHost() == null) {
        return Optional.empty();
      }
      String path = String.valueOf(uri.getRawPath()).replaceFirst("/+$", "");
      return Optional.of(new Service(URI.create(origin(uri) + path)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The address of something of the API, which begins with a slash. */
  URI of(String path) {
    return URI.create(base + path);
  }

  /** Whether an address has the same scheme, host and port. */
  boolean hasOrigin(URI other) {
    return other.getScheme() != null
        && other.getHost() != null
        && other.getRawUserInfo() == null
        && origin(other).equals(origin(base));
  }

  private static String origin(URI address) {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    boolean usual = address.getPort() == (scheme.equals("https") ? 443 : 80);
    String port = address.getPort() < 0 || usual ? "" : ":" + address.getPort();
    return scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + port;
  }

  String origin() {
    return origin(base);
  }
}
