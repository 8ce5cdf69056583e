package dev.calgate.judge;

import org.junit.jupiter.api.Assumptions;

/** What a test needs and a machine may lack. */
public final class Needed {
  private Needed() {}

  /**
   * Skips the test that runs, and says so, when what it needs is not there; in continuous
   * integration that is a failure.
   *
   * @param what is missing, such as {@code the tables are not in /data}
   */
  public static void unless(boolean there, String what) {
    unless(there, what, "true".equals(System.getenv("CI")));
  }

  /** The rule itself: loud where it may be missing, a failure where it must not be. */
  static void unless(boolean there, String what, boolean ci) {
    if (there) {
      return;
    }
    String line = "NOT RUN: " + what;
    if (ci) {
      throw new IllegalStateException(line);
    }
    System.err.println(line);
    Assumptions.abort(line);
  }
}
