package dev.calgate.gateway.registry;

import dev.calgate.provider.EgressPolicy;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.http.NumericHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Refuses every address that is not public, unless the operator allows it. What counts is the
 * address about to be dialled, by whatever name or notation it was asked for. The forbidden blocks
 * are those of the IANA special-purpose registries (RFC 6890), IPv6 forms that embed an IPv4
 * address included, and the metadata services of clouds.
 */
public final class Egress implements EgressPolicy {
  private static final List<AddressBlock> FORBIDDEN =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              // Azure's own services for its machines.
              "168.63.129.16/32",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/96",
              "::ffff:0:0:0/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20",
              "5f00::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .stream()
          .map(AddressBlock::parse)
          .toList();

  private final List<AllowedTarget> allowed;

  private Egress(List<AllowedTarget> allowed) {
    this.allowed = allowed;
  }

  /**
   * A policy with exceptions.
   *
   * @param allow entries of the form {@code host}, {@code host:port}, {@code address}, {@code
   *     address:port}, {@code [v6]:port} or a CIDR block
   * @throws IllegalArgumentException naming the entry that is none of these
   */
  public static Egress allowing(List<String> allow) {
    return new Egress(allow.stream().map(AllowedTarget::parse).toList());
  }

  @Override
  public void check(String host, InetSocketAddress address) {
    if (address.getAddress() == null) {
      throw new ProviderException(
          ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "The host " + host + " is unknown");
    }
    InetAddress target = unmapped(address.getAddress());
    String name = host.toLowerCase(Locale.ROOT);
    if (allowed.stream().anyMatch(it -> it.matches(name, target, address.getPort()))) {
      return;
    }
    if (FORBIDDEN.stream().anyMatch(block -> block.contains(target))) {
      throw refused(
          "The address of " + host + " is not public; the operator can allow it in egress.allow");
    }
    if (NumericHost.isAmbiguous(name)) {
      // Where this reads a public address, a proxy on the way may read another.
      throw refused("The host " + host + " is a number that is read in more than one way");
    }
  }

  /** The IPv4 address that one of IPv6 stands for: Java leaves it in what a name server says. */
  private static InetAddress unmapped(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address is not as long as any", e);
    }
  }

  private static ProviderException refused(String message) {
    return new ProviderException(ErrorKind.ADDRESS_REFUSED, ErrorScope.ACCOUNT, message);
  }
}
