package dev.calgate.gateway.webhook;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import dev.calgate.gateway.schedule.Threads;
import dev.calgate.gateway.store.NotificationQueue;
import dev.calgate.gateway.store.NotificationQueue.Claimed;
import dev.calgate.gateway.store.NotificationQueue.Outcome;
import dev.calgate.gateway.store.NotificationType;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due, each notification on a thread of its own, so many at a time in all, to one
 * receiver, and to channels that failed before. {@link #round} is for one thread.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** Longer than a delivery takes, were even the host's name looked for without end. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  private static final int GONE = 410;

  private final NotificationQueue queue;
  private final Receivers receivers;
  private final Function<ApplicationId, List<Secret>> keys;
  private final RetrySchedule schedule;
  private final Bounds bounds;
  private final String node;
  private final Clock clock;
  private final Runnable wake;
  private final ExecutorService threads = Threads.perTask("notification");
  private final Map<String, Claimed> running = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Outcome> ended = new ConcurrentLinkedQueue<>();
  private final Timer exchanges;
  private final Meter delivered;
  private final Meter failed;
  private final Meter closed;

  /**
   * How many deliveries are on their way at the same time.
   *
   * @param all in all
   * @param each to one receiver
   * @param failing to channels that failed before
   */
  record Bounds(int all, int each, int failing) {
    static final Bounds DEFAULT = new Bounds(256, 64, 64);
  }

  /**
   * Sends nothing yet.
   *
   * @param keys the active keys of an application
   * @param node who sends, for people who look at the database
   * @param wake called when a delivery has ended
   */
  Deliveries(
      NotificationQueue queue,
      Receivers receivers,
      Function<ApplicationId, List<Secret>> keys,
      RetrySchedule schedule,
      Bounds bounds,
      String node,
      Clock clock,
      MetricRegistry metrics,
      Runnable wake) {
    this.queue = queue;
    this.receivers = receivers;
    this.keys = keys;
    this.schedule = schedule;
    this.bounds = bounds;
    this.node = node;
    this.clock = clock;
    this.wake = wake;
    exchanges = metrics.timer("calgate.notification.exchange");
    delivered = metrics.meter("calgate.notifications.delivered");
    failed = metrics.meter("calgate.notifications.failed");
    closed = metrics.meter("calgate.notification.channels.closed");
  }

  /**
   * Notes what has ended and begins what is due, as far as there is room.
   *
   * @return whether something began
   */
  boolean round() {
    settle();
    int room = bounds.all() - running.size();
    if (room <= 0) {
      return false;
    }
    Instant now = clock.instant();
    List<Claimed> claimed = queue.claim(node, room(room), now, now.plus(LEASE));
    claimed.forEach(this::begin);
    return !claimed.isEmpty();
  }

  private NotificationQueue.Room room(int most) {
    Map<String, Integer> busy = new HashMap<>();
    int failing = 0;
    for (Claimed it : running.values()) {
      busy.merge(it.receiver(), 1, Integer::sum);
      failing += it.attempts() > 0 ? 1 : 0;
    }
    return new NotificationQueue.Room(
        most, Math.max(0, bounds.failing() - failing), busy, bounds.each());
  }

  /** How many are on their way, or have ended and are not noted yet. */
  int running() {
    return running.size() + ended.size();
  }

  private void begin(Claimed claimed) {
    String place = claimed.channel().id() + claimed.lease();
    running.put(place, claimed);
    threads.execute(
        () -> {
          try {
            ended.add(send(claimed));
          } finally {
            running.remove(place);
            wake.run();
          }
        });
  }

  private Outcome send(Claimed claimed) {
    byte[] body = ChannelDocument.of(claimed);
    String signature = Signature.of(body, keys.apply(claimed.channel().application()));
    try (Timer.Context unused = exchanges.time()) {
      int status = receivers.post(claimed.channel().wish().callback(), body, signature);
      if (status / 100 == 2) {
        return delivered(claimed);
      }
      return status == GONE ? closed(claimed, "is gone") : failed(claimed, "status " + status);
    } catch (Receivers.NoAnswerException e) {
      return failed(claimed, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Its message may have the address, which is a secret as often as not.
      LOG.warn("channel {} cannot be told: {}", claimed.channel().id(), e.getClass().getName());
      return failed(claimed, e.getClass().getSimpleName());
    }
  }

  private Outcome delivered(Claimed claimed) {
    delivered.mark();
    return claimed.type() == NotificationType.GDPR_REQUESTED
        ? new Outcome.Closed(claimed)
        : new Outcome.Delivered(claimed);
  }

  private Outcome failed(Claimed claimed, String reason) {
    failed.mark();
    Instant now = clock.instant();
    Instant since = claimed.failingSince() == null ? now : claimed.failingSince();
    int attempts = claimed.attempts() + 1;
    return schedule
        .next(attempts, since, now)
        .map(
            next -> {
              LOG.debug("channel {} attempt {}: {}", claimed.channel().id(), attempts, reason);
              return (Outcome) new Outcome.Failed(claimed, next, since);
            })
        .orElseGet(() -> closed(claimed, "has failed for 24 hours, at last with " + reason));
  }

  private Outcome closed(Claimed claimed, String reason) {
    closed.mark();
    LOG.info("notification channel {} is closed: its receiver {}", claimed.channel().id(), reason);
    return new Outcome.Closed(claimed);
  }

  /**
   * What cannot be noted now stays for the next time; a lease that ends meanwhile is sent again.
   */
  private void settle() {
    List<Outcome> outcomes = new ArrayList<>(ended);
    queue.settle(outcomes, clock.instant());
    outcomes.forEach(ended::remove);
  }

  /** Waits a moment for what is on its way, and notes it. */
  void stop(Duration patience) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.info("{} notifications are left to be sent again", running.size());
      threads.shutdownNow();
    }
    settle();
  }
}
