package dev.calgate.gateway.store;

import java.util.List;

/**
 * As much of a list as was asked for and as one answer holds.
 *
 * @param items in order
 * @param more whether there may be items behind them
 */
public record Batch<T>(List<T> items, boolean more) {
  /** Texts of one batch end when they grow beyond this. */
  static final long MAX_BYTES = 8L << 20;

  public Batch {
    items = List.copyOf(items);
  }

  /**
   * A batch of what a query found.
   *
   * @param found one more than {@code limit} if there are that many
   * @param bytes the size of all texts found; a query stops beyond {@link #MAX_BYTES}
   */
  static <T> Batch<T> of(List<T> found, int limit, long bytes) {
    return found.size() > limit
        ? new Batch<>(found.subList(0, limit), true)
        : new Batch<>(found, bytes >= MAX_BYTES);
  }
}
