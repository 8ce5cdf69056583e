package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.judge.Discovery;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleUser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calendars that are made, within one scope or another. */
class CalendarMakingTest {
  private static final NewCalendar CLUB = new NewCalendar("Club", "#49bed8", "abc");
  private static final String LIST = "https://www.googleapis.com/auth/calendar.calendarlist";

  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final GoogleUser bob = at.server().addUser("bob@example.com");

  @AfterEach
  void close() {
    at.close();
  }

  private GoogleSession session(String more) {
    String token = bob.grant("client", String.join(" ", Scopes.USUAL) + more);
    LinkRequest request = new LinkRequest(Map.of(), Map.of("refresh_token", Secret.of(token)));
    return at.provider().open(at.provider().link(request).access());
  }

  private static ProviderException refused(GoogleSession session) {
    return catchThrowableOfType(ProviderException.class, () -> session.createCalendar(CLUB));
  }

  @Test
  void aNewCalendarIsListedInItsColourWhereTheScopesAllowIt() {
    try (GoogleSession session = session(" " + Scopes.MAKING + " " + LIST)) {
      CalendarRef ref = session.createCalendar(CLUB);

      RemoteCalendar listed =
          session.listCalendars().stream()
              .filter(it -> it.ref().equals(ref))
              .findFirst()
              .orElseThrow();
      assertThat(listed.name()).isEqualTo("Club");
      assertThat(listed.color()).isEqualTo("#49bed8");
      assertThat(listed.readOnly()).isFalse();
      JudgedRequests judged = JudgedRequests.of(Discovery.needed(), at.server());
      assertThat(judged.complaints()).isEmpty();
      assertThat(judged.methods())
          .contains("calendar.calendars.insert", "calendar.calendarList.patch");
    }
  }

  @Test
  void withoutTheScopeForColoursItHasOneOfGooglesChoice() {
    try (GoogleSession session = session(" " + Scopes.MAKING)) {
      CalendarRef ref = session.createCalendar(CLUB);

      assertThat(session.listCalendars()).extracting(RemoteCalendar::ref).contains(ref);
    }
  }

  @Test
  void whichScopeIsMissingIsTold() {
    try (GoogleSession session = session("")) {
      ProviderException refused = refused(session);

      assertThat(refused.kind()).isEqualTo(ErrorKind.FORBIDDEN);
      assertThat(refused.scope()).isEqualTo(ErrorScope.ACCOUNT);
      assertThat(refused).hasMessageContaining(Scopes.MAKING);
      assertThat(session.listCalendars()).extracting(RemoteCalendar::name).doesNotContain("Club");
    }
  }

  @ParameterizedTest
  @CsvSource({"400,REJECTED", "403,FORBIDDEN", "429,THROTTLED", "500,UNREACHABLE"})
  void refusalsAreToldByWhatTheyMean(int status, ErrorKind kind) {
    try (GoogleSession session = session(" " + Scopes.MAKING)) {
      List<RemoteCalendar> before = session.listCalendars();
      at.server().faults().always(Requests.method("POST"), Fault.status(status));

      assertThat(refused(session).kind()).isEqualTo(kind);
      assertThat(session.listCalendars()).isEqualTo(before);
    }
  }
}
