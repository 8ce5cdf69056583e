package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedUser;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Even with every logger at its most talkative, no password and no event gets into the log. */
class ProviderLogTest {
  private static final String PASSWORD = "canary-of-ann";
  private static final String EVENT =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\nBEGIN:VEVENT\r\nUID:x\r\n"
          + "DTSTAMP:20261101T000000Z\r\nDTSTART:20261207T100000Z\r\nSUMMARY:canary-title\r\n"
          + "END:VEVENT\r\nEND:VCALENDAR\r\n";

  @Test
  void nothingOfAConnectionIsLoggedAtAnyLevel() {
    Logger http = (Logger) LoggerFactory.getLogger("org.apache.http");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    try (CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
        RunningGateway gateway = RunningGateway.start()) {
      SimulatedUser ann = server.addUser("ann", PASSWORD);
      ann.createCalendar("work", "Work").put("x.ics", EVENT);
      log.start();
      http.setLevel(Level.TRACE);
      http.addAppender(log);
      http.setAdditive(false);
      String body =
          "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"%s\"}"
              .formatted(server.url(), PASSWORD);
      Answer linked = gateway.send("POST", "/api/accounts", body);
      String id = linked.json().path("id").asText();
      gateway.send("POST", "/api/accounts/" + id + "/sync?wait=30", null);

      assertThat(gateway.get("/api/events").text()).contains("canary-title");
      List<String> lines =
          List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
      String basic =
          Base64.getEncoder().encodeToString(("ann:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
      assertThat(lines)
          .isNotEmpty()
          .noneMatch(it -> it.contains("canary"))
          .noneMatch(it -> it.contains(basic));
    } finally {
      http.detachAppender(log);
      http.setAdditive(true);
      http.setLevel(null);
    }
  }
}
