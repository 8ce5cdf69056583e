package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.simulator.demo.Demo;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The demonstration as {@code ./gateway demo} starts it: services, gateway and feed. */
class DemoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void bothProvidersChangesComeInOneFeedAndNothingIsLeftBehind() {
    try (ChildProcess demo = ChildProcess.start(Demo.class)) {
      Path data = Path.of(demo.await("PostgreSQL in (\\S+)"));
      try {
        demo.await("(?m)^ +\\d+  caldav  poll \\d+\\.\\d\\d s +event\\.");
        demo.await("(?m)^ +\\d+  google  push \\d+\\.\\d\\d s +event\\.");
        URI page = URI.create(demo.await("(http://\\S+/connect/google) in a browser"));
        agree(page, "carol@example.com");
        demo.await("(?m)account\\.created +carol@example.com");
      } finally {
        // Its own end is what ends the gateway.
        demo.terminate();
        assertThat(demo.end(PATIENCE)).as(demo.output()).hasValue(143);
      }
      assertThat(demo.output())
          .contains("The demonstration ends.")
          .doesNotContain("\tat ", "gateway: WARN", "gateway: ERROR");
      assertThat(ChildProcess.servers(data)).isEmpty();
      assertThat(data).doesNotExist();
    }
  }

  private static void agree(URI page, String person) {
    Browser browser = new Browser();
    URI consent = Browser.location(browser.open(page));
    URI agreed = URI.create(consent + "&consent=granted&login_hint=" + person);
    HttpResponse<String> connected = browser.open(Browser.location(browser.open(agreed)));
    assertThat(connected.statusCode()).as(connected.body()).isEqualTo(200);
  }
}
