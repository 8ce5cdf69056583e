package dev.calgate.gateway.store;

import dev.calgate.model.CalendarId;
import org.jspecify.annotations.Nullable;

/**
 * The right to work on one account's list of calendars, or on one of its calendars, until it
 * expires or somebody else takes it: every commit checks the number, so a late worker loses.
 *
 * @param calendar null for the account's list of calendars
 * @param number grows with every lease of the same row
 * @param failing whether the last work on it failed
 */
public record Lease(
    AccountKey account, @Nullable CalendarId calendar, long number, boolean failing) {

  /** The calendar's key; only for the lease of a calendar. */
  public CalendarKey calendarKey() {
    if (calendar == null) {
      throw new IllegalStateException("The lease is for an account's list of calendars");
    }
    return new CalendarKey(account.application(), account.account(), calendar);
  }

  /** The column's value: empty for the account's list. */
  String calendarColumn() {
    return calendar == null ? "" : calendar.value();
  }
}
