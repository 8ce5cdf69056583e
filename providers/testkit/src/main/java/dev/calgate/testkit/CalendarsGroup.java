package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.RemoteCalendar;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The account's list of calendars. */
abstract class CalendarsGroup extends ContractGroup {
  CalendarsGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void everyCalendarIsListedOnceWithItsName() {
    remote().createCalendar("Work");
    remote().createCalendar("Home");

    assertThat(list()).extracting(RemoteCalendar::name).containsExactlyInAnyOrder("Work", "Home");
    assertThat(list()).extracting(RemoteCalendar::ref).doesNotHaveDuplicates();
  }

  @Test
  void aRenamedCalendarKeepsItsReference() {
    CalendarRef ref = calendar();
    remote().renameCalendar(ref, "Labour");

    assertThat(list()).extracting(RemoteCalendar::ref).containsExactly(ref);
    assertThat(list()).extracting(RemoteCalendar::name).containsExactly("Labour");
  }

  @Test
  void aDeletedCalendarIsListedNoMore() {
    CalendarRef ref = calendar();
    remote().createCalendar("Home");
    remote().deleteCalendar(ref);

    assertThat(list()).extracting(RemoteCalendar::name).containsExactly("Home");
  }

  @Test
  void aStateTagThatIsEqualMeansThatNothingChanged() {
    CalendarRef ref = calendar();
    String before = list().get(0).stateTag();
    remote().create(ref, Draft.at("New", 9));
    String after = list().get(0).stateTag();

    assertThat(after == null || !after.equals(before)).isTrue();
  }

  @Test
  void theStateTagThatAPassEndsWithIsListedOnlyWhileNothingElseChanges() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("Old", 9));
    String ended = pass(mirror(ref)).stateTag();
    remote().create(ref, Draft.at("New", 9));
    String after = list().get(0).stateTag();

    assertThat(after == null || !after.equals(ended)).isTrue();
  }

  @Test
  void moreCalendarsCostNoMoreRequests() {
    calendar();
    try (CalendarSession session = open()) {
      session.listCalendars();
      long few = requestsOf(session);
      for (int i = 0; i < 5; i++) {
        remote().createCalendar("More " + i);
      }
      session.listCalendars();
      assertThat(requestsOf(session)).isEqualTo(few);
    }
  }

  private long requestsOf(CalendarSession session) {
    long before = harness().requests();
    session.listCalendars();
    return harness().requests() - before;
  }
}
