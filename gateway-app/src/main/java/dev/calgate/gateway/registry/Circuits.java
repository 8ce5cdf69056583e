package dev.calgate.gateway.registry;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hosts that failed lately. Each gateway learns by itself; one that starts knows of none.
 * Thread-safe.
 */
public final class Circuits {
  private static final Logger LOG = LoggerFactory.getLogger(Circuits.class);

  /** Hosts in trouble at the same time; of more the one is forgotten that was quiet longest. */
  private static final int MOST = 10_000;

  /** So long after it could have been tried again, nobody asks for a host any more. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Map<String, Circuit> troubled = new Bounded<>(MOST);
  private final Duration longestRest;
  private final Clock clock;

  /**
   * All hosts are well.
   *
   * @param longestRest longest time in which one is not tried again
   */
  Circuits(Duration longestRest, Clock clock) {
    this.longestRest = longestRest;
    this.clock = clock;
  }

  /**
   * A host that is left alone.
   *
   * @param host with its port
   */
  public record Open(String host, Instant since, Instant probeAt) {}

  /** All that are left alone now; not those that nobody asks for any more. */
  public synchronized List<Open> open() {
    Instant asked = clock.instant().minus(FORGOTTEN);
    return troubled.entrySet().stream()
        .filter(it -> it.getValue().openSince() != null)
        .filter(it -> it.getValue().probeAt().isAfter(asked))
        .map(it -> new Open(it.getKey(), since(it.getValue()), it.getValue().probeAt()))
        .toList();
  }

  private static Instant since(Circuit circuit) {
    Instant since = circuit.openSince();
    return since == null ? Instant.MAX : since;
  }

  /** Host and port of an origin. */
  static String host(String origin) {
    URI address = URI.create(origin);
    int usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    return host(address.getHost(), address.getPort() < 0 ? usual : address.getPort());
  }

  static String host(String name, int port) {
    return name.toLowerCase(Locale.ROOT) + ":" + port;
  }

  /**
   * Asks whether a request may go out.
   *
   * @return how long the host is left alone yet; empty when it may
   */
  synchronized Optional<Duration> closedFor(String host, boolean urgent) {
    Circuit circuit = troubled.get(host);
    Instant now = clock.instant();
    if (circuit == null || circuit.admits(urgent, now)) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, circuit.probeAt());
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  /** Whether a request that waited for its turn to dial may still do so. */
  synchronized boolean letsDial(String host) {
    Circuit circuit = troubled.get(host);
    return circuit == null || circuit.letsDial();
  }

  synchronized void answered(String host) {
    Circuit circuit = troubled.remove(host);
    if (circuit != null && circuit.openSince() != null) {
      LOG.info("host={} answers again", host);
    }
  }

  synchronized void failed(String host, String user, boolean dialling) {
    Circuit circuit = troubled.computeIfAbsent(host, it -> new Circuit(longestRest));
    if (circuit.fails(user, dialling, clock.instant())) {
      LOG.warn("host={} failed {} times in a row and is left alone", host, Circuit.FAILURES);
    }
  }

  synchronized void release(String host) {
    Circuit circuit = troubled.get(host);
    if (circuit != null) {
      circuit.release();
    }
  }
}
