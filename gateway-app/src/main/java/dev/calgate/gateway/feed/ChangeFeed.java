package dev.calgate.gateway.feed;

import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.model.ApplicationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of the feed, at once or as soon as there is something. One thread serves all who wait: one
 * query tells which applications' feeds have grown, and readers who ask for the same page share one
 * read of it. Thread-safe.
 */
public final class ChangeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

  /** Changes that another gateway wrote are noticed after this at the latest. */
  private static final Duration ROUND = Duration.ofMillis(100);

  private final ChangeLog log;
  private final Clock clock;
  private final String epoch;
  private final int mostWaiting;
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Semaphore grown = new Semaphore(0);
  private final Thread hub = new Thread(this::serve, "feed-hub");
  private volatile boolean stopped;

  /**
   * A feed over a log.
   *
   * @param epoch the feed's identity
   * @param mostWaiting how many readers may wait at the same time
   */
  public ChangeFeed(ChangeLog log, Clock clock, String epoch, int mostWaiting) {
    this.mostWaiting = mostWaiting;
    this.log = log;
    this.clock = clock;
    this.epoch = epoch;
  }

  /** What a reader asks for. */
  public record Query(ApplicationId application, long after, int limit, ChangeLog.Filter filter) {}

  private record Waiting(Query query, Instant until, CompletableFuture<ChangeLog.Page> answer) {

    Waiting from(long after) {
      Query later = new Query(query.application(), after, query.limit(), query.filter());
      return new Waiting(later, until, answer);
    }
  }

  /** Too many readers wait already. */
  public static final class TooManyReadersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyReadersException(int most) {
      super("More than " + most + " readers wait for changes");
    }
  }

  /** A position lies beyond the last one of the feed. */
  public static final class BeyondHeadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BeyondHeadException(long head) {
      super("is beyond the feed's last position, which is " + head);
    }
  }

  /** The feed's identity; a position counts only within it. */
  public String epoch() {
    return epoch;
  }

  /** The last position of an application's feed. */
  public long head(ApplicationId application) {
    return log.heads(List.of(application)).getOrDefault(application, 0L);
  }

  /** A page as it is now. */
  public ChangeLog.Page page(Query query) {
    return log.page(query.application(), query.after(), query.limit(), query.filter());
  }

  /**
   * A page as soon as it has entries, or as it is when the time is over; empty at once when the
   * gateway stops.
   *
   * @throws TooManyReadersException when there is no room to wait
   * @throws BeyondHeadException when the reader claims to have what does not exist
   */
  public CompletableFuture<ChangeLog.Page> page(Query query, Duration wait) {
    ChangeLog.Page page = page(query);
    if (query.after() > page.head()) {
      throw new BeyondHeadException(page.head());
    }
    if (!page.entries().isEmpty() || wait.isZero() || stopped) {
      return CompletableFuture.completedFuture(page);
    }
    if (count.incrementAndGet() > mostWaiting) {
      count.decrementAndGet();
      throw new TooManyReadersException(mostWaiting);
    }
    CompletableFuture<ChangeLog.Page> answer = new CompletableFuture<>();
    Waiting reader = new Waiting(query, clock.instant().plus(wait), answer);
    // From the page's end: what a filter left out need not be read again.
    waiting.add(reader.from(page.next()));
    grown.release();
    return answer;
  }

  /** Begins to serve those who wait. */
  public void start() {
    hub.setDaemon(true);
    hub.start();
  }

  /** Answers all who wait with what there is, and lets nobody wait any more. */
  public void stop() throws InterruptedException {
    stopped = true;
    grown.release();
    hub.join(TimeUnit.SECONDS.toMillis(5));
  }

  /** Something was appended on this gateway: look now. Cheap, from any thread. */
  public void grown() {
    if (grown.availablePermits() == 0) {
      grown.release();
    }
  }

  /** How many readers wait. */
  public int waiting() {
    return count.get();
  }

  /** Whether nobody may wait any more. */
  public boolean isStopped() {
    return stopped;
  }

  private void serve() {
    while (!stopped || !waiting.isEmpty()) {
      try {
        pause();
        round();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("cannot look for changes: {}", e.toString());
        failAll(e);
      }
    }
  }

  private void pause() throws InterruptedException {
    boolean nobody = waiting.isEmpty();
    long millis = nobody ? TimeUnit.SECONDS.toMillis(1) : ROUND.toMillis();
    if (grown.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      grown.drainPermits();
    }
  }

  private void round() {
    List<Waiting> readers = take();
    if (readers.isEmpty()) {
      return;
    }
    Set<ApplicationId> applications = new HashSet<>();
    readers.forEach(reader -> applications.add(reader.query().application()));
    Map<ApplicationId, Long> heads = log.heads(applications);
    Map<Query, ChangeLog.Page> pages = new HashMap<>();
    for (Waiting reader : readers) {
      Query query = reader.query();
      long head = heads.getOrDefault(query.application(), 0L);
      if (head > query.after()) {
        serve(reader, pages.computeIfAbsent(query, this::page));
      } else {
        serve(reader, new ChangeLog.Page(List.of(), query.after(), head));
      }
    }
  }

  private List<Waiting> take() {
    List<Waiting> readers = new ArrayList<>();
    Waiting reader;
    while ((reader = waiting.poll()) != null) {
      readers.add(reader);
    }
    return readers;
  }

  private void serve(Waiting reader, ChangeLog.Page page) {
    boolean over = stopped || !clock.instant().isBefore(reader.until());
    if (page.entries().isEmpty() && !over && !reader.answer().isDone()) {
      waiting.add(reader.from(page.next()));
    } else {
      count.decrementAndGet();
      reader.answer().complete(page);
    }
  }

  private void failAll(RuntimeException cause) {
    for (Waiting reader : take()) {
      count.decrementAndGet();
      reader.answer().completeExceptionally(cause);
    }
  }
}
