package dev.calgate.provider.google.wire;

import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventAttachment;
import dev.calgate.model.Attachment;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Reminder;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one event says (Event resource), its recurrence aside. */
final class DetailsMapping {
  /** The event colours that colors.get names. */
  private static final Map<String, String> COLORS =
      Map.ofEntries(
          Map.entry("1", "#a4bdfc"),
          Map.entry("2", "#7ae7bf"),
          Map.entry("3", "#dbadff"),
          Map.entry("4", "#ff887c"),
          Map.entry("5", "#fbd75b"),
          Map.entry("6", "#ffb878"),
          Map.entry("7", "#46d6db"),
          Map.entry("8", "#e1e1e1"),
          Map.entry("9", "#5484ed"),
          Map.entry("10", "#51b749"),
          Map.entry("11", "#dc2127"));

  private final TimeMapping times;

  DetailsMapping(TimeMapping times) {
    this.times = times;
  }

  EventDetails details(Event event) {
    EventTime start = times.time(event.getStart());
    if (start == null) {
      throw new UnreadableException("The event has no start");
    }
    return new EventDetails.Builder(start, end(event, start))
        .status(status(event))
        .title(text(event.getSummary()))
        .description(text(event.getDescription()))
        .location(PlaceMapping.location(event))
        .url(event.getSource() == null ? null : event.getSource().getUrl())
        .color(event.getColorId() == null ? null : COLORS.get(event.getColorId()))
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
            .filter(it -> it.getMinutes() != null)
            .map(
                it ->
                    new Reminder(
                        it.getMinutes(),
                        "email".equals(it.getMethod())
                            ? Reminder.Method.EMAIL
                            : Reminder.Method.POPUP))
            .toList();
  }

  private static List<Attachment> attachments(Event event) {
    return event.getAttachments() == null
        ? List.of()
        : event.getAttachments().stream()
            .filter(it -> it.getFileUrl() != null && !it.getFileUrl().isBlank())
            .map(DetailsMapping::attachment)
            .toList();
  }

  private static Attachment attachment(EventAttachment attachment) {
    return new Attachment(attachment.getFileUrl(), attachment.getTitle(), attachment.getMimeType());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
