package dev.calgate.gateway.store;

/**
 * What one transaction sees, by what is asked of it rather than by table; outside this package
 * something to be handed on. For one thread, and only while the work runs that it was given to.
 */
public interface Tables {
  /** Accounts and what opens them. */
  Accounts accounts();

  /** Calendars as they are listed. */
  Calendars calendars();

  /** What is due when, as accounts and calendars come, pause and go. */
  SyncStates sync();

  /** What is due when, as workers take, hold and leave it. */
  Leases leases();

  /** Passes over calendars. */
  Passes passes();

  /** What providers hold, and what passes are told of it. */
  RemoteObjects objects();

  /** Writes through the API on their way. */
  EventWrites writes();

  /** Events as they are compared. */
  StoredEvents events();

  /** The way in of every change. */
  Feed feed();
}
