package dev.calgate.gateway.simulation;

/**
 * What may go wrong, each on a scale of its own: how often of a hundred it happens, low and high.
 */
enum Fault {
  /** A call that nobody answers, or only by 5xx. */
  UNREACHABLE(3, 15),
  /** The call was served; its answer is lost. */
  ANSWER_LOST(2, 10),
  THROTTLED(2, 8),
  /** A credential is refused for one call. */
  UNAUTHORIZED(2, 8),
  /** The account's credential is refused until its owner connects it again. */
  REVOKED(1, 3),
  /** 403 or 404 about calendars that are there; never together with {@link #HIDDEN}. */
  REFUSED(3, 15),
  /** A listing that breaks off after some pages. */
  BROKEN_LISTING(5, 25),
  /** All cursors of a calendar die. */
  DEAD_CURSOR(2, 8),
  /** A page token dies. */
  DEAD_PAGE(3, 15),
  /** A list of calendars that lacks some that are there. */
  HIDDEN(3, 10),
  /** Objects that nobody understands. */
  POISON(2, 8),
  /** Many objects come and go at once. */
  CROWD(1, 3),
  /** Calendars come and go. */
  CALENDARS(2, 8),
  /** A transaction is rolled back instead of committed. */
  COMMIT_FAILS(2, 8),
  /** A commit that is done and said to have failed. */
  COMMIT_UNKNOWN(2, 8),
  /** No transaction gets through for a while. */
  DATABASE_AWAY(1, 2),
  /** A gateway dies, and starts again. */
  CRASH(2, 8),
  /** A gateway stands still, perhaps beyond its leases. */
  FREEZE(3, 10),
  PUSH_LOST(10, 60),
  PUSH_DOUBLED(5, 30),
  /** The clock is turned faster than leases are renewed. */
  SLOW(10, 40);

  private final int low;
  private final int high;

  Fault(int low, int high) {
    this.low = low;
    this.high = high;
  }

  /** How often of a hundred, at a level: 0, 1 or 2. */
  int percent(int level) {
    return level == 0 ? 0 : level == 1 ? low : high;
  }
}
