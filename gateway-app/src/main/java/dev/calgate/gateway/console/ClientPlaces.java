package dev.calgate.gateway.console;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.net.InetAddresses;
import com.google.common.util.concurrent.RateLimiter;
import dev.calgate.gateway.console.ConnectRefusal.Word;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Room for what anybody may have the gateway try, bounded in all and, well below that, for each
 * client: whoever lets his tries hang keeps nobody waiting but himself. Thread-safe.
 */
final class ClientPlaces {
  /** At once, and in a second. */
  private static final int MOST = 16;

  private static final int MOST_OF_CLIENT = 4;
  private static final int MOST_OF_CLIENT_IN_A_SECOND = 8;

  private static final int REMEMBERED = 10_000;
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);
  private static final String FORWARDED = "X-Forwarded-For";
  private static final int IPV6_NETWORK_BYTES = 8;

  private final Semaphore room = new Semaphore(MOST);
  private final RateLimiter rate = RateLimiter.create(MOST);
  private final LoadingCache<String, Client> clients =
      CacheBuilder.newBuilder()
          .maximumSize(REMEMBERED)
          .expireAfterAccess(REMEMBERED_FOR)
          .build(CacheLoader.from(Client::new));

  /** One client's part of the room. */
  private static final class Client {
    private final Semaphore room = new Semaphore(MOST_OF_CLIENT);
    private long second;
    private int count;

    // Several may come at once, as people do that share an address.
    synchronized boolean isInTime() {
      long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
      count = now == second ? count + 1 : 1;
      second = now;
      return count <= MOST_OF_CLIENT_IN_A_SECOND;
    }
  }

  /** A place that is held until it is closed. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A place for a client.
   *
   * @throws ConnectRefusal when the client has enough of them, or there is none left
   */
  Place take(String name) {
    Client client = clients.getUnchecked(name);
    if (!client.isInTime() || !client.room.tryAcquire()) {
      throw busy();
    }
    if (!rate.tryAcquire() || !room.tryAcquire()) {
      client.room.release();
      throw busy();
    }
    return () -> {
      room.release();
      client.room.release();
    };
  }

  private static ConnectRefusal busy() {
    return new ConnectRefusal(
        Word.BUSY, "Too many are connecting now. Send this again in a moment");
  }

  /**
   * Who sends a request. Whom a proxy names is believed only where the sender is in the own
   * network, where proxies are; of IPv6 one has a whole network of addresses, so that is what
   * counts.
   */
  static String client(HttpServletRequest request) {
    return client(request.getRemoteAddr(), Collections.list(request.getHeaders(FORWARDED)));
  }

  static String client(@Nullable String peer, List<String> forwarded) {
    InetAddress sender = address(peer);
    if (sender != null && isNear(sender)) {
      // Each proxy adds whom it sees at the end; all before that anybody may have written.
      String list = String.join(",", forwarded);
      InetAddress named = address(list.substring(list.lastIndexOf(',') + 1).strip());
      sender = named == null ? sender : named;
    }
    return sender == null ? "" : network(sender);
  }

  /** Servers and proxies write IPv6 in brackets, and some a port behind. */
  private static @Nullable InetAddress address(@Nullable String text) {
    String host =
        text == null ? "" : text.replaceFirst("^\\[(.*)](:\\d+)?$|^([0-9.]+):\\d+$", "$1$3");
    return InetAddresses.isInetAddress(host) ? InetAddresses.forString(host) : null;
  }

  private static boolean isNear(InetAddress address) {
    boolean uniqueLocal =
        address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || uniqueLocal;
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES))
        : address.getHostAddress();
  }
}
