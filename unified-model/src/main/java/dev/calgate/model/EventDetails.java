package dev.calgate.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event says, whoever holds it: everything a user can see or edit, without identity or
 * place. Providers make it, the store compares it, the API shows it. Lists are never null; their
 * order is that of the source.
 *
 * @param title empty when there is none
 * @param description plain text or the provider's markup, as it came; empty when there is none
 * @param location empty when there is none
 * @param url the event's own page, or null
 * @param color as the source names it (CSS name or #rrggbb), or null
 * @param end exclusive; never before {@code start}; equal to it for a moment without length
 * @param recurrence null for everything that is no series
 * @param reminders null when the calendar's own defaults apply; empty when there are none
 * @param sequence revision number of the organizer's copy (RFC 5545 section 3.8.7.4), 0 when
 *     unknown
 * @param createdAt null when the provider does not tell
 * @param updatedAt null when the provider does not tell
 * @param link where a person can open the event at its provider, or null
 */
public record EventDetails(
    EventStatus status,
    String title,
    String description,
    String location,
    @Nullable String url,
    List<String> categories,
    @Nullable String color,
    Privacy privacy,
    FreeBusy freeBusy,
    EventTime start,
    EventTime end,
    @Nullable Recurrence recurrence,
    @Nullable Organizer organizer,
    List<Attendee> attendees,
    @Nullable List<Reminder> reminders,
    @Nullable Conference conference,
    List<Attachment> attachments,
    int sequence,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable String link) {

  public EventDetails {
    Objects.requireNonNull(start);
    Objects.requireNonNull(end);
    categories = List.copyOf(categories);
    attendees = List.copyOf(attendees);
    attachments = List.copyOf(attachments);
    reminders = reminders == null ? null : List.copyOf(reminders);
  }

  /** A confirmed, public, busy event with nothing but a title and its times. */
  public static EventDetails of(String title, EventTime start, EventTime end) {
    return new EventDetails(
        EventStatus.CONFIRMED,
        title,
        "",
        "",
        null,
        List.of(),
        null,
        Privacy.PUBLIC,
        FreeBusy.BUSY,
        start,
        end,
        null,
        null,
        List.of(),
        null,
        null,
        List.of(),
        0,
        null,
        null,
        null);
  }

  /** The same in another status. */
  public EventDetails with(EventStatus other) {
    return new EventDetails(
        other,
        title,
        description,
        location,
        url,
        categories,
        color,
        privacy,
        freeBusy,
        start,
        end,
        recurrence,
        organizer,
        attendees,
        reminders,
        conference,
        attachments,
        sequence,
        createdAt,
        updatedAt,
        link);
  }

  /** The same as a series. */
  public EventDetails with(Recurrence series) {
    return new EventDetails(
        status,
        title,
        description,
        location,
        url,
        categories,
        color,
        privacy,
        freeBusy,
        start,
        end,
        series,
        organizer,
        attendees,
        reminders,
        conference,
        attachments,
        sequence,
        createdAt,
        updatedAt,
        link);
  }

  /** What one occurrence of this says when it takes place at a time of its own. */
  public EventDetails at(EventTime occurrenceStart, EventTime occurrenceEnd) {
    return new EventDetails(
        status,
        title,
        description,
        location,
        url,
        categories,
        color,
        privacy,
        freeBusy,
        occurrenceStart,
        occurrenceEnd,
        null,
        organizer,
        attendees,
        reminders,
        conference,
        attachments,
        sequence,
        createdAt,
        updatedAt,
        link);
  }

  /** Whether the event concerns a whole day or several. */
  public boolean isAllDay() {
    return start instanceof EventTime.AllDay;
  }
}
