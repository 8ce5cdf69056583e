package dev.calgate.gateway.simulation;

/** What may go wrong, each on a scale of its own: how often of a hundred it happens, low and high. */
enum Fault {
  /** A call that nobody answers, or only by 5xx. */
  UNREACHABLE(1, 10),
  /** The call was served; its answer is lost. */
  ANSWER_LOST(1, 6),
  THROTTLED(1, 5),
  /** A credential is refused for one call. */
  UNAUTHORIZED(1, 4),
  /** The account's credential is refused until its owner connects it again. */
  REVOKED(1, 3),
  /** 403 or 404 about calendars that are there; never together with {@link #HIDDEN}. */
  REFUSED(1, 5),
  /** A listing that breaks off after some pages. */
  BROKEN_LISTING(2, 15),
  /** All cursors of a calendar die. */
  DEAD_CURSOR(1, 4),
  /** A page token dies. */
  DEAD_PAGE(1, 8),
  /** A list of calendars that lacks some that are there. */
  HIDDEN(1, 4),
  /** Objects that nobody understands. */
  POISON(2, 8),
  /** Many objects come and go at once. */
  CROWD(1, 3),
  /** Calendars come and go. */
  CALENDARS(1, 4),
  /** A transaction is rolled back instead of committed. */
  COMMIT_FAILS(1, 6),
  /** A commit that is done and said to have failed. */
  COMMIT_UNKNOWN(1, 6),
  /** No transaction gets through for a while. */
  DATABASE_AWAY(1, 2),
  /** A gateway dies, and starts again. */
  CRASH(1, 4),
  /** A gateway stands still, perhaps beyond its leases. */
  FREEZE(1, 4),
  PUSH_LOST(10, 60),
  PUSH_DOUBLED(5, 30),
  /** The clock is turned faster than leases are renewed. */
  SLOW(1, 5);

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
