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

  private static final Set<String> CODE =
      new TreeSet<>(Set.of("code", "state", "error", "error_description"));

  /** Each character of an address may take nine when it is encoded. */
  private static final int LONGEST = 2_048;

  private final Set<String> origins = new HashSet<>();

  ReturnAddresses(Collection<String> origins) {
    origins.forEach(it -> this.origins.add(origin(URI.create(it))));
  }

  /**
   * Reads an address for the outcome of connecting an account.
   *
   * @throws ConnectRefusal when browsers may not be sent there
   */
  URI returnTo(String text) {
    return check("return_to", text, OUTCOME);
  }

  /**
   * Reads an address for a code (RFC 6749 section 3.1.2).
   *
   * @throws ConnectRefusal when browsers may not be sent there
   */
  URI redirectUri(String text) {
    return check("redirect_uri", text, CODE);
  }

  private URI check(String parameter, String text, Set<String> outcome) {
    try {
      return check(text, outcome);
    } catch (Refused e) {
      throw ConnectRefusal.invalid(parameter, String.valueOf(e.getMessage()));
    }
  }

  private URI check(String text, Set<String> outcome) throws Refused {
    URI address = parse(text);
    if (address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawFragment() != null) {
      throw new Refused("is no web address, or has a user or a fragment");
    }
    if (!origins.contains(origin(address))) {
      throw new Refused("leads to a place that connect.returnTo in config.yml does not name");
    }
    if (says(address, outcome)) {
      throw new Refused("has a parameter that the gateway sets, one of " + outcome);
    }
    return address;
  }

  private static URI parse(String text) throws Refused {
    try {
      URI address = URI.create(URI.create(text).toASCIIString());
      if (address.toString().length() > LONGEST) {
        throw new Refused("is too long");
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw new Refused("is no web address");
    }
  }

  private static boolean says(URI address, Set<String> outcome) {
    String query = address.getRawQuery() == null ? "" : address.getRawQuery();
    for (String pair : query.split("&")) {
      String name = pair.split("=", 2)[0];
      if (outcome.contains(URLDecoder.decode(name, StandardCharsets.UTF_8))) {
        return true;
      }
    }
    return false;
  }

  /** Why an address is refused. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  /** The origin of an address, as texts are compared. */
  static String origin(URI address) {
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
