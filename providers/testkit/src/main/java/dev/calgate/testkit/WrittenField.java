package dev.calgate.testkit;

import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One field of an event, with another value for it. */
enum WrittenField {
  TITLE(EventDetails::title, it -> it.title("Grüße; a,b\\c 🎉")),
  DESCRIPTION(EventDetails::description, it -> it.description("Two lines\nof text, here")),
  LOCATION(EventDetails::location, it -> it.location("Room 4, upstairs")),
  URL(EventDetails::url, it -> it.url("https://example.com/agenda?a=1;b")),
  CATEGORIES(
      it -> List.copyOf(new TreeSet<>(it.categories())),
      it -> it.categories(List.of("One", "Two and three"))),
  COLOR(EventDetails::color, it -> it.color("teal")),
  PRIVATE(EventDetails::privacy, it -> it.privacy(Privacy.PRIVATE)),
  SECRET(EventDetails::privacy, it -> it.privacy(Privacy.SECRET)),
  FREE(EventDetails::freeBusy, it -> it.freeBusy(FreeBusy.FREE)),
  OUT_OF_OFFICE(EventDetails::freeBusy, it -> it.freeBusy(FreeBusy.OUT_OF_OFFICE)),
  TENTATIVE(
      EventDetails::status, it -> it.status(EventStatus.TENTATIVE).freeBusy(FreeBusy.TENTATIVE)),
  TIMES(
      it -> List.of(it.start(), it.end()), it -> it.times(Draft.paris(2, 14), Draft.paris(2, 16))),
  ANOTHER_ZONE(
      it -> List.of(it.start(), it.end()),
      it -> it.times(newYork(Draft.paris(2, 9)), newYork(Draft.paris(2, 10)))),
  WHOLE_DAYS(
      it -> List.of(it.start(), it.end()),
      it ->
          it.times(
              EventTime.allDay(LocalDate.of(2026, 12, 24)),
              EventTime.allDay(LocalDate.of(2026, 12, 27)))),
  A_RULE(
      EventDetails::recurrence,
      it -> it.recurrence(new Recurrence(List.of("FREQ=WEEKLY;COUNT=4"), List.of()))),
  ATTENDEES(
      it -> it.attendees().stream().map(Attendee::email).sorted().toList(),
      it -> it.attendees(List.of(guest("eve@example.com"), guest("bob@example.com")))),
  REMINDERS(
      EventDetails::reminders,
      it -> it.reminders(List.of(new Reminder(25, Reminder.Method.POPUP)))),
  CONFERENCE(
      it -> Objects.requireNonNullElse(it.conference(), new Conference("", null)).url(),
      it -> it.conference(new Conference("https://meet.example.com/room", null))),
  ATTACHMENTS(
      EventDetails::attachments,
      it ->
          it.attachments(
              List.of(
                  new Attachment("https://example.com/a.pdf", "Plan, final", "application/pdf"))));

  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<EventDetails, @Nullable Object> reading;

  @SuppressWarnings("ImmutableEnumChecker")
  private final UnaryOperator<EventDetails.Builder> change;

  WrittenField(
      Function<EventDetails, @Nullable Object> reading,
      UnaryOperator<EventDetails.Builder> change) {
    this.reading = reading;
    this.change = change;
  }

  private static EventTime newYork(EventTime time) {
    return EventTime.zoned(time.local(), ZoneId.of("America/New_York"));
  }

  private static Attendee guest(String email) {
    return new Attendee(
        email,
        null,
        Attendee.Role.REQUIRED,
        Attendee.Participation.NEEDS_ACTION,
        Attendee.Kind.INDIVIDUAL,
        false);
  }

  /** The details with another value in this field. */
  EventDetails changed(EventDetails details) {
    return change.apply(details.toBuilder()).build();
  }

  /** What the field says, so that values of the same meaning are equal. */
  @Nullable Object of(EventDetails details) {
    return reading.apply(details);
  }
}
