package dev.calgate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventDiffTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final EventTime NINE = paris(9);
  private static final EventTime TEN = paris(10);
  private static final EventDetails LUNCH = EventDetails.of("Lunch", NINE, TEN);

  private static EventTime paris(int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 11, 24, hour, 0), PARIS);
  }

  static EventDetails meeting(List<Attendee> attendees) {
    return details("Meeting", "", null, attendees, null, 0, null);
  }

  private static EventDetails details(
      String title,
      String location,
      @Nullable Conference conference,
      List<Attendee> attendees,
      @Nullable Organizer organizer,
      int sequence,
      @Nullable Instant updatedAt) {
    return new EventDetails.Builder(NINE, TEN)
        .title(title)
        .location(location)
        .conference(conference)
        .attendees(attendees)
        .organizer(organizer)
        .sequence(sequence)
        .updatedAt(updatedAt)
        .build();
  }

  private static Attendee guest(String email, Attendee.Participation status) {
    return new Attendee(
        email, null, Attendee.Role.REQUIRED, status, Attendee.Kind.INDIVIDUAL, false);
  }

  private static Event single(EventDetails details) {
    return RandomEvents.event(details, null);
  }

  private static Event exception(EventDetails details) {
    return RandomEvents.event(details, NINE);
  }

  private static EventDiff diff(EventDetails before, EventDetails after) {
    return EventDiff.between(single(before), single(after));
  }

  @Test
  void oldValuesComeInTheOrderOfTheDocumentAndAsTheModelHasThem() {
    EventDiff diff = diff(LUNCH, EventDetails.of("Dinner", TEN, paris(12)));
    assertThat(diff.changed()).containsExactly("title", "start", "end");
    assertThat(diff.before())
        .containsEntry("title", "Lunch")
        .containsEntry("start", NINE)
        .containsEntry("end", TEN);
    assertThat(diff.meaning()).containsExactlyInAnyOrder(Meaning.TITLE_CHANGED, Meaning.TIME_MOVED);
  }

  @Test
  void aNewRevisionNumberOrStampIsNoChange() {
    EventDiff diff =
        diff(
            details("Lunch", "", null, List.of(), null, 1, null),
            details("Lunch", "", null, List.of(), null, 2, Instant.EPOCH));
    assertThat(diff.before()).isEmpty();
    assertThat(diff.meaning()).isEmpty();
  }

  @Test
  void whatWasAbsentHasNullAsItsOldValue() {
    Conference zoom = new Conference("https://zoom.example/1", "zoom");
    EventDiff diff = diff(LUNCH, details("Lunch", "", zoom, List.of(), null, 0, null));
    assertThat(diff.before()).containsOnlyKeys("conference").containsEntry("conference", null);
    assertThat(diff.meaning()).containsExactly(Meaning.CONFERENCE_CHANGED);
  }

  @Test
  void guestsAreAddedRemovedAndAnswer() {
    Attendee ann = guest("ann@example.org", Attendee.Participation.NEEDS_ACTION);
    Attendee annComes = guest("ANN@example.org", Attendee.Participation.ACCEPTED);
    Attendee bob = guest("bob@example.org", Attendee.Participation.ACCEPTED);
    assertThat(diff(meeting(List.of(ann)), meeting(List.of(ann, bob))).meaning())
        .containsExactly(Meaning.ATTENDEE_ADDED);
    assertThat(diff(meeting(List.of(ann, bob)), meeting(List.of(bob))).meaning())
        .containsExactly(Meaning.ATTENDEE_REMOVED);
    assertThat(diff(meeting(List.of(ann, bob)), meeting(List.of(bob, annComes))).meaning())
        .containsExactly(Meaning.ATTENDEE_ANSWERED);
    assertThat(diff(meeting(List.of(ann)), meeting(List.of(annComes, bob))).meaning())
        .containsExactly(Meaning.ATTENDEE_ADDED, Meaning.ATTENDEE_ANSWERED);
    assertThat(diff(meeting(List.of(ann, bob)), meeting(List.of(bob, ann))).changed()).isEmpty();
  }

  @Test
  void placeOrganizerAndTheRestHaveTheirMeaning() {
    assertThat(diff(LUNCH, details("Lunch", "Roof", null, List.of(), null, 0, null)).meaning())
        .containsExactly(Meaning.LOCATION_CHANGED);
    Organizer ann = new Organizer("ann@example.org", null, true);
    EventDiff organized = diff(LUNCH, details("Lunch", "", null, List.of(), ann, 0, null));
    assertThat(organized.changed()).containsExactly("organizer");
    assertThat(organized.meaning()).containsExactly(Meaning.DETAILS_CHANGED);
  }

  @Test
  void anEventIsCancelledAndRestored() {
    EventDetails cancelled = LUNCH.with(EventStatus.CANCELLED);
    assertThat(diff(LUNCH, cancelled).meaning()).containsExactly(Meaning.CANCELLED);
    assertThat(diff(cancelled, LUNCH).meaning()).containsExactly(Meaning.RESTORED);
    assertThat(diff(LUNCH, LUNCH.with(EventStatus.TENTATIVE)).meaning())
        .containsExactly(Meaning.DETAILS_CHANGED);
    assertThat(EventDiff.between(exception(LUNCH), exception(cancelled)).meaning())
        .containsExactly(Meaning.OCCURRENCE_CANCELLED);
  }

  @Test
  void anOccurrenceIsMovedAndMovedBack() {
    EventDetails later = EventDetails.of("Lunch", TEN, paris(11));
    assertThat(EventDiff.between(exception(LUNCH), exception(later)).meaning())
        .containsExactly(Meaning.OCCURRENCE_MOVED);
    assertThat(EventDiff.between(exception(later), exception(LUNCH)).meaning())
        .containsExactly(Meaning.TIME_MOVED);
  }

  @Test
  void aSeriesGetsAnotherRuleButNotByAnotherOrderOfItsDates() {
    EventDetails dates = LUNCH.with(new Recurrence(List.of(), List.of(TEN, paris(11))));
    EventDetails sameDates = LUNCH.with(new Recurrence(List.of(), List.of(paris(11), TEN)));
    EventDetails daily = LUNCH.with(new Recurrence(List.of("FREQ=DAILY"), List.of()));
    assertThat(diff(dates, sameDates).changed()).isEmpty();
    EventDiff diff = diff(dates, daily);
    assertThat(diff.changed()).containsExactly("recurrence");
    assertThat(diff.meaning()).containsExactly(Meaning.RECURRENCE_CHANGED);
  }

  @Test
  void anEventThatBecomesASeriesChangesItsKindToo() {
    EventDiff diff = diff(LUNCH, LUNCH.with(new Recurrence(List.of("FREQ=DAILY"), List.of())));
    assertThat(diff.before())
        .containsEntry("kind", EventKind.SINGLE)
        .containsEntry("recurrence", null);
    assertThat(diff.meaning()).containsExactly(Meaning.RECURRENCE_CHANGED);
  }

  @Test
  void whatIsNewAndWhatIsGoneHasAMeaning() {
    EventTime sameMoment = EventTime.utc(NINE.instant(PARIS));
    assertThat(EventDiff.created(single(LUNCH))).isEqualTo(Set.of(Meaning.CREATED));
    assertThat(EventDiff.created(exception(LUNCH))).isEqualTo(Set.of(Meaning.CREATED));
    assertThat(EventDiff.created(exception(EventDetails.of("Lunch", sameMoment, TEN))))
        .isEqualTo(Set.of(Meaning.CREATED));
    assertThat(EventDiff.created(exception(EventDetails.of("Lunch", TEN, paris(11)))))
        .isEqualTo(Set.of(Meaning.OCCURRENCE_MOVED));
    assertThat(EventDiff.created(exception(LUNCH.with(EventStatus.CANCELLED))))
        .isEqualTo(Set.of(Meaning.OCCURRENCE_CANCELLED));
    assertThat(EventDiff.deleted(single(LUNCH), false)).isEqualTo(Set.of(Meaning.DELETED));
    Event cancelled = exception(LUNCH.with(EventStatus.CANCELLED));
    assertThat(EventDiff.deleted(cancelled, true)).isEqualTo(Set.of(Meaning.RESTORED));
    assertThat(EventDiff.deleted(cancelled, false))
        .as("nothing takes place again when the whole series is gone")
        .isEqualTo(Set.of(Meaning.DELETED));
  }

  @Test
  void aMovedOccurrenceThatIsCancelledIsCancelledAndNothingElse() {
    Event moved = exception(EventDetails.of("Late lunch", TEN, paris(11)));
    Event cancelled = exception(EventDetails.cancelled(NINE, TEN));
    EventDiff diff = EventDiff.between(moved, cancelled);
    assertThat(diff.changed()).containsExactly("status", "title", "start", "end");
    assertThat(diff.meaning()).containsExactly(Meaning.OCCURRENCE_CANCELLED);
    assertThat(EventDiff.between(cancelled, moved).meaning())
        .containsExactlyInAnyOrder(Meaning.RESTORED, Meaning.OCCURRENCE_MOVED);
    assertThat(EventDiff.between(cancelled, exception(LUNCH)).meaning())
        .containsExactly(Meaning.RESTORED);
  }

  @Test
  void aFieldInsideAnotherIsNamedAsTheDocumentShowsIt() {
    EventDetails linked = LUNCH.toBuilder().link("https://dav.example/lunch").build();
    assertThat(diff(LUNCH, linked).changed()).containsExactly("source.link");
  }

  @Test
  void aCancelledOccurrenceRepeatsNothingOfItsSeries() {
    EventDetails cancelled = EventDetails.cancelled(NINE, TEN);
    assertThat(cancelled).isEqualTo(EventDetails.of("", NINE, TEN).with(EventStatus.CANCELLED));
  }

  @Test
  void anAllDayEventThatGetsATimeMoves() {
    LocalDate day = LocalDate.of(2026, 11, 24);
    EventTime start = EventTime.allDay(day);
    EventDiff diff =
        diff(EventDetails.of("Lunch", start, EventTime.allDay(day.plusDays(1))), LUNCH);
    assertThat(diff.meaning()).containsExactly(Meaning.TIME_MOVED);
    assertThat(diff.before()).containsEntry("start", start);
  }

  @Test
  void wordsAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(Meaning.TIME_MOVED.word()).isEqualTo("time_moved");
      assertThat(Meaning.TITLE_CHANGED.word()).isEqualTo("title_changed");
    } finally {
      Locale.setDefault(before);
    }
  }
}
