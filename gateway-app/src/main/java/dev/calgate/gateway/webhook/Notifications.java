package dev.calgate.gateway.webhook;

import com.codahale.metrics.MetricRegistry;
import dev.calgate.gateway.schedule.Threads;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.gateway.store.NotificationStore;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.EgressPolicy;
import dev.calgate.provider.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps applications told: one thread reads what is new in their feeds for all channels at once,
 * notes what each is to be told, and hands what is due to {@link Deliveries}. Thread-safe.
 */
public final class Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  /**
   * What another gateway wrote, and what is due by the clock, is noticed after this at the latest.
   */
  private static final Duration ROUND = Duration.ofMillis(500);

  private static final Duration SYNCED = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofSeconds(2);

  private final NotificationStore store;
  private final Receivers receivers;
  private final Deliveries deliveries;
  private final WindowMoves windows;
  private final Clock clock;
  private final Semaphore wake = new Semaphore(0);
  private final CountDownLatch end = new CountDownLatch(1);
  private Instant syncedAt = Instant.MIN;
  private volatile boolean started;
  private volatile boolean stopped;
  private boolean failing;

  /**
   * What it takes to send.
   *
   * @param egress which addresses may be dialled
   * @param keys the active keys of an application
   * @param node who sends, for people who look at the database
   * @param patience how long a receiver may take
   */
  public record Sending(
      EgressPolicy egress,
      String userAgent,
      Function<ApplicationId, List<Secret>> keys,
      String node,
      Duration patience) {
    /** How long a receiver may take, as Cronofy has it. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);
  }

  /** Tells nobody yet. */
  public Notifications(
      NotificationStore store,
      EventStore events,
      Sending sending,
      RandomGenerator random,
      Clock clock,
      MetricRegistry metrics) {
    this.store = store;
    this.clock = clock;
    Deliveries.Bounds bounds = Deliveries.Bounds.DEFAULT;
    receivers =
        new Receivers(
            sending.egress(), sending.userAgent(), sending.patience(), bounds.all(), bounds.each());
    deliveries =
        new Deliveries(
            store.queue(),
            receivers,
            sending.keys(),
            new RetrySchedule(random),
            bounds,
            sending.node(),
            clock,
            metrics,
            this::wake);
    windows = new WindowMoves(store.feed(), events, clock);
  }

  /** Begins. */
  public void start() {
    started = true;
    Threads.perTask("notifications").execute(this::serve);
  }

  /** Begins nothing more, and waits a moment for what is on its way. */
  public void stop() throws InterruptedException {
    stopped = true;
    wake();
    if (started && !end.await(LAST.toSeconds(), TimeUnit.SECONDS)) {
      LOG.warn("the thread that notifies does not end");
    }
    deliveries.stop(LAST);
    receivers.close();
  }

  /** Something may be new or due: look now. Cheap, from any thread. */
  public void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /** Lets channels know what has come into sight since yesterday; to be done now and then. */
  public void moveWindows() {
    windows.run();
    wake();
  }

  private void serve() {
    try {
      while (!stopped) {
        if (wake.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
        serveOnce();
      }
    } catch (InterruptedException e) {
      LOG.debug("nobody is notified any more");
    } finally {
      end.countDown();
    }
  }

  private void serveOnce() {
    try {
      round();
      failing = false;
    } catch (Throwable e) {
      // Without this thread nobody would be told of anything any more.
      if (!failing) {
        LOG.warn("cannot notify: {}", e.toString());
      }
      failing = true;
    }
  }

  /** Reads on in each feed that has grown, a part at a time, and sends what is due. */
  void round() {
    Instant now = clock.instant();
    for (ApplicationId application : store.feed().grown()) {
      if (store.feed().readOn(application, now)) {
        wake();
      }
    }
    if (!now.isBefore(syncedAt)) {
      store.feed().synced(now);
      receivers.evict();
      syncedAt = now.plus(SYNCED);
    }
    deliveries.round();
  }

  /** How many notifications are on their way, or have ended and are not noted yet. */
  int running() {
    return deliveries.running();
  }
}
