package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.Faults;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.http.Request;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GoogleFaceNewCalendarsTest extends FaceNewCalendarsTest {
  private static final String SCOPE = "https://www.googleapis.com/auth/calendar";

  private final GoogleAccount google = new GoogleAccount();

  @AfterEach
  void stopServer() {
    google.close();
  }

  @Override
  String configuration() {
    return google.block();
  }

  @Override
  String credential() {
    return google.credential();
  }

  @Override
  Faults faults() {
    return google.server.faults();
  }

  @Override
  Predicate<Request> makes() {
    return Requests.to("POST", "/calendar/v3/calendars");
  }

  @Override
  Predicate<Request> lists() {
    return Requests.to("GET", "/calendar/v3/users/me/calendarList");
  }

  @Override
  List<String> names() {
    return google.ann.calendars().stream().map(GoogleCalendar::title).toList();
  }

  @Test
  void withoutTheScopeForItNoneIsMadeAndWhichIsMissingIsTold() {
    String narrow =
        google.ann.grant("client", SCOPE + ".events " + SCOPE + ".calendarlist.readonly");
    gateway.send("POST", "/api/accounts", GoogleAccount.credential(narrow));

    Answer locked = make("Club");
    assertThat(locked.status()).as(locked.text()).isEqualTo(423);
    assertThat(locked.text()).contains(SCOPE + ".calendars");
    assertThat(names()).doesNotContain("Club");
  }

  @Test
  void theNarrowestScopeForItIsEnough() {
    String scopes = ".events#.calendarlist.readonly#.calendars";
    String narrow = google.ann.grant("client", (SCOPE + scopes).replace("#", " " + SCOPE));
    gateway.send("POST", "/api/accounts", GoogleAccount.credential(narrow));

    assertThat(make("Club").status()).isEqualTo(200);
    assertOne("Club");
  }
}
