package dev.calgate.gateway.store;

import dev.calgate.model.CalendarId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of {@code sync_state}, as accounts and calendars come, pause and go. */
interface SyncStates {
  /**
   * Locks an account's own row, which goes before the rows of its calendars: to be called first by
   * everything that concerns several of them.
   */
  void lock(AccountKey key);

  /** Adds a row that is due at once; one that is there stays as it is. */
  void insert(AccountKey key, String calendarColumn, Instant now);

  /**
   * Wakes all rows of an account as if nothing had failed, or puts them to rest, which outdates
   * what is running; calendars that nobody wants rest always.
   */
  void activate(AccountKey key, boolean active, Instant now);

  /** The same for the row of one calendar; null for all rows. */
  void activate(AccountKey key, @Nullable CalendarId calendar, boolean active, Instant now);

  /**
   * Outdates what is running for an account, and forgets what failed before, of its channels too;
   * not for how long its service wants to be left alone.
   */
  void restart(AccountKey key);

  /** Counts a request for one row, which makes it due; how many rows there are. */
  int request(AccountKey account, String calendarColumn, Instant now);

  /**
   * Counts a request for the look at an account's list, unless that is failing and waits itself.
   */
  void requestWorkingList(AccountKey account, Instant now);

  /** Counts a request for every row of an account; the numbers by calendar. */
  Map<String, Long> requestAll(AccountKey account, Instant now);

  /** Takes which request of which row was attempted. */
  interface Attempts {
    void attempted(AccountKey account, String calendarColumn, long number);
  }

  /** Tells of the active rows of some accounts. */
  void attempted(Collection<AccountKey> accounts, Attempts attempts);

  /** Leaves an account and all of its calendars alone until a time. */
  void quiet(AccountKey key, Instant until);

  /** Lets the account's pace begin anew when a leased calendar changed whose tag tells nothing. */
  void quicken(Lease lease);

  /** Notes as of when an account's list of calendars is true. */
  void listed(AccountKey key, Instant asOf);

  /**
   * Outdates a pass over a calendar that the last listing lacks, and lets the next one, if there
   * should be one, read it whole.
   *
   * @return false when it is listed
   */
  boolean outdateMissing(CalendarKey calendar);
}
