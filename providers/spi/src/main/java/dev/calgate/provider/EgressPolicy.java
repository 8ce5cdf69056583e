package dev.calgate.provider;

import java.net.InetSocketAddress;

/** Which addresses the gateway may dial. Thread-safe. */
@FunctionalInterface
public interface EgressPolicy {

  /**
   * Called with the address that is about to be dialled, whatever name or notation led to it.
   *
   * @param host the name as it was asked for, with its port from {@code address}
   * @throws ProviderException {@link ErrorKind#ADDRESS_REFUSED} when it must not be dialled
   */
  void check(String host, InetSocketAddress address);
}
