package dev.calgate.provider.google.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Organizer;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final EventTime NINE = at(PARIS, 1, 9);
  private static final EventTime TEN = at(PARIS, 1, 10);
  private static final EventTime DAY = EventTime.allDay(LocalDate.of(2026, 12, 1));
  private static final EventDetails MEETING = EventDetails.of("Meeting", NINE, TEN);

  private static EventTime at(ZoneId zone, int day, int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 12, day, hour, 0), zone);
  }

  private static EventDetails meeting(Consumer<EventDetails.Builder> change) {
    EventDetails.Builder builder = MEETING.toBuilder();
    change.accept(builder);
    return builder.build();
  }

  /** The refused fields of a new event and of a change, which must be the same. */
  private static Set<String> refused(Consumer<EventDetails.Builder> change) {
    Map<String, String> ofNew = Refusals.of(null, meeting(change), false);
    assertThat(ofNew.values()).allMatch(it -> !it.isBlank());
    assertThat(Refusals.of(MEETING, meeting(change), false)).isEqualTo(ofNew);
    return ofNew.keySet();
  }

  @Test
  void anOrdinaryEventIsNotRefused() {
    assertThat(
            refused(
                it ->
                    it.description("x")
                        .location("y")
                        .url("https://example.com")
                        .color("#dc2127")
                        .privacy(Privacy.SECRET)
                        .freeBusy(FreeBusy.FREE)
                        .recurrence(new Recurrence(List.of("FREQ=DAILY"), List.of(at(PARIS, 9, 8))))
                        .attendees(List.of(guest("bo@example.com")))
                        .reminders(List.of(new Reminder(0, Reminder.Method.EMAIL)))
                        .conference(new Conference("", "google_meet"))
                        .attachments(List.of(new Attachment("https://x.example", null, null)))))
        .isEmpty();
  }

  private static Attendee guest(String email) {
    return attendee(
        email,
        Attendee.Role.REQUIRED,
        Attendee.Participation.NEEDS_ACTION,
        Attendee.Kind.INDIVIDUAL);
  }

  private static Attendee attendee(
      String email, Attendee.Role role, Attendee.Participation answer, Attendee.Kind kind) {
    return new Attendee(email, null, role, answer, kind, false);
  }

  @Test
  void whatGoogleDoesNotHaveIsRefused() {
    assertThat(refused(it -> it.categories(List.of("Work")))).containsExactly("categories");
    assertThat(refused(it -> it.color("red"))).containsExactly("color");
    assertThat(refused(it -> it.url("mailto:bo@example.com"))).containsExactly("url");
    assertThat(refused(it -> it.organizer(new Organizer("bo@example.com", null, false))))
        .containsExactly("organizer");
    assertThat(refused(it -> it.status(EventStatus.CANCELLED))).containsExactly("status");
    assertThat(refused(it -> it.conference(new Conference("https://zoom.us/1", "zoom"))))
        .containsExactly("conference");
    assertThat(refused(it -> it.attachments(List.of(new Attachment("cid:1", null, null)))))
        .containsExactly("attachments");
  }

  @Test
  void halfACharacterIsRefusedWhereverItStands() {
    String half = "\ud800x";
    String web = "https://x.example/";
    assertThat(refused(it -> it.title(half))).containsExactly("title");
    assertThat(refused(it -> it.description(half))).containsExactly("description");
    assertThat(refused(it -> it.location("x\udfff"))).containsExactly("location");
    assertThat(refused(it -> it.url(web + half))).containsExactly("url");
    assertThat(refused(it -> it.attendees(List.of(guest(half + "@example.com")))))
        .containsExactly("attendees");
    Attendee named =
        new Attendee(
            "bo@example.com",
            half,
            Attendee.Role.REQUIRED,
            Attendee.Participation.ACCEPTED,
            Attendee.Kind.INDIVIDUAL,
            false);
    assertThat(refused(it -> it.attendees(List.of(named)))).containsExactly("attendees");
    assertThat(refused(it -> it.attachments(List.of(new Attachment(web, half, null)))))
        .containsExactly("attachments");
    assertThat(refused(it -> it.title("\ud83c\udf89"))).isEmpty();
  }

  @Test
  void aMediaTypeIsOneLine() {
    for (String type : List.of("text/plain\r\nX: y", "text/plain\n", "text/\u0000")) {
      Attachment attachment = new Attachment("https://x.example", null, type);
      assertThat(refused(it -> it.attachments(List.of(attachment)))).containsExactly("attachments");
    }
  }

  @Test
  void freeTimeFollowsTheStatus() {
    assertThat(refused(it -> it.freeBusy(FreeBusy.TENTATIVE))).containsExactly("free_busy");
    assertThat(refused(it -> it.freeBusy(FreeBusy.OUT_OF_OFFICE))).containsExactly("free_busy");
    assertThat(refused(it -> it.status(EventStatus.TENTATIVE).freeBusy(FreeBusy.TENTATIVE)))
        .isEmpty();
    assertThat(refused(it -> it.status(EventStatus.TENTATIVE))).isEmpty();
    EventDetails away = meeting(it -> it.freeBusy(FreeBusy.OUT_OF_OFFICE));
    assertThat(Refusals.of(away, MEETING, false)).containsOnlyKeys("free_busy");
    assertThat(Refusals.of(away, away.with(EventStatus.TENTATIVE), false)).isEmpty();
  }

  @Test
  void timesNeedAZoneThatHasANameAndMustExist() {
    LocalDateTime nine = LocalDateTime.of(2026, 12, 1, 9, 0);
    EventTime floating = EventTime.floating(nine);
    assertThat(refused(it -> it.times(floating, floating)))
        .containsExactlyInAnyOrder("start", "end");
    EventTime offset = at(ZoneOffset.ofHours(2), 1, 9);
    assertThat(refused(it -> it.times(offset, offset))).containsExactlyInAnyOrder("start", "end");
    EventTime gap = EventTime.zoned(LocalDateTime.of(2026, 3, 29, 2, 30), PARIS);
    assertThat(refused(it -> it.times(gap, TEN))).containsExactly("start");
    EventTime utc = EventTime.utc(nine.toInstant(ZoneOffset.UTC));
    assertThat(refused(it -> it.times(utc, utc))).isEmpty();
  }

  @Test
  void startAndEndAreOfOneFormAndADayEndsOnTheNext() {
    assertThat(refused(it -> it.times(DAY, TEN.withLocal(TEN.local().plusDays(1)))))
        .containsExactly("end");
    assertThat(Refusals.of(null, EventDetails.of("Day", DAY, DAY), false)).containsOnlyKeys("end");
    assertThat(refused(it -> it.times(NINE, NINE.withLocal(NINE.local().minusHours(1)))))
        .containsExactly("end");
    assertThat(Refusals.of(MEETING, meeting(it -> it.times(at(PARIS, 2, 9), TEN)), false))
        .containsOnlyKeys("start");
  }

  @Test
  void aSeriesNeedsRulesAndDatesThatCanBeRead() {
    assertThat(refused(it -> it.recurrence(new Recurrence(List.of(), List.of()))))
        .containsExactly("recurrence");
    assertThat(refused(it -> it.recurrence(new Recurrence(List.of("FREQ=SOMETIMES"), List.of()))))
        .containsExactly("recurrence");
    assertThat(
            refused(it -> it.recurrence(new Recurrence(List.of("FREQ=DAILY;X-A=b\nc"), List.of()))))
        .containsExactly("recurrence");
    EventTime elsewhere = at(ZoneId.of("America/New_York"), 5, 9);
    for (EventTime date : List.of(DAY, elsewhere)) {
      assertThat(refused(it -> it.recurrence(new Recurrence(List.of("FREQ=DAILY"), List.of(date)))))
          .containsExactly("recurrence");
    }
  }

  @Test
  void remindersAreFewEarlyAndNotHeard() {
    List<Reminder> six =
        List.of(0, 1, 2, 3, 4, 5).stream()
            .map(it -> new Reminder(it, Reminder.Method.POPUP))
            .toList();
    assertThat(refused(it -> it.reminders(six))).containsExactly("reminders");
    for (Reminder reminder :
        List.of(
            new Reminder(-1, Reminder.Method.POPUP),
            new Reminder(40_321, Reminder.Method.POPUP),
            new Reminder(1, Reminder.Method.AUDIO))) {
      assertThat(refused(it -> it.reminders(List.of(reminder)))).containsExactly("reminders");
    }
    assertThat(refused(it -> it.reminders(Collections.nCopies(2, six.get(0)))))
        .containsExactly("reminders");
  }

  @Test
  void attendeesAreThoseThatGoogleCanInvite() {
    for (Attendee attendee :
        List.of(
            guest("urn:uuid:1"),
            attendee(
                "bo@example.com",
                Attendee.Role.CHAIR,
                Attendee.Participation.ACCEPTED,
                Attendee.Kind.INDIVIDUAL),
            attendee(
                "bo@example.com",
                Attendee.Role.REQUIRED,
                Attendee.Participation.DELEGATED,
                Attendee.Kind.INDIVIDUAL),
            attendee(
                "bo@example.com",
                Attendee.Role.REQUIRED,
                Attendee.Participation.ACCEPTED,
                Attendee.Kind.GROUP))) {
      assertThat(refused(it -> it.attendees(List.of(attendee)))).containsExactly("attendees");
    }
    assertThat(
            refused(it -> it.attendees(List.of(guest("bo@example.com"), guest("BO@example.com")))))
        .containsExactly("attendees");
    Attendee odd = guest("profile-1");
    EventDetails known = meeting(it -> it.attendees(List.of(odd)));
    EventDetails more = meeting(it -> it.attendees(List.of(odd, guest("bo@example.com"))));
    assertThat(Refusals.of(known, more, false)).isEmpty();
  }

  @Test
  void anOccurrenceDoesNotRepeatAndHasThePrivacyOfItsSeries() {
    EventDetails repeating = MEETING.with(new Recurrence(List.of("FREQ=DAILY"), List.of()));
    assertThat(Refusals.of(MEETING, repeating, true)).containsOnlyKeys("recurrence");
    assertThat(Refusals.of(MEETING, meeting(it -> it.privacy(Privacy.PRIVATE)), true))
        .containsOnlyKeys("privacy");
  }

  @Test
  void anOccurrenceIsCancelledWithoutAnythingElse() {
    EventDetails cancelled = MEETING.with(EventStatus.CANCELLED);
    assertThat(Refusals.of(MEETING, cancelled, true)).isEmpty();
    assertThat(Refusals.of(MEETING, cancelled.toBuilder().title("x").build(), true))
        .containsOnlyKeys("title");
  }

  @Test
  void anOccurrenceTakesPlaceAgainWithAllThatItsSeriesHas() {
    EventDetails again =
        meeting(
            it ->
                it.organizer(new Organizer("bo@example.com", null, true))
                    .privacy(Privacy.PRIVATE)
                    .conference(new Conference("https://meet.google.com/a", "google_meet")));
    assertThat(Refusals.of(EventDetails.cancelled(NINE, NINE), again, true)).isEmpty();
    assertThat(Refusals.of(MEETING, again, true))
        .containsOnlyKeys("privacy", "organizer", "conference");
  }
}
