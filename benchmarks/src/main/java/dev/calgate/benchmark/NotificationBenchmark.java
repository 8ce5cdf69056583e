package dev.calgate.benchmark;

import com.codahale.metrics.MetricRegistry;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.store.Database;
import dev.calgate.gateway.store.FeedSignals;
import dev.calgate.gateway.store.NotificationChannel;
import dev.calgate.gateway.store.Store;
import dev.calgate.gateway.webhook.Notifications;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * From a change in the store to its notification at a receiver with 1,000 channels, five of which
 * hang; and how many notifications a second quick receivers get, beside a bare loop of the same
 * HTTP client to the same receivers: project (unused), changes, rounds. Gateway, receivers and the
 * embedded PostgreSQL, with fsync on, share the machine.
 */
public final class NotificationBenchmark {
  private static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final int ACCOUNTS = 100;
  private static final int FEW = 10;
  private static final int MANY = 120;
  private static final int HANGING = 5;
  private static final int PAUSE_MILLIS = 20;
  private static final int WARM_UP = 200;

  private final Store store;
  private final Receiving receiving;
  private final List<EditedCalendar> calendars = new ArrayList<>();
  private final Random random = new Random(7);

  private NotificationBenchmark(Store store, Receiving receiving) {
    this.store = store;
    this.receiving = receiving;
  }

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int changes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Path directory = Files.createTempDirectory("calgate-benchmark");
    Database.Settings embedded =
        new Database.Settings(
            System.getenv("CALGATE_DATABASE_URL"), null, null, 24, Duration.ofSeconds(10));
    try (Receiving receiving = new Receiving(HANGING);
        Database database = Database.open(embedded, directory, new MetricRegistry());
        FeedSignals signals = new FeedSignals(database)) {
      Store store =
          Store.open(
              database.dataSource(),
              Set.of(APPLICATION),
              Clock.systemUTC(),
              (application, account) -> Optional.empty(),
              signals::raise);
      Notifications notifications = notifications(store);
      signals.add(notifications::wake);
      notifications.start();
      new NotificationBenchmark(store, receiving).run(changes, rounds);
      notifications.stop();
    }
  }

  private static Notifications notifications(Store store) {
    Random jitter = new Random(7);
    return new Notifications(
        store.notifications(),
        store.events(),
        new Notifications.Sending(
            Egress.allowing(List.of("127.0.0.1")),
            "Calgate",
            application -> List.of(Secret.of("key-of-the-benchmark")),
            "benchmark",
            Notifications.Sending.PATIENCE),
        jitter,
        Clock.systemUTC(),
        new MetricRegistry());
  }

  private void run(int changes, int rounds) throws InterruptedException {
    for (int i = 0; i < ACCOUNTS; i++) {
      EditedCalendar calendar = new EditedCalendar(store, APPLICATION, "user-" + i);
      calendars.add(calendar);
      channels(calendar, i, FEW, i < HANGING);
    }
    int quick = ACCOUNTS * FEW - HANGING;
    receiving.await(quick);
    latency(WARM_UP, false);
    latency(changes, true);
    for (int i = 0; i < ACCOUNTS; i++) {
      channels(calendars.get(i), i, MANY - FEW, false);
    }
    receiving.await(ACCOUNTS * (MANY - FEW));
    throughput(rounds, ACCOUNTS * MANY - HANGING);
  }

  private void channels(EditedCalendar calendar, int account, int count, boolean oneHangs) {
    for (int i = 0; i < count; i++) {
      boolean hangs = oneHangs && i == 0;
      URI address = hangs ? receiving.hanging(account) : receiving.quick(account, Receiving.name());
      boolean there =
          store
              .notifications()
              .channels()
              .create(
                  calendar.account(),
                  new NotificationChannel.Wish(address, List.of(), false, true),
                  Clock.systemUTC().instant())
              .isPresent();
      if (!there) {
        throw new IllegalStateException("There is no account " + calendar.account());
      }
    }
  }

  private void latency(int changes, boolean shown) throws InterruptedException {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      int account = random.nextInt(ACCOUNTS);
      EditedCalendar calendar = calendars.get(account);
      int expected = account < HANGING ? FEW - 1 : FEW;
      receiving.expect(expected);
      calendar.edit();
      long committed = System.nanoTime();
      for (long arrived : receiving.await(expected)) {
        delays.add(Math.max(0, arrived - committed));
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(PAUSE_MILLIS));
    }
    if (shown) {
      delays.sort(null);
      System.out.printf(
          "%d changes, %d notifications, %d channels of which %d hang: at the receiver after p50 %.1f ms, p99 %.1f ms,"
              + " longest %.1f ms%n",
          changes,
          delays.size(),
          ACCOUNTS * FEW,
          HANGING,
          millis(delays.get(delays.size() / 2)),
          millis(delays.get(delays.size() * 99 / 100)),
          millis(delays.get(delays.size() - 1)));
    }
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private void throughput(int rounds, int each) throws InterruptedException {
    List<Double> rates = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      receiving.expect(each);
      long start = System.nanoTime();
      calendars.forEach(EditedCalendar::edit);
      receiving.await(each);
      rates.add(each / ((System.nanoTime() - start) / 1e9));
      bare.add(receiving.bare(each));
      System.out.printf(
          "Round %d: %d notifications of %d changes, %.0f/s; bare loop %.0f/s%n",
          round, each, ACCOUNTS, rates.get(round - 1), bare.get(round - 1));
    }
    rates.sort(null);
    bare.sort(null);
    double median = rates.get(rounds / 2);
    double bound = bare.get(rounds / 2);
    System.out.printf(
        "Medians of %d: %.0f notifications/s, bare loop %.0f/s, ratio %.2f%n",
        rounds, median, bound, median / bound);
  }
}
