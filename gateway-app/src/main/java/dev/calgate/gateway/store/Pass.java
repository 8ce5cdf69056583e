package dev.calgate.gateway.store;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.SyncCursor;
import org.jspecify.annotations.Nullable;

/**
 * One running pass over one calendar.
 *
 * @param provider the provider's type word
 * @param ref the calendar at its provider
 * @param number counts the calendar's passes
 * @param requested the requests that this pass covers: those counted before its listing began
 * @param cursor where it begins; null for everything
 * @param thorough whether an earlier pass gave reason for doubt
 * @param writes how many writes through the API had ended when it began to look at what it tells
 */
public record Pass(
    Lease lease,
    String provider,
    CalendarRef ref,
    long number,
    long requested,
    @Nullable SyncCursor cursor,
    boolean thorough,
    long writes) {

  /** The calendar. */
  public CalendarKey calendar() {
    return lease.calendarKey();
  }

  /** The same, looking once more. */
  Pass since(long endedWrites) {
    return new Pass(lease, provider, ref, number, requested, cursor, thorough, endedWrites);
  }
}
