package dev.calgate.gateway.store;

import dev.calgate.model.Origin;
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
 * @param audit null when no audit waits for it
 */
public record Pass(
    Lease lease,
    String provider,
    CalendarRef ref,
    long number,
    long requested,
    @Nullable SyncCursor cursor,
    boolean thorough,
    long writes,
    @Nullable AuditOrder audit) {

  /** A pass like others. */
  Pass(
      Lease lease,
      String provider,
      CalendarRef ref,
      long number,
      long requested,
      @Nullable SyncCursor cursor,
      boolean thorough,
      long writes) {
    this(lease, provider, ref, number, requested, cursor, thorough, writes, null);
  }

  /** The calendar. */
  public CalendarKey calendar() {
    return lease.calendarKey();
  }

  /** The same, looking once more. */
  Pass since(long endedWrites) {
    return new Pass(lease, provider, ref, number, requested, cursor, thorough, endedWrites, audit);
  }

  /** The same as an audit, which lists everything, or as the pass before it. */
  Pass as(AuditOrder order) {
    return new Pass(lease, provider, ref, number, requested, null, thorough, writes, order);
  }

  /** Whether an audit ends when the pass breaks off. */
  public boolean isAwaited() {
    return audit != null;
  }

  /** Whether what is listed is believed over what is stored, whatever the versions say. */
  public boolean isAudit() {
    return audit != null && !audit.afterwards();
  }

  /** Who causes what it changes. */
  Origin origin() {
    return audit == null || audit.afterwards() ? Origin.PROVIDER : audit.origin();
  }
}
