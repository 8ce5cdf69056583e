package dev.calgate.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event of one calendar: a single one, a series, or one exceptional occurrence of a series.
 * Every departure from a series' rule is an event of its own, a cancelled occurrence too.
 *
 * @param id derived from where the event is, so that a re-sync gives the same
 * @param uid the provider-independent identifier (RFC 5545 section 3.8.4.7)
 * @param seriesId for exceptions the series' id, present even while the series itself is unknown
 * @param originalStart for exceptions the start that the rule gives to the occurrence
 * @param source where the event comes from
 */
public record Event(
    EventId id,
    AccountId accountId,
    CalendarId calendarId,
    String uid,
    @Nullable EventId seriesId,
    @Nullable EventTime originalStart,
    EventDetails details,
    Source source) {

  public Event {
    Objects.requireNonNull(id);
    if ((seriesId == null) != (originalStart == null)) {
      throw new IllegalArgumentException("An exception has both a series and an original start");
    }
  }

  /** Follows from the other fields. */
  public EventKind kind() {
    if (originalStart != null) {
      return EventKind.EXCEPTION;
    }
    return details.recurrence() == null ? EventKind.SINGLE : EventKind.SERIES;
  }

  /**
   * Where an event comes from.
   *
   * @param provider the provider's type word, such as {@code caldav}
   * @param ref the remote resource that holds the event, opaque
   * @param version the resource's version tag when the event last changed, or null
   */
  public record Source(String provider, String ref, @Nullable String version) {}
}
