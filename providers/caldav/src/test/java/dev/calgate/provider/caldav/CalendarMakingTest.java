package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calendars that are made, and what becomes of odd answers. */
class CalendarMakingTest {
  private static final NewCalendar CLUB = new NewCalendar("Club & <b>", "#49BED8", "abc");

  private final SimulatorFixture at = new SimulatorFixture();
  private final CalendarSession session = at.open();

  @AfterEach
  void close() {
    session.close();
    at.close();
  }

  private List<RemoteCalendar> made() {
    return session.listCalendars().stream()
        .filter(it -> it.ref().value().contains("/abc"))
        .toList();
  }

  private ProviderException refused() {
    return catchThrowableOfType(ProviderException.class, () -> session.createCalendar(CLUB));
  }

  @Test
  void aNewCalendarIsListedAsWanted() {
    CalendarRef ref = session.createCalendar(CLUB);

    assertThat(made()).hasSize(1);
    assertThat(made().get(0).ref()).isEqualTo(ref);
    assertThat(made().get(0).name()).isEqualTo("Club & <b>");
    assertThat(made().get(0).color()).isEqualToIgnoringCase("#49bed8");
    assertThat(made().get(0).readOnly()).isFalse();
  }

  @Test
  void askingAgainFindsTheSame() {
    at.server.faults().next(1, Requests.method("MKCALENDAR"), Fault.lostAnswer());
    assertThat(refused().kind()).isEqualTo(ErrorKind.UNREACHABLE);

    CalendarRef ref = session.createCalendar(CLUB);
    assertThat(session.createCalendar(CLUB)).isEqualTo(ref);
    assertThat(made()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 405, 409, 412})
  void whateverAServerAnswersToATakenPlaceTheSameIsFound(int status) {
    CalendarRef ref = session.createCalendar(CLUB);
    at.server.faults().always(Requests.method("MKCALENDAR"), Fault.status(status));

    assertThat(session.createCalendar(CLUB)).isEqualTo(ref);
  }

  @Test
  void aPlaceThatAnotherHasIsLeftToIt() {
    CalendarRef old = session.createCalendar(CLUB);
    at.ann.calendar("abc").rename("Old club");

    CalendarRef ref = session.createCalendar(CLUB);
    assertThat(ref).isNotEqualTo(old);
    assertThat(session.createCalendar(CLUB)).isEqualTo(ref);
    assertThat(made()).extracting(RemoteCalendar::name).containsExactly("Old club", "Club & <b>");
  }

  @Test
  void aServerThatKeepsNoNamesIsNotAskedForASecondOne() {
    CalendarRef ref = session.createCalendar(CLUB);
    at.ann.calendar("abc").rename("");

    assertThat(session.createCalendar(CLUB)).isEqualTo(ref);
    assertThat(made()).hasSize(1);
  }

  @Test
  void aTaskListIsNoCalendarForEvents() {
    at.ann.createTaskList("abc", "Club & <b>");

    assertThat(session.createCalendar(CLUB).value()).endsWith("/abc-2/");
  }

  @ParameterizedTest
  @CsvSource({
    "403,FORBIDDEN",
    "405,NOT_SUPPORTED",
    "409,REJECTED",
    "500,UNREACHABLE",
    "501,NOT_SUPPORTED",
    "503,UNREACHABLE",
    "507,REJECTED"
  })
  void refusalsAreToldByWhatTheyMean(int status, ErrorKind kind) {
    at.server.faults().always(Requests.method("MKCALENDAR"), Fault.status(status));

    assertThat(refused().kind()).isEqualTo(kind);
    assertThat(made()).isEmpty();
  }

  @Test
  void aColourThatAServerRefusesIsLeftOut() {
    at.server
        .faults()
        .always(
            Requests.method("MKCALENDAR").and(Requests.bodyContaining("calendar-color")),
            Fault.body(
                207,
                "application/xml",
                "<multistatus xmlns=\"DAV:\"><response><href>/</href><status>HTTP/1.1 403"
                    + " Forbidden</status></response></multistatus>"));

    session.createCalendar(CLUB);
    assertThat(made()).extracting(RemoteCalendar::color).containsOnlyNulls();
    assertThat(made()).hasSize(1);
  }

  @Test
  void besideASingleCalendarNoneIsMade() {
    try (CalendarSession single =
        at.provider.open(at.link(at.work.url(), "ann", SimulatorFixture.PASSWORD))) {
      ProviderException refused =
          catchThrowableOfType(ProviderException.class, () -> single.createCalendar(CLUB));

      assertThat(refused.kind()).isEqualTo(ErrorKind.NOT_SUPPORTED);
    }
  }
}
