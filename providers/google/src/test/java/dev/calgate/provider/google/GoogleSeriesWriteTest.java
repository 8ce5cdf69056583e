package dev.calgate.provider.google;

import static dev.calgate.testkit.Draft.paris;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Written;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleFault;
import dev.calgate.testkit.Mirror;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Series and their occurrences that are written, and how they are read again. */
class GoogleSeriesWriteTest {
  private static final Recurrence DAILY = new Recurrence(List.of("FREQ=DAILY;COUNT=9"), List.of());

  private static final Attendee BO =
      new Attendee(
          "bo@example.com",
          null,
          Attendee.Role.REQUIRED,
          Attendee.Participation.TENTATIVE,
          Attendee.Kind.INDIVIDUAL,
          false);

  private final WritingAccount account = new WritingAccount();
  private final ObjectRef series =
      account.create(
          "series@example.com", EventDetails.of("Daily", paris(1, 9), paris(1, 10)).with(DAILY));

  @AfterEach
  void close() {
    account.close();
  }

  private static ObjectNode title(String title) {
    return JsonNodeFactory.instance.objectNode().put("summary", title);
  }

  private void exclude(String... lines) {
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    List.of(lines).forEach(changes.putArray("recurrence")::add);
    account.at.calendar(account.work).patch(series.value(), changes);
    account.pass();
  }

  @Test
  void aSingleEventBecomesASeriesAndASeriesASingleEvent() {
    ObjectRef ref = account.meeting();
    account.update(ref, it -> it.recurrence(DAILY));
    assertThat(account.details(ref).recurrence()).isEqualTo(DAILY);

    account.update(ref, it -> it.recurrence(null));
    assertThat(account.details(ref).recurrence()).isNull();
    assertThat(account.stored(ref)).doesNotContain("recurrence");
  }

  @Test
  void anOccurrenceIsChangedAndItsSeriesIsNot() {
    EventTime third = paris(3, 9);
    account.write(
        account.updatingOccurrence(
            series, third, it -> it.title("Special").times(paris(3, 14), paris(3, 15))));

    assertThat(account.exception(third).details().title()).isEqualTo("Special");
    assertThat(account.exception(third).details().start()).isEqualTo(paris(3, 14));
    assertThat(account.details(series).title()).isEqualTo("Daily");
  }

  @Test
  void oneOccurrenceAfterTheOtherIsChangedWithoutAPassBetween() {
    EventTime third = paris(3, 9);
    EventTime fourth = paris(4, 9);
    account.write(account.updatingOccurrence(series, third, it -> it.title("Third")));
    account.write(account.updatingOccurrence(series, fourth, it -> it.title("Fourth")));
    ObjectRef exception = account.holder(third);
    account.write(
        account.updating(
            exception, third, account.exception(third).details(), it -> it.title("3rd")));

    assertThat(account.exception(third).details().title()).isEqualTo("3rd");
    assertThat(account.exception(fourth).details().title()).isEqualTo("Fourth");
  }

  @Test
  void anOccurrenceIsCancelledAndRestored() {
    EventTime third = paris(3, 9);
    account.write(account.deleting(series, third));
    assertThat(account.exception(third).details().status()).isEqualTo(EventStatus.CANCELLED);
    ObjectRef exception = account.holder(third);
    assertThat(account.fails(account.deleting(exception, third)).kind()).isEqualTo(ErrorKind.GONE);

    account.write(
        account.updating(
            exception,
            third,
            EventDetails.cancelled(third, paris(3, 10)),
            it -> it.status(EventStatus.CONFIRMED)));
    assertThat(account.exception(third).details().status()).isEqualTo(EventStatus.CONFIRMED);
    assertThat(account.exception(third).details().title()).isEqualTo("Daily");
  }

  @Test
  void aCancelledOccurrenceIsRestoredByAllThatItWas() {
    account.update(series, it -> it.privacy(Privacy.PRIVATE).attendees(List.of(BO)));
    EventTime third = paris(3, 9);
    EventDetails was = account.updatingOccurrence(series, third, it -> {}).before();
    account.write(account.deleting(series, third));
    EventWrite.Update cancelled =
        account.updating(
            account.holder(third), third, account.exception(third).details(), it -> {});
    account.write(
        new EventWrite.Update(
            account.work, cancelled.object(), "", third, cancelled.before(), was, false));

    EventDetails restored = account.exception(third).details();
    assertThat(restored.title()).isEqualTo("Daily");
    assertThat(restored.end()).isEqualTo(paris(3, 10));
    assertThat(restored.privacy()).isEqualTo(Privacy.PRIVATE);
    assertThat(restored.attendees()).containsExactly(BO);
  }

