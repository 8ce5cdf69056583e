package dev.calgate.gateway.console;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where browsers may be sent in the end: only to origins that the operator names, compared as RFC
 * 6454 section 5 has it, so that no link of the gateway leads elsewhere (RFC 9700 section 4.11).
 * Thread-safe.
 */
final class ReturnAddresses {
  /** Parameters that are the gateway's to say. */
  private static final Set<String> OUTCOME = new TreeSet<>(Set.of("account", "error", "proof"));

  /** Each character of an address may take nine when it is encoded. */
  private static final int LONGEST = 2_048;

  private final Set<String> origins = new HashSet<>();

  ReturnAddresses(Collection<String> origins) {
    origins.forEach(it -> this.origins.add(origin(URI.create(it))));
  }

  /**
   * Reads an address.
   *
   * @throws ConnectRefusal when browsers may not be sent there
   */
  URI check(String text) {
    URI address = parse(text);
    if (address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawFragment() != null) {
      throw refused("is no web address, or has a user or a fragment");
    }
    if (!origins.contains(origin(address))) {
      throw refused("leads to a place that connect.returnTo in config.yml does not name");
    }
    if (says(address)) {
      throw refused("has a parameter that the gateway sets, one of " + OUTCOME);
    }
    return address;
  }

  private static URI parse(String text) {
    try {
      URI address = URI.create(URI.create(text).toASCIIString());
      if (address.toString().length() > LONGEST) {
        throw refused("is too long");
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw refused("is no web address");
    }
  }

  private static boolean says(URI address) {
    String query = address.getRawQuery() == null ? "" : address.getRawQuery();
    for (String pair : query.split("&")) {
      String name = pair.split("=", 2)[0];
      if (OUTCOME.contains(URLDecoder.decode(name, StandardCharsets.UTF_8))) {
        return true;
      }
    }
    return false;
  }

  private static ConnectRefusal refused(String why) {
    return ConnectRefusal.invalid("return_to", why);
  }

  private static String origin(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
    int port = address.getPort() < 0 ? usual : address.getPort();
    return scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** An address with one more parameter. */
  static URI with(URI address, String name, String value) {
    String joint = address.getRawQuery() == null ? "?" : "&";
    return URI.create(
        address + joint + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
