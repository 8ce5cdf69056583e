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
    return new Builder(start, end).title(title).build();
  }

  /**
   * What is said of an occurrence that its series takes away, without words of its own (EXDATE, a
   * cancelled instance): that it is cancelled, and when it would have been. Nothing of the series
   * is repeated, so that an edit of the series is a change of the series alone.
   */
  public static EventDetails cancelled(EventTime start, EventTime end) {
    return new Builder(start, end).status(EventStatus.CANCELLED).build();
  }

  /** The same in another status. */
  public EventDetails with(EventStatus other) {
    return toBuilder().status(other).build();
  }

  /** The same as a series. */
  public EventDetails with(Recurrence series) {
    return toBuilder().recurrence(series).build();
  }

  /** What one occurrence of this says when it takes place at a time of its own. */
  public EventDetails at(EventTime occurrenceStart, EventTime occurrenceEnd) {
    return toBuilder().times(occurrenceStart, occurrenceEnd).recurrence(null).build();
  }

  /** Whether the event concerns a whole day or several. */
  public boolean isAllDay() {
    return start instanceof EventTime.AllDay;
  }

  /** These details, to change some of them. */
  public Builder toBuilder() {
    return new Builder(start, end)
        .status(status)
        .title(title)
        .description(description)
        .location(location)
        .url(url)
        .categories(categories)
        .color(color)
        .privacy(privacy)
        .freeBusy(freeBusy)
        .recurrence(recurrence)
        .organizer(organizer)
        .attendees(attendees)
        .reminders(reminders)
        .conference(conference)
        .attachments(attachments)
        .sequence(sequence)
        .createdAt(createdAt)
        .updatedAt(updatedAt)
        .link(link);
  }

  /**
   * Puts details together, field by field; what is not said is that of {@link #of}, without a
   * title. Not thread-safe.
   */
  public static final class Builder {
    private EventStatus status = EventStatus.CONFIRMED;
    private String title = "";
    private String description = "";
    private String location = "";
    private @Nullable String url;
    private List<String> categories = List.of();
    private @Nullable String color;
    private Privacy privacy = Privacy.PUBLIC;
    private FreeBusy freeBusy = FreeBusy.BUSY;
    private EventTime start;
    private EventTime end;
    private @Nullable Recurrence recurrence;
    private @Nullable Organizer organizer;
    private List<Attendee> attendees = List.of();
    private @Nullable List<Reminder> reminders;
    private @Nullable Conference conference;
    private List<Attachment> attachments = List.of();
    private int sequence = 0;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;
    private @Nullable String link;

    /** Begins with the times, which every event has. */
    public Builder(EventTime start, EventTime end) {
      this.start = start;
      this.end = end;
    }

    /** Takes the place of the times. */
    public Builder times(EventTime otherStart, EventTime otherEnd) {
      this.start = otherStart;
      this.end = otherEnd;
      return this;
    }

    /** See {@link EventDetails#status}. */
    public Builder status(EventStatus value) {
      this.status = value;
      return this;
    }

    /** See {@link EventDetails#title}. */
    public Builder title(String value) {
      this.title = value;
      return this;
    }

    /** See {@link EventDetails#description}. */
    public Builder description(String value) {
      this.description = value;
      return this;
    }

    /** See {@link EventDetails#location}. */
    public Builder location(String value) {
      this.location = value;
      return this;
    }

    /** See {@link EventDetails#url}. */
    public Builder url(@Nullable String value) {
      this.url = value;
      return this;
    }

    /** See {@link EventDetails#categories}. */
    public Builder categories(List<String> value) {
      this.categories = value;
      return this;
    }

    /** See {@link EventDetails#color}. */
    public Builder color(@Nullable String value) {
      this.color = value;
      return this;
    }

    /** See {@link EventDetails#privacy}. */
    public Builder privacy(Privacy value) {
      this.privacy = value;
      return this;
    }

    /** See {@link EventDetails#freeBusy}. */
    public Builder freeBusy(FreeBusy value) {
      this.freeBusy = value;
      return this;
    }

    /** See {@link EventDetails#recurrence}. */
    public Builder recurrence(@Nullable Recurrence value) {
      this.recurrence = value;
      return this;
    }

    /** See {@link EventDetails#organizer}. */
    public Builder organizer(@Nullable Organizer value) {
      this.organizer = value;
      return this;
    }

    /** See {@link EventDetails#attendees}. */
    public Builder attendees(List<Attendee> value) {
      this.attendees = value;
      return this;
    }

    /** See {@link EventDetails#reminders}. */
    public Builder reminders(@Nullable List<Reminder> value) {
      this.reminders = value;
      return this;
    }

    /** See {@link EventDetails#conference}. */
    public Builder conference(@Nullable Conference value) {
      this.conference = value;
      return this;
    }

    /** See {@link EventDetails#attachments}. */
    public Builder attachments(List<Attachment> value) {
      this.attachments = value;
      return this;
    }

    /** See {@link EventDetails#sequence}. */
    public Builder sequence(int value) {
      this.sequence = value;
      return this;
    }

    /** See {@link EventDetails#createdAt}. */
    public Builder createdAt(@Nullable Instant value) {
      this.createdAt = value;
      return this;
    }

    /** See {@link EventDetails#updatedAt}. */
    public Builder updatedAt(@Nullable Instant value) {
      this.updatedAt = value;
      return this;
    }

    /** See {@link EventDetails#link}. */
    public Builder link(@Nullable String value) {
      this.link = value;
      return this;
    }

    /** The details as they are now. */
    public EventDetails build() {
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
  }
}
