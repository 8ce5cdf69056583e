package dev.calgate.simulator.google;

import java.time.Clock;
import java.time.Instant;

/** The time within which sync tokens are good. Thread-safe. */
final class SyncEpoch {
  private final Clock clock;
  private final String generation = Identifiers.secret(6);
  private State state = new State(0, "fullSyncRequired", Instant.MIN);

  /**
   * @param number how often tokens were made worthless
   * @param reason why the last time
   * @param since when that was
   */
  record State(int number, String reason, Instant since) {}

  SyncEpoch(Clock clock) {
    this.clock = clock;
  }

  /** Ends one and begins another. */
  synchronized void next(String reason) {
    if (!reason.equals("fullSyncRequired") && !reason.equals("updatedMinTooLongAgo")) {
      throw new IllegalArgumentException("Tokens are not refused for " + reason);
    }
    state = new State(state.number() + 1, reason, clock.instant());
  }

  synchronized State state() {
    return state;
  }

  /** Tells the tokens of one calendar, or one list, from those of others. */
  String generation() {
    return generation;
  }

  static GoogleException gone(String reason) {
    return reason.equals("updatedMinTooLongAgo")
        ? new GoogleException(
                410, reason, "The requested minimum modification time lies too far in the past.")
            .domain("calendar")
            .at("parameter", "updatedMin")
        : new GoogleException(
                410, reason, "Sync token is no longer valid, a full sync is required.")
            .domain("calendar")
            .at("parameter", "syncToken");
  }
}
