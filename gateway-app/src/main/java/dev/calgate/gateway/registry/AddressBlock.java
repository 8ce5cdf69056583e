package dev.calgate.gateway.registry;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/** A block of addresses in CIDR notation. */
record AddressBlock(InetAddress network, int prefix) {

  /**
   * Reads {@code address/prefix}, or a single address.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network = InetAddresses.forString(slash < 0 ? text : text.substring(0, slash));
    int bits = network.getAddress().length * 8;
    int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("A prefix is within 0 and " + bits);
    }
    return new AddressBlock(network, prefix);
  }

  /** Whether an address lies in the block; one of the other family never does. */
  boolean contains(InetAddress address) {
    byte[] own = network.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >>> (bit % 8);
      if ((own[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
