package dev.calgate.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.testkit.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real providers before simulated services, with the gateway's pacing between. */
class KindProvidersTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int QUOTA = 60;

  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-24T09:00:00Z"));
  private final Pacing pacing =
      new Pacing(Duration.ofMinutes(5), Counts.own(), Waits.of(0), clock, new Random(3));
  private final GoogleSimulator google = GoogleSimulator.start(clock);
  private final ProviderRegistry providers = providers();

  private ProviderRegistry providers() {
    Map<String, Object> block =
        Map.of(
            "clientId",
            "client",
            "clientSecret",
            "secret",
            "rootUrl",
            google.url(),
            "tokenUrl",
            google.url() + "/token",
            "requestsPerMinuteAndUser",
            QUOTA);
    ProviderContext context =
        ProviderContext.of(clock, pacing.watching(Egress.allowing(List.of("127.0.0.1"))));
    return ProviderRegistry.configured(
        Map.of("google", MAPPER.convertValue(block, ProviderRegistry.installed().get("google"))),
        context.with(pacing));
  }

  @AfterEach
  void close() {
    providers.close();
    google.close();
  }

  private CalendarSession linked(CalendarProvider provider) {
    google.addClient("client", "secret");
    String token =
        google
            .addUser("ann@example.com")
            .grant("client", "https://www.googleapis.com/auth/calendar");
    LinkRequest request = new LinkRequest(Map.of(), Map.of("refresh_token", Secret.of(token)));
    return provider.open(provider.link(request).access());
  }

  @Test
  void googleNeverHasToRefuseAUserForTooManyRequests() {
    google.dials().set(GoogleDial.REQUESTS_PER_MINUTE, QUOTA * 9 / 10);
    long seed = 11;
    Random random = new Random(seed);
    int good = 0;
    int heldBack = 0;
    try (CalendarSession session = linked(providers.find("google").orElseThrow())) {
      CalendarSession urgent = new UrgentSession(session);
      for (int i = 0; i < 400; i++) {
        clock.advance(Duration.ofMillis(random.nextInt(900)));
        try {
          (random.nextInt(5) == 0 ? urgent : session).listCalendars();
          good++;
        } catch (ProviderException e) {
          assertThat(e).as("seed %d", seed).hasMessageStartingWith("Not sent: the quota");
          assertThat(e.retryAfter().orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(1));
          heldBack++;
        }
      }
    }
    assertThat(good).as("seed %d", seed).isGreaterThan(100);
    assertThat(heldBack).as("seed %d", seed).isGreaterThan(50);
  }

  @Test
  void aDeadHostCostsFewConnectionsHoweverManyAccountsItHasAndAnotherNothing() throws Exception {
    AtomicInteger dialled = new AtomicInteger();
    CalendarProvider caldav = providers.find("caldav").orElseThrow();
    try (ServerSocket dead = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CalendarSession other = linked(providers.find("google").orElseThrow())) {
      Thread hangingUp = new Thread(() -> hangUp(dead, dialled));
      hangingUp.setDaemon(true);
      hangingUp.start();
      for (int round = 0; round < 10; round++) {
        for (int user = 0; user < 50; user++) {
          assertThat(asked(caldav, dead.getLocalPort(), user).kind())
              .isEqualTo(ErrorKind.UNREACHABLE);
        }
        other.listCalendars();
        clock.advance(Duration.ofSeconds(6));
      }
    }
    // Five open it, and in a minute it is tried after 5, 10, 20 and 30 seconds.
    assertThat(dialled.get()).isBetween(6, 2 * (Circuit.FAILURES + 4));
    assertThat(pacing.circuits().open()).hasSize(1);
  }

  private static void hangUp(ServerSocket server, AtomicInteger dialled) {
    while (true) {
      try (Socket socket = server.accept()) {
        dialled.incrementAndGet();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static ProviderException asked(CalendarProvider caldav, int port, int user) {
    AccountAccess access =
        new AccountAccess(
            Map.of(
                "origin", "http://127.0.0.1:" + port,
                "username", "user" + user,
                "collections", "/calendars/"),
            Map.of("password", Secret.of("secret")));
    try (CalendarSession session = caldav.open(access)) {
      return catchThrowableOfType(ProviderException.class, session::listCalendars);
    }
  }
}