  @Test
  void anOccurrenceThatIsSaidToBeCancelledIs() {
    EventTime third = paris(3, 9);
    account.write(
        account.updatingOccurrence(series, third, it -> it.status(EventStatus.CANCELLED)));

    assertThat(account.exception(third).details().status()).isEqualTo(EventStatus.CANCELLED);
  }

  @Test
  void anExceptionIsCancelled() {
    EventTime third = paris(3, 9);
    account.write(account.updatingOccurrence(series, third, it -> it.title("Special")));
    account.write(account.deleting(account.holder(third), third));

    assertThat(account.exception(third).details().status()).isEqualTo(EventStatus.CANCELLED);
  }

  @Test
  void anExcludedOccurrenceIsRestoredAsItWasOrOtherwise() {
    EventTime third = paris(3, 9);
    EventTime fourth = paris(4, 9);
    exclude(
        "RRULE:FREQ=DAILY;COUNT=9",
        "EXDATE;TZID=Europe/Paris:20261203T090000,20261204T090000,20261205T090000");
    assertThat(account.fails(account.deleting(series, third)).kind()).isEqualTo(ErrorKind.GONE);

    account.write(
        account.updating(
            series,
            third,
            account.exception(third).details(),
            it -> it.status(EventStatus.CONFIRMED)));
    account.write(
        account.updating(
            series,
            fourth,
            account.exception(fourth).details(),
            it -> it.status(EventStatus.CONFIRMED).title("Again")));
    assertThat(account.stored(series)).contains("\"EXDATE;TZID=Europe/Paris:20261205T090000\"");
    assertThat(account.exception(fourth).details().title()).isEqualTo("Again");
  }

