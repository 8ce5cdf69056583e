package dev.calgate.gateway.webhook;

import com.codahale.metrics.MetricRegistry;
import dev.calgate.gateway.CrashPoint;
import dev.calgate.gateway.HaltingProxies;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.store.Store;
import dev.calgate.gateway.store.TestPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** One who tells all that is to be told, as a process of its own that halts at a point. */
final class MortalNotifier {
  private MortalNotifier() {}

  /**
   * Tells until it halts, or to the end.
   *
   * @param arguments the point, its hit, the database's address, and the moment
   */
  public static void main(String[] arguments) {
    DataSource database = TestPool.of(arguments[2], 24);
    Clock clock = Clock.fixed(Instant.parse(arguments[3]), ZoneOffset.UTC);
    Store store =
        Store.open(
            HaltingProxies.database(database),
            List.of(NotifyFixture.APPLICATION),
            clock,
            (application, account) -> Optional.empty(),
            () -> {});
    Notifications notifier =
        new Notifications(
            store.notifications(),
            store.events(),
            new Notifications.Sending(
                Egress.allowing(List.of("127.0.0.1")),
                "Calgate",
                application -> {
                  CrashPoint.BEFORE_PROVIDER_CALL.reached();
                  return NotifyFixture.KEYS;
                },
                "mortal",
                Duration.ofSeconds(5)),
            () -> 0,
            clock,
            new MetricRegistry());
    CrashPoint.arm(CrashPoint.valueOf(arguments[0]), Long.parseLong(arguments[1]));
    // So slowly that most rounds find an answer, and few are hits for nothing.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              notifier.round();
              return notifier.running() == 0;
            });
    System.exit(0);
  }
}
