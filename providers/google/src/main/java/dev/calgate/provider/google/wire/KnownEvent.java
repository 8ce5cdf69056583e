package dev.calgate.provider.google.wire;

import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventAttendee;
import com.google.api.services.calendar.model.EventDateTime;
import dev.calgate.model.EventTime;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An event as Google has told it, for a write that relies on it. */
public record KnownEvent(Event event) {
  /**
   * Reads an event.
   *
   * @throws IOException when it is none
   */
  public static KnownEvent of(String raw) throws IOException {
    try {
      return new KnownEvent(OddFields.read(raw));
    } catch (UnreadableException | IllegalArgumentException | NullPointerException e) {
      throw new IOException("No event", e);
    }
  }

  /** Its iCalendar UID, which a series shares with its exceptions; null when it does not tell. */
  public @Nullable String uid() {
    return event.getICalUID();
  }

  /** Whether it is an occurrence of a series. */
  public boolean isOccurrence() {
    return event.getRecurringEventId() != null;
  }

  /** Whether it is an occurrence of a certain series. */
  public boolean isOccurrenceOf(String seriesId) {
    return seriesId.equals(event.getRecurringEventId());
  }

  /** Whether exceptions may belong to it. */
  public boolean isSeries() {
    return event.getRecurrence() != null;
  }

  public boolean isCancelled() {
    return "cancelled".equals(event.getStatus());
  }

  /** Whether it is another's, of which this calendar holds a copy. */
  public boolean isOfAnother() {
    return event.getOrganizer() != null && !Boolean.TRUE.equals(event.getOrganizer().getSelf());
  }

  /** Whether not all attendees are told. */
  public boolean omitsAttendees() {
    return Boolean.TRUE.equals(event.getAttendeesOmitted());
  }

  /** Whether its times can only be read in the zone of its calendar. */
  public boolean needsZone() {
    return Stream.of(event.getStart(), event.getEnd(), event.getOriginalStartTime())
        .anyMatch(KnownEvent::needsZone);
  }

  private static boolean needsZone(@Nullable EventDateTime time) {
    return time != null && time.getDateTime() != null && time.getTimeZone() == null;
  }

  /** The change that restores an occurrence which an EXDATE takes away; empty when none does. */
  public Optional<Event> restoring(EventTime occurrence) {
    EventTime start = new TimeMapping(null).time(event.getStart());
    if (start == null) {
      return Optional.empty();
    }
    List<String> without = RecurrenceSent.without(occurrence, recurrence(), start);
    return without.equals(recurrence())
        ? Optional.empty()
        : Optional.of(new Event().setRecurrence(without));
  }

  List<String> recurrence() {
    return event.getRecurrence() == null ? List.of() : event.getRecurrence();
  }

  List<EventAttendee> attendees() {
    return event.getAttendees() == null ? List.of() : event.getAttendees();
  }
}
