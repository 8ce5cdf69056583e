package dev.calgate.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.gateway.Sentinel;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.registry.HostileAddresses;
import dev.calgate.gateway.registry.HostileAddresses.Target;
import dev.calgate.gateway.registry.HostileAddresses.Verdict;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was no forbidden address when a channel was made is none when it is told something. */
class HostileReceiversTest {
  private static final byte[] BODY = {'{', '}'};

  private final Sentinel sentinel = Sentinel.everywhere();

  @AfterEach
  void close() {
    sentinel.close();
  }

  private static Receivers receivers(Egress egress) {
    return new Receivers(egress, "test", Duration.ofSeconds(5), 10, 10);
  }

  @Test
  void noneIsDialledWhenANotificationIsDue() {
    int tried = 0;
    try (Receivers receivers = receivers(Egress.allowing(List.of()))) {
      for (Target target : HostileAddresses.refused()) {
        Optional<URI> callback = uri(target.url(sentinel.port()));
        if (callback.isPresent()) {
          String reason = target.verdict() == Verdict.FORBIDDEN ? "not allowed" : "";
          assertThatThrownBy(() -> receivers.post(callback.get(), BODY, "x"))
              .as("%s", target)
              .isInstanceOf(Receivers.NoAnswerException.class)
              .hasMessageContaining(reason);
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(120);
    assertThat(sentinel.visits()).isZero();
  }

  private static Optional<URI> uri(String address) {
    try {
      return Optional.of(new URI(address));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Test
  void aRedirectIsAnAnswerLikeAnyOtherRefusal() throws Exception {
    AtomicInteger status = new AtomicInteger();
    String elsewhere = "http://127.0.0.1:" + sentinel.port() + "/";
    try (HttpServer receiver =
            HttpServer.start(
                0,
                request ->
                    Fault.redirect(status.get(), elsewhere)
                        .answer(request, () -> Response.of(200)));
        Receivers receivers = receivers(Egress.allowing(List.of("127.0.0.1")))) {
      for (int redirect : new int[] {301, 302, 303, 307, 308}) {
        status.set(redirect);
        URI callback = URI.create("http://127.0.0.1:" + receiver.port() + "/");
        assertThat(receivers.post(callback, BODY, "x")).isEqualTo(redirect);
      }
    }
    assertThat(sentinel.visits()).isZero();
  }
}
