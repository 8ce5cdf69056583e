package dev.calgate.gateway.webhook;

import dev.calgate.provider.EgressPolicy;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.http.NumericHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Addresses that notifications may be sent to, looked at before a channel is created. */
public final class CallbackAddress {
  /** Longest address, in characters. */
  public static final int LONGEST = 2_048;

  private static final int MOST_PORT = 65_535;

  /** Names that lead nowhere, or into the own network (RFC 2606, 6761, 6762). */
  private static final List<String> EXAMPLES =
      List.of("example.com", "example.net", "example.org", "example", "invalid", "test", "local");

  private static final List<String> OWN_MACHINE = List.of("localhost");

  private CallbackAddress() {}

  /** What is wrong with an address. */
  public enum Fault {
    /** It is no http or https address, or is longer than {@link #LONGEST}. */
    INVALID,
    /** It leads to where nobody but the operator can allow. */
    LOCAL
  }

  /** What is wrong with an address; empty for nothing. May ask for the host's addresses. */
  public static Optional<Fault> fault(String address, EgressPolicy egress) {
    Optional<URI> uri = parse(address);
    if (uri.isEmpty()) {
      return Optional.of(Fault.INVALID);
    }
    return isAllowed(uri.get(), egress) ? Optional.empty() : Optional.of(Fault.LOCAL);
  }

  private static Optional<URI> parse(String address) {
    if (address.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(address);
      return Optional.of(uri).filter(CallbackAddress::isHttp);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isHttp(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https"))
        && uri.getHost() != null
        && !NumericHost.isAmbiguous(uri.getHost())
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null
        && uri.getPort() != 0
        && uri.getPort() <= MOST_PORT;
  }

  private static boolean isAllowed(URI uri, EgressPolicy egress) {
    String host = uri.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = port(uri);
    try {
      if (isOneOf(bare, EXAMPLES)) {
        // No address: it passes where the operator allows the name.
        egress.check(bare, new InetSocketAddress(InetAddress.getByAddress(new byte[4]), port));
        return true;
      }
      if (isOneOf(bare, OWN_MACHINE)) {
        egress.check(bare, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return true;
      }
      for (InetAddress target : InetAddress.getAllByName(bare)) {
        egress.check(bare, new InetSocketAddress(target, port));
      }
      return true;
    } catch (ProviderException e) {
      return false;
    } catch (UnknownHostException e) {
      // It may be known later; what is dialled then is looked at.
      return true;
    }
  }

  private static int port(URI uri) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    return uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
  }

  private static boolean isOneOf(String host, List<String> domains) {
    String lower = host.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    return domains.stream().anyMatch(it -> name.equals(it) || name.endsWith("." + it));
  }
}
