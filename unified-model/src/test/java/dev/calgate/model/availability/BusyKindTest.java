package dev.calgate.model.availability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Attendee;
import dev.calgate.model.Attendee.Participation;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusyKindTest {
  private static final LocalDate DAY = LocalDate.of(2026, 12, 1);

  private static EventDetails.Builder event() {
    return new EventDetails.Builder(EventTime.allDay(DAY), EventTime.allDay(DAY.plusDays(1)));
  }

  private static Attendee attendee(Participation answer, boolean self) {
    return new Attendee(
        "ann@example.org", null, Attendee.Role.REQUIRED, answer, Attendee.Kind.INDIVIDUAL, self);
  }

  @ParameterizedTest
  @CsvSource({
    "CONFIRMED, BUSY, BUSY",
    "CONFIRMED, FREE, ",
    "CONFIRMED, TENTATIVE, TENTATIVE",
    "CONFIRMED, OUT_OF_OFFICE, OUT_OF_OFFICE",
    "TENTATIVE, BUSY, TENTATIVE",
    "TENTATIVE, FREE, ",
    "TENTATIVE, TENTATIVE, TENTATIVE",
    "TENTATIVE, OUT_OF_OFFICE, TENTATIVE",
    "CANCELLED, BUSY, ",
    "CANCELLED, FREE, ",
    "CANCELLED, TENTATIVE, ",
    "CANCELLED, OUT_OF_OFFICE, ",
  })
  void statusAndWhatTheEventIsShownAsSayWhatItTakes(
      EventStatus status, FreeBusy freeBusy, BusyKind kind) {
    assertThat(BusyKind.of(event().status(status).freeBusy(freeBusy).build()).orElse(null))
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "ACCEPTED, BUSY",
    "NEEDS_ACTION, BUSY",
    "DELEGATED, BUSY",
    "TENTATIVE, TENTATIVE",
    "DECLINED, "
  })
  void theOwnersAnswerCounts(Participation answer, BusyKind kind) {
    List<Attendee> attendees =
        List.of(attendee(Participation.ACCEPTED, false), attendee(answer, true));

    assertThat(BusyKind.of(event().attendees(attendees).build()).orElse(null)).isEqualTo(kind);
  }

  @Test
  void othersAnswersDoNotCount() {
    EventDetails event =
        event().attendees(List.of(attendee(Participation.DECLINED, false))).build();

    assertThat(BusyKind.of(event)).contains(BusyKind.BUSY);
  }

  @Test
  void whoIsInvitedTwiceHasDeclinedWhenBothAddressesHave() {
    for (Participation other : Arrays.asList(Participation.ACCEPTED, Participation.DECLINED)) {
      List<Attendee> attendees =
          List.of(attendee(Participation.DECLINED, true), attendee(other, true));

      assertThat(BusyKind.of(event().attendees(attendees).build()).isPresent())
          .isEqualTo(other == Participation.ACCEPTED);
    }
  }
}
