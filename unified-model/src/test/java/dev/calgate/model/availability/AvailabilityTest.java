package dev.calgate.model.availability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.availability.Availability.Meeting;
import dev.calgate.model.availability.Availability.Need;
import dev.calgate.model.availability.Availability.Participant;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
  private static final Grid HALF_HOURS = grid(30);
  private static final IntervalSet MORNING = times("09:00-12:00");

  private static Grid grid(int minutes) {
    return new Grid(Duration.ofMinutes(minutes), ZoneOffset.UTC);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-24T" + time + ":00Z");
  }

  /** Times of one day such as {@code 09:00-10:00}. */
  private static IntervalSet times(String... intervals) {
    return IntervalSet.of(
        Arrays.stream(intervals)
            .map(it -> it.split("-"))
            .map(it -> new Interval(at(it[0]), at(it[1])))
            .toList());
  }

  private static Meeting meeting(int minutes, int required) {
    return meeting(minutes, 0, 0, required);
  }

  private static Meeting meeting(int minutes, int before, int after, int required) {
    return new Meeting(
        MORNING,
        Duration.ofMinutes(minutes),
        Duration.ofMinutes(before),
        Duration.ofMinutes(after),
        required);
  }

  private static Participant busy(Need need, String... intervals) {
    return new Participant(MORNING, times(intervals), need);
  }

  private static List<String> slots(Grid grid, Meeting meeting, Participant... participants) {
    return texts(Availability.of(meeting, List.of(participants)).slots(grid, null, 1_000));
  }

  private static List<String> periods(Meeting meeting, Participant... participants) {
    return texts(Availability.of(meeting, List.of(participants)).periods(null, 1_000));
  }

  private static List<String> texts(List<Slot> slots) {
    return slots.stream()
        .map(it -> time(it.start()) + "-" + time(it.end()) + " " + it.participants())
        .toList();
  }

  private static String time(Instant at) {
    return at.toString().substring(11, 16);
  }

  @Test
  void aMeetingFitsBetweenWhatTakesTime() {
    assertThat(slots(HALF_HOURS, meeting(60, 1), busy(Need.COUNTED, "10:00-11:00")))
        .containsExactly("09:00-10:00 [0]", "11:00-12:00 [0]");
    assertThat(periods(meeting(60, 1), busy(Need.COUNTED, "09:10-09:30")))
        .containsExactly("09:30-12:00 [0]");
  }

  @Test
  void slotsStartOnTheGridAlone() {
    assertThat(slots(HALF_HOURS, meeting(60, 1), busy(Need.COUNTED, "09:00-10:10")))
        .containsExactly("10:30-11:30 [0]", "11:00-12:00 [0]");
    assertThat(slots(grid(50), meeting(50, 1), busy(Need.COUNTED)))
        .as("every fifty minutes since midnight")
        .containsExactly("09:10-10:00 [0]", "10:00-10:50 [0]", "10:50-11:40 [0]");
  }

  @Test
  void theGridIsThatOfItsZone() {
    Grid nepal = new Grid(Duration.ofHours(1), ZoneId.of("Asia/Kathmandu"));

    assertThat(slots(nepal, meeting(60, 1), busy(Need.COUNTED)))
        .containsExactly("09:15-10:15 [0]", "10:15-11:15 [0]");
  }

  @Test
  void buffersKeepAwayFromWhatTakesTimeButNotFromTheEndOfThePeriod() {
    assertThat(periods(meeting(30, 15, 30, 1), busy(Need.COUNTED, "10:00-10:30")))
        .containsExactly("09:00-09:30 [0]", "10:45-12:00 [0]");
    assertThat(periods(meeting(30, 15, 0, 1), busy(Need.COUNTED, "08:00-08:50")))
        .as("also from what ends before the period")
        .containsExactly("09:05-12:00 [0]");
  }

  @Test
  void busyTimesHaveToBeKnownForTheBuffersToo() {
    assertThat(meeting(30, 15, 30, 1).concerned()).isEqualTo(times("08:45-12:30"));
  }

  @Test
  void enoughOfThoseWhoCountHaveToBeFreeForAllOfIt() {
    Participant ann = busy(Need.COUNTED, "09:00-10:00");
    Participant bob = busy(Need.COUNTED, "10:30-12:00");
    Participant carol = busy(Need.COUNTED);

    assertThat(slots(HALF_HOURS, meeting(60, 2), ann, bob, carol))
        .containsExactly(
            "09:00-10:00 [1, 2]",
            "09:30-10:30 [1, 2]",
            "10:00-11:00 [0, 2]",
            "10:30-11:30 [0, 2]",
            "11:00-12:00 [0, 2]");
    assertThat(slots(HALF_HOURS, meeting(60, 3), ann, bob, carol)).isEmpty();
    assertThat(slots(HALF_HOURS, meeting(30, 3), ann, bob, carol))
        .containsExactly("10:00-10:30 [0, 1, 2]");
  }

  @Test
  void thereIsNoMeetingWithoutThoseWhoAreAlwaysNeeded() {
    Participant ann = busy(Need.ALWAYS, "09:00-11:00");
    Participant bob = busy(Need.COUNTED);
    Participant carol = busy(Need.COUNTED, "11:30-12:00");

    assertThat(slots(HALF_HOURS, meeting(30, 2), ann, bob, carol))
        .containsExactly("11:00-11:30 [0, 1, 2]", "11:30-12:00 [0, 1]");
  }

  @Test
  void nobodyWaitsForThoseWhoAreOptional() {
    Participant ann = busy(Need.COUNTED, "09:00-11:00");
    Participant bob = busy(Need.OPTIONAL, "11:30-12:00");

    assertThat(slots(HALF_HOURS, meeting(30, 1), ann, bob))
        .containsExactly("11:00-11:30 [0, 1]", "11:30-12:00 [0]");
  }

  @Test
  void aPeriodNamesThoseWhoAreFreeWhereverTheMeetingLiesInIt() {
    Participant ann = busy(Need.ALWAYS, "09:00-10:00");
    Participant bob = busy(Need.OPTIONAL, "11:30-12:00");

    assertThat(periods(meeting(30, 1), ann, bob)).containsExactly("10:00-12:00 [0]");
  }

  @Test
  void everybodyWorksAtHoursOfTheirOwn() {
    Participant early = new Participant(times("09:00-11:00"), IntervalSet.EMPTY, Need.COUNTED);
    Participant late = new Participant(times("10:00-13:00"), IntervalSet.EMPTY, Need.COUNTED);

    assertThat(periods(meeting(30, 2), early, late)).containsExactly("10:00-11:00 [0, 1]");
  }

  @Test
  void whatFollowsAPageBeginsBehindItsLast() {
    Availability availability =
        Availability.of(meeting(30, 1), List.of(busy(Need.COUNTED, "10:00-11:00")));

    assertThat(texts(availability.slots(HALF_HOURS, at("09:00"), 2)))
        .containsExactly("09:30-10:00 [0]", "11:00-11:30 [0]");
    assertThat(texts(availability.periods(null, 1))).containsExactly("09:00-10:00 [0]");
    assertThat(texts(availability.periods(at("09:00"), 1))).containsExactly("11:00-12:00 [0]");
  }

  @Test
  void nobodyIsFreeOutsideThePeriods() {
    Participant always = new Participant(times("00:00-23:00"), IntervalSet.EMPTY, Need.COUNTED);

    assertThat(periods(meeting(180, 1), always)).containsExactly("09:00-12:00 [0]");
    assertThat(periods(meeting(181, 1), always)).isEmpty();
  }

  private static Availability twoPeople() {
    List<Participant> participants =
        List.of(
            busy(Need.COUNTED, "10:00-10:30"), busy(Need.COUNTED, "09:00-10:00", "11:30-12:00"));
    return Availability.of(meeting(30, 0), participants, free -> free.cardinality() >= 1);
  }

  @Test
  void commonPeriodsAreAsLongAsEachOfThoseWhoCanMeetIsFree() {
    assertThat(texts(twoPeople().commonPeriods(10)))
        .containsExactly(
            "09:00-10:00 [0]", "10:00-11:30 [1]", "10:30-11:30 [0, 1]", "10:30-12:00 [0]");
    assertThat(twoPeople().commonPeriods(2)).hasSize(2);
  }

  @Test
  void whoIsNeededMayBeMoreThanANumber() {
    List<Participant> participants =
        List.of(busy(Need.COUNTED, "10:00-10:30"), busy(Need.COUNTED, "11:30-12:00"));

    assertThat(
            texts(
                Availability.of(meeting(30, 0), participants, free -> free.get(1))
                    .commonPeriods(10)))
        .containsExactly("09:00-10:00 [0, 1]", "09:00-11:30 [1]", "10:30-11:30 [0, 1]");
  }

  @Test
  void separateSlotsDoNotBeginBeforeTheOneInFrontOfThemHasEnded() {
    assertThat(texts(twoPeople().separateSlots(grid(20), 10)))
        .containsExactly(
            "09:00-09:30 [0]", "10:00-10:30 [1]", "10:40-11:10 [0, 1]", "11:20-11:50 [0]");
  }

  @Test
  void slotsAtMomentsAreThoseThatArePossible() {
    TreeSet<Instant> moments =
        new TreeSet<>(List.of(at("11:31"), at("09:31"), at("09:29"), at("08:59"), at("10:59")));

    assertThat(texts(twoPeople().slots(moments)))
        .containsExactly("09:29-09:59 [0]", "10:59-11:29 [0, 1]");
  }
}
