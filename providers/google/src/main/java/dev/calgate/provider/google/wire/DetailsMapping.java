package dev.calgate.provider.google.wire;

import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventAttachment;
import com.google.api.services.calendar.model.EventReminder;
import dev.calgate.model.Attachment;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Reminder;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one event says (Event resource), its recurrence aside. */
final class DetailsMapping {
  private final TimeMapping times;

  DetailsMapping(TimeMapping times) {
    this.times = times;
  }

  EventDetails details(Event event) {
    boolean repeats = event.getRecurrence() != null && !event.getRecurrence().isEmpty();
    EventTime start = repeats ? times.onTheWall(event.getStart()) : times.time(event.getStart());
    if (start == null) {
      throw new UnreadableException("The event has no start");
    }
    return new EventDetails.Builder(start, end(event, start))
        .status(status(event))
        .title(text(event.getSummary()))
        .description(text(event.getDescription()))
        .location(PlaceMapping.location(event))
        .url(event.getSource() == null ? null : event.getSource().getUrl())
        .color(Colors.color(event.getColorId()))
        .privacy(privacy(event))
        .freeBusy(freeBusy(event))
        .organizer(PeopleMapping.organizer(event))
        .attendees(PeopleMapping.attendees(event))
        .reminders(reminders(event))
        .conference(PlaceMapping.conference(event))
        .attachments(attachments(event))
        .sequence(event.getSequence() == null ? 0 : Math.max(0, event.getSequence()))
        .createdAt(TimeMapping.instant(event.getCreated()))
        .updatedAt(TimeMapping.instant(event.getUpdated()))
        .link(event.getHtmlLink())
        .build();
  }

  private EventTime end(Event event, EventTime start) {
    EventTime end = times.time(event.getEnd());
    boolean sameForm = end != null && end.getClass().equals(start.getClass());
    if (start instanceof EventTime.AllDay) {
      EventTime nextDay = start.withLocal(start.local().plusDays(1));
      return end != null && sameForm && end.local().isAfter(start.local()) ? end : nextDay;
    }
    boolean before =
        end == null
            || !sameForm
            || end.instant(ZoneOffset.UTC).isBefore(start.instant(ZoneOffset.UTC));
    return end == null || before ? start : end;
  }

  private static EventStatus status(Event event) {
    return switch (text(event.getStatus())) {
      case "tentative" -> EventStatus.TENTATIVE;
      case "cancelled" -> EventStatus.CANCELLED;
      default -> EventStatus.CONFIRMED;
    };
  }

  private static Privacy privacy(Event event) {
    return switch (text(event.getVisibility())) {
      case "", "default", "public" -> Privacy.PUBLIC;
      case "confidential" -> Privacy.SECRET;
      default -> Privacy.PRIVATE;
    };
  }

  private static FreeBusy freeBusy(Event event) {
    if (text(event.getTransparency()).equals("transparent")) {
      return FreeBusy.FREE;
    }
    if (text(event.getEventType()).equals("outOfOffice")) {
      return FreeBusy.OUT_OF_OFFICE;
    }
    return status(event) == EventStatus.TENTATIVE ? FreeBusy.TENTATIVE : FreeBusy.BUSY;
  }

  private static @Nullable List<Reminder> reminders(Event event) {
    Event.Reminders reminders = event.getReminders();
    if (reminders == null || Boolean.TRUE.equals(reminders.getUseDefault())) {
      return null;
    }
    return reminders.getOverrides() == null
        ? List.of()
        : reminders.getOverrides().stream()
            .map(DetailsMapping::reminder)
            .flatMap(Optional::stream)
            .toList();
  }

  /** Empty for one that does not say when. */
  static Optional<Reminder> reminder(EventReminder reminder) {
    return Optional.ofNullable(reminder.getMinutes())
        .map(
            minutes ->
                new Reminder(
                    minutes,
                    "email".equals(reminder.getMethod())
                        ? Reminder.Method.EMAIL
                        : Reminder.Method.POPUP));
  }

  private static List<Attachment> attachments(Event event) {
    return event.getAttachments() == null
        ? List.of()
        : event.getAttachments().stream()
            .map(DetailsMapping::attachment)
            .flatMap(Optional::stream)
            .toList();
  }

  /** Empty for one that does not say where. */
  static Optional<Attachment> attachment(EventAttachment attachment) {
    return Optional.ofNullable(attachment.getFileUrl())
        .filter(url -> !url.isBlank())
        .map(url -> new Attachment(url, attachment.getTitle(), attachment.getMimeType()));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
