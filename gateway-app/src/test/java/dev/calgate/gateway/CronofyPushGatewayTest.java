package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.cronofy.CronofyAccount;
import dev.calgate.simulator.cronofy.CronofyCalendar;
import dev.calgate.simulator.cronofy.CronofySimulator;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A whole gateway to which a simulated Cronofy pushes what is signed. */
class CronofyPushGatewayTest {

  @Test
  void aSignedPushReachesTheFeedWithoutAnyPoll() {
    try (CronofySimulator server = CronofySimulator.start(Clock.systemUTC())) {
      server.addClient("client", "secret");
      CronofyAccount ann = server.addAccount("ann@example.com");
      CronofyCalendar work = ann.createCalendar("Work");
      String poll = "poll: {floor: 1h, ceiling: 1h}\n";
      String block =
          "providers:\n  cronofy: {clientId: client, clientSecret: secret, url: \"%s\"}\n"
              .formatted(server.url());
      try (RunningGateway gateway = RunningGateway.startPublic(poll + block)) {
        String account =
            gateway.link(
                "{\"provider\":\"cronofy\",\"refresh_token\":\"%s\"}"
                    .formatted(ann.grant("client", "read_write")));
        gateway.sync(account);
        assertThat(server.push().channels()).as("the list, and Work").hasSize(2);
        long head = gateway.head();
        EventTime start =
            EventTime.utc(Clock.system(ZoneOffset.UTC).instant().plus(Duration.ofDays(7)));
        work.createEvent("Pushed", start, start);

        JsonNode page =
            gateway.get("/api/changes?wait=30&types=event.created&after=" + head).json();
        assertThat(page.at("/changes/0/event/title").asText()).isEqualTo("Pushed");
      }
    }
  }

  @Test
  void aBodyThatTricklesInIsNotWaitedFor() throws IOException {
    try (RunningGateway gateway = RunningGateway.start("");
        Socket socket = new Socket("127.0.0.1", gateway.uri("/").getPort())) {
      socket.setSoTimeout(200);
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /push/google HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      String status = "";
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (status.isEmpty() && System.nanoTime() < end) {
        out.write('a');
        status = statusIfAny(socket);
      }
      assertThat(status).startsWith("HTTP/1.1 4");
    }
  }

  private static String statusIfAny(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    } catch (SocketTimeoutException e) {
      return "";
    }
  }
}
