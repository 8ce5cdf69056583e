package dev.calgate.provider.cronofy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Organizer;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import dev.calgate.testkit.Draft;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, by its field. */
class RefusalsTest {
  private static final EventDetails MEETING =
      EventDetails.of("Meeting", Draft.paris(1, 9), Draft.paris(1, 10));

  private static EventTime time(String local, String zone) {
    return EventTime.zoned(LocalDateTime.parse(local), ZoneId.of(zone));
  }

  private static Attendee guest(Attendee.Role role, Attendee.Participation status, boolean self) {
    return new Attendee("eve@x.org", null, role, status, Attendee.Kind.INDIVIDUAL, self);
  }

  private static Arguments refused(String field, UnaryOperator<EventDetails.Builder> change) {
    return Arguments.of(field, change.apply(MEETING.toBuilder()).build());
  }

  static Stream<Arguments> details() {
    return Stream.of(
        refused("title", it -> it.title(" ")),
        refused("title", it -> it.title("x".repeat(1_025))),
        refused("description", it -> it.description("x".repeat(4_097))),
        refused("status", it -> it.status(EventStatus.CANCELLED)),
        refused("url", it -> it.url("mailto:a@x.org")),
        refused("categories", it -> it.categories(List.of("a"))),
        refused("color", it -> it.color("red")),
        refused("privacy", it -> it.privacy(Privacy.SECRET)),
        refused("end", it -> it.times(Draft.paris(1, 9), Draft.paris(1, 8))),
        refused(
            "start",
            it ->
                it.times(
                    EventTime.floating(LocalDateTime.parse("2026-12-01T09:00")),
                    EventTime.floating(LocalDateTime.parse("2026-12-01T10:00")))),
        refused(
            "start",
            it -> it.times(time("2026-12-01T09:00", "+01:00"), time("2026-12-01T10:00", "+01:00"))),
        refused(
            "start",
            it ->
                it.times(
                    time("2026-03-29T02:30", "Europe/Paris"),
                    time("2026-03-29T04:00", "Europe/Paris"))),
        refused(
            "recurrence", it -> it.recurrence(new Recurrence(List.of("FREQ=DAILY"), List.of()))),
        refused("organizer", it -> it.organizer(new Organizer("eve@x.org", null, false))),
        refused(
            "attendees",
            it ->
                it.attendees(
                    List.of(
                        guest(
                            Attendee.Role.OPTIONAL, Attendee.Participation.NEEDS_ACTION, false)))),
        refused(
            "attendees",
            it ->
                it.attendees(
                    List.of(
                        guest(Attendee.Role.REQUIRED, Attendee.Participation.ACCEPTED, false)))),
        refused("reminders", it -> it.reminders(List.of(new Reminder(5, Reminder.Method.POPUP)))),
        refused("conference", it -> it.conference(new Conference("", "google_meet"))),
        refused(
            "attachments",
            it -> it.attachments(List.of(new Attachment("https://x.org/a", null, null)))));
  }

  @ParameterizedTest
  @MethodSource("details")
  void whatCannotBeHeldIsRefusedByItsField(String field, EventDetails details) {
    for (EventDetails before : new EventDetails[] {MEETING, null}) {
      Map<String, String> refused = Refusals.of(before, details, false);

      assertThat(refused).containsKey(field);
      assertThat(refused.values()).allSatisfy(it -> assertThat(it).isNotBlank());
    }
    assertThat(Refusals.of(details, details, false)).isEmpty();
  }

  @Test
  void onlyTheAccountsOwnAnswerCanBeGiven() {
    Attendee self = guest(Attendee.Role.REQUIRED, Attendee.Participation.NEEDS_ACTION, true);
    Attendee other = guest(Attendee.Role.REQUIRED, Attendee.Participation.NEEDS_ACTION, false);

    assertThat(answered(self, Attendee.Participation.ACCEPTED)).isEmpty();
    assertThat(answered(self, Attendee.Participation.DELEGATED)).containsOnlyKeys("attendees");
    assertThat(answered(other, Attendee.Participation.ACCEPTED)).containsOnlyKeys("attendees");
  }

  private static Map<String, String> answered(Attendee who, Attendee.Participation answer) {
    return Refusals.of(
        MEETING.toBuilder().attendees(List.of(who)).build(),
        MEETING.toBuilder().attendees(List.of(who.with(answer))).build(),
        false);
  }

  @Test
  void remindersOfANewEventMayBeNone() {
    assertThat(Refusals.of(null, MEETING.toBuilder().reminders(List.of()).build(), false))
        .isEmpty();
    assertThat(Refusals.of(MEETING, MEETING.toBuilder().reminders(List.of()).build(), false))
        .containsOnlyKeys("reminders");
  }
}
