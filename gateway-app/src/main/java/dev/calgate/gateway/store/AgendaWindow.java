package dev.calgate.gateway.store;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A part of time as somebody in a zone means it: what starts before its end and ends at its begin
 * or later. Whole days and floating times are stored as those of a reader in UTC, so they are
 * compared with what the clock of the zone shows.
 *
 * @param from inclusive
 * @param to exclusive
 * @param localFrom what the zone's clock shows at {@code from}, as if it were UTC's
 * @param localTo what it shows at {@code to}
 */
record AgendaWindow(Instant from, Instant to, Instant localFrom, Instant localTo) {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  /** All of time. */
  static final AgendaWindow ALL = new AgendaWindow(FIRST, LAST, FIRST, LAST);

  static AgendaWindow of(Instant from, Instant to, ZoneId zone) {
    return new AgendaWindow(from, to, wall(from, zone), wall(to, zone));
  }

  private static Instant wall(Instant at, ZoneId zone) {
    return LocalDateTime.ofInstant(at, zone).toInstant(ZoneOffset.UTC);
  }

  /** Before this nothing that is inside ends. */
  Instant earliest() {
    return from.isBefore(localFrom) ? from : localFrom;
  }

  /** Before this all that is inside starts. */
  Instant latest() {
    return to.isAfter(localTo) ? to : localTo;
  }

  /** Whether something is inside for which UTC is the reader's zone, whatever its times' form. */
  boolean surelyHolds(Instant start) {
    return !start.isBefore(from)
        && !start.isBefore(localFrom)
        && start.isBefore(to)
        && start.isBefore(localTo);
  }

  /**
   * Whether something is inside.
   *
   * @param local whether it is a whole day or a floating time
   * @param start for a reader in UTC, as the end
   */
  boolean holds(boolean local, Instant start, Instant end) {
    return start.isBefore(local ? localTo : to) && !end.isBefore(local ? localFrom : from);
  }
}
