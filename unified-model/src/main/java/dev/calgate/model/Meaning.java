package dev.calgate.model;

import java.util.Locale;

/** What a change means to a person; an entry of the feed can have several. */
public enum Meaning {
  /** There is a new event. */
  CREATED,
  /** The event is no longer in its calendar. */
  DELETED,
  /** Start or end is another one; for an occurrence that now begins where its rule has it, too. */
  TIME_MOVED,
  /** The event no longer takes place, though it is still in its calendar. */
  CANCELLED,
  /** A cancellation was taken back; an occurrence takes place again where its series has it. */
  RESTORED,
  /** One occurrence of a series no longer takes place. */
  OCCURRENCE_CANCELLED,
  /** One occurrence of a series begins, or now lasts, elsewhere than where the rule has it. */
  OCCURRENCE_MOVED,
  /** The series repeats by another rule or on other dates. */
  RECURRENCE_CHANGED,
  /** The title is another one. */
  TITLE_CHANGED,
  /** The place is another one. */
  LOCATION_CHANGED,
  /** Somebody was invited. */
  ATTENDEE_ADDED,
  /** Somebody is no longer invited. */
  ATTENDEE_REMOVED,
  /** Somebody's answer is another one. */
  ATTENDEE_ANSWERED,
  /** The online meeting is another one. */
  CONFERENCE_CHANGED,
  /** Something else about the event. */
  DETAILS_CHANGED,
  /** The account is disconnected: what the entry said was erased. */
  ERASED;

  /** The spelling in the feed, such as {@code time_moved}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
