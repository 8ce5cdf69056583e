package dev.calgate.testkit;

import dev.calgate.provider.Quota;
import dev.calgate.provider.Traffic;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Lets every request pass and counts those that were announced. Thread-safe. */
public final class CountingTraffic implements Traffic {
  private final AtomicLong announced = new AtomicLong();

  @Override
  public Exchange begin(String origin, String user, List<Quota> quotas) {
    announced.incrementAndGet();
    return Exchange.UNWATCHED;
  }

  /** How many requests were announced. */
  public long count() {
    return announced.get();
  }
}
