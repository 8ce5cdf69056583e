package dev.calgate.gateway.registry;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the operator's allow list.
 *
 * @param host a name in lower case; null for an address or a block
 * @param block null for a name
 * @param port 0 for any
 */
record AllowedTarget(@Nullable String host, @Nullable AddressBlock block, int port) {
  /** No wildcards: a name is compared as it is. */
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}_-]+(\\.[\\p{L}\\p{N}_-]+)*\\.?");

  static AllowedTarget parse(String entry) {
    try {
      if (entry.contains("/")) {
        return new AllowedTarget(null, AddressBlock.parse(entry.trim()), 0);
      }
      HostAndPort target = HostAndPort.fromString(entry.trim());
      int port = target.getPortOrDefault(0);
      String host = target.getHost().toLowerCase(Locale.ROOT);
      if (InetAddresses.isInetAddress(host)) {
        return new AllowedTarget(null, AddressBlock.parse(host), port);
      }
      if (!NAME.matcher(host).matches()) {
        throw new IllegalArgumentException("no name of a host");
      }
      return new AllowedTarget(host, null, port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "egress.allow: '" + entry + "' is neither host, host:port nor a CIDR block", e);
    }
  }

  boolean matches(String name, InetAddress address, int dialled) {
    if (port != 0 && port != dialled) {
      return false;
    }
    return block == null ? name.equals(host) : block.contains(address);
  }
}