  @Test
  void anExceptionThatTheCallerHasNotSeenIsAConflict() {
    EventTime third = paris(3, 9);
    EventWrite update = account.updatingOccurrence(series, third, it -> it.title("Ours"));
    EventWrite cancel = account.deleting(series, third);
    account.at.calendar(account.work).editInstance(series.value(), third, title("Theirs"));

    assertThat(account.fails(update).kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(account.fails(cancel).kind()).isEqualTo(ErrorKind.CONFLICT);
    account.pass();
    // Even if the series is known at its newest version.
    assertThat(
            account.fails(account.updatingOccurrence(series, third, it -> it.title("Ours"))).kind())
        .isEqualTo(ErrorKind.CONFLICT);
    assertThat(account.exception(third).details().title()).isEqualTo("Theirs");
  }

  @Test
  void whatHappensToAnOccurrenceBetweenIsAConflict() {
    EventTime third = paris(3, 9);
    account
        .at
        .server()
        .faults()
        .next(
            1,
            Requests.method("PATCH"),
            (request, genuine) -> {
              account
                  .at
                  .calendar(account.work)
                  .editInstance(series.value(), third, title("Theirs"));
              return genuine.get();
            });

    assertThat(
            account.fails(account.updatingOccurrence(series, third, it -> it.title("Ours"))).kind())
        .isEqualTo(ErrorKind.CONFLICT);
  }

  @Test
  void anOccurrenceIsFoundByItsStartWhereItsIdIsAnother() {
    account
        .at
        .server()
        .faults()
        .always(
            Requests.path(path -> path.matches(".*/events/[^/]*_[^/]*"))
                .and(Requests.method("GET")),
            GoogleFault.refusal(404, "notFound"));
    EventTime third = paris(3, 9);
    account.write(account.updatingOccurrence(series, third, it -> it.title("Special")));

    assertThat(account.exception(third).details().title()).isEqualTo("Special");
  }

  @Test
  void anOccurrenceThatTheSeriesDoesNotHaveIsGone() {
    EventTime never = paris(3, 8);

    assertThat(
            account.fails(account.updatingOccurrence(series, never, it -> it.title("Ours"))).kind())
        .isEqualTo(ErrorKind.GONE);
    account.at.calendar(account.work).delete(series.value());
    assertThat(account.fails(account.deleting(series, paris(3, 9))).kind())
        .isEqualTo(ErrorKind.GONE);
  }

  @Test
  void occurrencesOfDaysAreFoundToo() {
    EventTime first = EventTime.allDay(LocalDate.of(2026, 12, 1));
    EventTime second = EventTime.allDay(LocalDate.of(2026, 12, 2));
    ObjectRef days =
        account.create("days@example.com", EventDetails.of("Days", first, second).with(DAILY));
    account.write(account.updatingOccurrence(days, second, it -> it.title("Special")));

    assertThat(account.exception(second).details().title()).isEqualTo("Special");
    assertThat(account.holder(second).value()).isEqualTo(days.value() + "_20261202");
  }

  @Test
  void aSeriesThatMovesLosesTheExceptionsThatNoLongerFit() {
    EventTime third = paris(3, 9);
    account.write(account.updatingOccurrence(series, third, it -> it.title("Special")));
    ObjectRef exception = account.holder(third);
    Written written =
        account.write(account.updating(series, it -> it.times(paris(1, 11), paris(1, 12))));

    assertThat(written.changes()).contains(new RemoteChange.Removed(exception));
    assertThat(account.pass().objects()).containsOnlyKeys(series);
  }

  @Test
  void excludedOccurrencesMoveWithTheirSeries() {
    exclude("RRULE:FREQ=DAILY;COUNT=9", "EXDATE:20261203T080000Z");
    account.update(series, it -> it.times(paris(1, 11), paris(1, 12)));

    assertThat(account.exception(paris(3, 11)).details().status()).isEqualTo(EventStatus.CANCELLED);
  }

  @Test
  void aSeriesIsDeletedWithItsExceptions() {
    account.write(account.updatingOccurrence(series, paris(3, 9), it -> it.title("Special")));
    Written written = account.write(account.deleting(series, null));

    assertThat(written.changes()).containsExactly(new RemoteChange.Removed(series));
    account.pass();
    assertThat(account.at.calendar(account.work).events()).isEmpty();
  }

  @Test
  void aSeriesMovesWithItsExceptions() {
    account.write(account.updatingOccurrence(series, paris(3, 9), it -> it.title("Special")));
    account.write(account.deleting(series, paris(4, 9)));
    CalendarRef trips = account.at.remote().createCalendar("Trips");
    ObjectRef exception = account.holder(paris(3, 9));
    assertThat(
            account
                .fails(new EventWrite.Move(account.work, account.known(exception), trips, false))
                .kind())
        .isEqualTo(ErrorKind.REJECTED);

    Written written =
        account.write(new EventWrite.Move(account.work, account.known(series), trips, false));
    assertThat(written.changes()).containsExactly(new RemoteChange.Removed(series));
    List<RemoteChange> told =
        new Mirror(account.at.provider(), trips).pass(account.session, 100).told();
    assertThat(told).hasSize(3);
    assertThat(WritingAccount.byRef(written.arrived())).isEqualTo(WritingAccount.byRef(told));
  }

  @Test
  void whatCannotBeReadOnceItIsWrittenIsLeftToTheNextPass() {
    account
        .at
        .server()
        .faults()
        .next(
            1,
            Requests.method("PATCH"),
            (request, genuine) -> {
              account.at.server().faults().always(Requests.method("GET"), Fault.cut());
              return genuine.get();
            });
    Written written = account.session.write(account.updating(series, it -> it.title("Other")));

    assertThat(written.changes()).hasSize(1);
  }

  @Test
  void anExceptionThatCannotBeReadCostsTheWriteNothing() {
    account.write(account.updatingOccurrence(series, paris(3, 9), it -> it.title("Special")));
    account
        .at
        .server()
        .faults()
        .always(
            Requests.method("GET"),
            Fault.edited(
                text -> text.replace("\"summary\":\"Special\"", "\"start\":\"never\",\"x\":1")));
    Written written = account.session.write(account.updating(series, it -> it.title("Other")));

    assertThat(written.changes())
        .hasSize(2)
        .hasAtLeastOneElementOfType(RemoteChange.Upserted.class)
        .hasAtLeastOneElementOfType(RemoteChange.Unreadable.class);
  }
}
