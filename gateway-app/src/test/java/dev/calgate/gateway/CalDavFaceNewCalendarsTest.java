package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.Faults;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import dev.calgate.simulator.http.Request;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CalDavFaceNewCalendarsTest extends FaceNewCalendarsTest {
  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedUser ann = server.addUser("ann", "secret-of-ann");

  CalDavFaceNewCalendarsTest() {
    ann.createCalendar("work", "Work");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  String configuration() {
    return "";
  }

  @Override
  String credential() {
    return "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"secret-of-ann\"}"
        .formatted(server.url());
  }

  @Override
  Faults faults() {
    return server.faults();
  }

  @Override
  Predicate<Request> makes() {
    return Requests.method("MKCALENDAR");
  }

  @Override
  Predicate<Request> lists() {
    return Requests.method("PROPFIND");
  }

  @Override
  List<String> names() {
    return ann.calendars().stream().map(SimulatedCalendar::displayName).toList();
  }

  @Test
  void aCalendarThatItsOwnerHasRenamedKeepsItsPlace() {
    assertThat(make("Club").status()).isEqualTo(200);
    ann.calendars().stream()
        .filter(it -> it.displayName().equals("Club"))
        .forEach(it -> it.rename("Old club"));
    gateway.sync(face.account());

    assertThat(make("Club").status()).isEqualTo(200);
    assertOne("Club");
    assertOne("Old club");
  }

  @Test
  void aCalendarOfTheGatewaysOwnIsTheOnlyOneOfItsAccount() {
    String account = gateway.link("{\"provider\":\"hosted\",\"name\":\"Playground\"}");
    gateway.sync(account);
    String body = "{'profile_id':'%s','name':'Club'}".formatted(account.replace("acc_", "pro_"));

    Answer refused = make(FaceClient.of(gateway, account), body);
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    JsonNode key = refused.json().at("/errors/profile_id/0/key");
    assertThat(key.asText()).isEqualTo("errors.not_supported");
  }
}
