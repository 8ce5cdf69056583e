package dev.calgate.gateway.store;

import dev.calgate.provider.ObjectRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table {@code event_write}, and the count of a calendar's ended writes. */
interface EventWrites {
  /**
   * Notes that an object is being written; empty when it is already. The calendar's row is locked
   * first.
   */
  Optional<WriteTicket> begin(CalendarKey calendar, ObjectRef ref, Instant until);

  /** Extends writes that have not ended. */
  void renew(Collection<WriteTicket> tickets, Instant until);

  /** All that are on their way. */
  List<WriteTicket> open();

  /** Ends the calendar's writes on which nobody can be working any more, and counts them. */
  int loseExpired(CalendarKey calendar, Instant now);

  /**
   * Locks the calendar's row, as a pass does.
   *
   * @return whether there is one
   */
  boolean lock(CalendarKey calendar);

  /** Ends a write; false when it was ended by somebody else, who took it for lost. */
  boolean end(WriteTicket ticket, boolean lost);

  /**
   * Ends a write for which nobody held a ticket, and locks the calendar's row.
   *
   * @return whether there is one
   */
  boolean endUnannounced(CalendarKey calendar);

  /** Notes which objects the write that has just ended changed besides its own. */
  void concern(CalendarKey calendar, Collection<ObjectRef> refs, Instant now);

  /** Those of some objects about which a pass may be told something old. */
  Set<ObjectRef> unsettled(Pass pass, Collection<ObjectRef> refs);

  /** What a pass has to ask for again, as what is on its way, or ended since, or was lost. */
  List<ObjectRef> toSettle(Pass pass);

  /** How many of the calendar's writes have ended. */
  long count(CalendarKey calendar);

  /** Forgets what a pass has settled. */
  void forgetSettled(Pass pass);
}
