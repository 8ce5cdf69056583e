package dev.calgate.gateway.registry;

import dev.calgate.provider.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts the requests of this gateway, each quota's in its own sliding span. Thread-safe. */
final class Quotas implements Counts {
  /** Users whose requests are counted; of the rest the one is forgotten that was quiet longest. */
  private static final int MOST = 100_000;

  private final Map<String, SlidingWindow> windows = new Bounded<>(MOST);

  @Override
  public synchronized Optional<Full> take(List<Quota> quotas, int percent, Instant now) {
    forgetQuiet(now);
    Full full = null;
    for (Quota quota : quotas) {
      Duration wait = window(quota).until(Counts.part(quota, percent), now);
      if (!wait.isZero() && (full == null || wait.compareTo(full.left()) > 0)) {
        full = new Full(quota, wait);
      }
    }
    if (full == null) {
      quotas.forEach(quota -> window(quota).add(now));
    }
    return Optional.ofNullable(full);
  }

  private SlidingWindow window(Quota quota) {
    return windows.computeIfAbsent(quota.key(), key -> new SlidingWindow(quota.span()));
  }

  /** At most two at a time, so that it costs nothing and still outpaces what comes. */
  private void forgetQuiet(Instant now) {
    Iterator<SlidingWindow> eldest = windows.values().iterator();
    for (int i = 0; i < 2 && eldest.hasNext() && eldest.next().isEmpty(now); i++) {
      eldest.remove();
    }
  }
}
