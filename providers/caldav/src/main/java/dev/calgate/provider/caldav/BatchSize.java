package dev.calgate.provider.caldav;

import java.time.Duration;

/**
 * How many objects are asked for at once: few at first, more while answers are quick, for each
 * question has its price too; fewer after such as took long or were too large together.
 */
final class BatchSize {
  private static final int FIRST = 10;
  private static final Duration QUICK = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(10);

  /** More than this for each object is not the way there, but the server looking for it. */
  private static final Duration SLOW_EACH = Duration.ofMillis(20);

  private final int largest;
  private int size;
  private boolean slow;

  BatchSize(int largest) {
    this.largest = largest;
    this.size = Math.min(largest, FIRST);
  }

  int size() {
    return size;
  }

  /** Whether the last answer took the server much for each object. */
  boolean isSlow() {
    return slow;
  }

  /** Learns from an answer: how many were asked for and given, and how long that took. */
  void answered(int asked, int given, Duration time) {
    boolean quick = time.compareTo(QUICK) < 0;
    slow = !quick && time.dividedBy(Math.max(given, 1)).compareTo(SLOW_EACH) > 0;
    if (given < asked) {
      size = Math.max(given, 1);
    } else if (quick) {
      size = Math.min(largest, 2 * size);
    } else if (time.compareTo(LONG) > 0) {
      size = Math.max(size / 2, 1);
    }
  }
}
