package dev.calgate.gateway.feed;

import dev.calgate.gateway.store.ChangeFilter;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.DatabaseFaults;
import dev.calgate.model.ApplicationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of the feed, at once or as soon as there is something. One thread serves all who wait: one
 * query tells which applications' feeds have grown, and one read of what is new serves all readers
 * of an application, whatever each asks for. Thread-safe.
 */
public final class ChangeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

  /** That a standby took over the database is noticed after this at the latest. */
  private static final Duration EPOCH_AGE = Duration.ofSeconds(10);

  /** Changes that another gateway wrote are noticed after this at the latest. */
  private static final Duration ROUND = Duration.ofMillis(100);

  private final ChangeLog log;
  private final Clock clock;
  private final int mostWaiting;
  private final ConcurrentLinkedQueue<Reader> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Semaphore grown = new Semaphore(0);
  private final Thread hub = new Thread(this::serve, "feed-hub");
  private volatile boolean stopped;
  private volatile String epoch;

  /** When the epoch is to be read again; the hub's alone. */
  private Instant epochDue;

  /** Whether the last round failed, which is told once; the hub's alone. */
  private boolean failing;

  /**
   * A feed over a log.
   *
   * @param mostWaiting how many readers may wait at the same time
   */
  public ChangeFeed(ChangeLog log, Clock clock, int mostWaiting) {
    this.mostWaiting = mostWaiting;
    this.log = log;
    this.clock = clock;
    epoch = log.epoch();
    epochDue = clock.instant().plus(EPOCH_AGE);
  }

  /** What a reader asks for. */
  public record Query(ApplicationId application, long after, int limit, ChangeFilter filter) {
    /** The same from another position on. */
    public Query from(long position) {
      return new Query(application, position, limit, filter);
    }
  }

  /** One who waits, from entering the queue until the answer, whoever gives it. */
  private static final class Reader {
    private final CompletableFuture<ChangeLog.Page> answer = new CompletableFuture<>();
    private final Instant until;

    /** Moves on past what the filter leaves out; the hub's alone. */
    private Query query;

    Reader(Query query, Instant until) {
      this.query = query;
      this.until = until;
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
   * gateway stops. A database that is away meanwhile is waited for too; one that is still away when
   * the time is over fails the page.
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
    // From the page's end: what a filter left out need not be read again.
    Reader reader = new Reader(query.from(page.next()), clock.instant().plus(wait));
    var unused = reader.answer.whenComplete((found, failure) -> count.decrementAndGet());
    waiting.add(reader);
    if (stopped) {
      reader.answer.complete(page);
    }
    grown.release();
    return reader.answer;
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
        failing = !round();
      } catch (InterruptedException e) {
        return;
      } catch (Throwable e) {
        // Without the hub all who wait, now and later, would hang.
        fail(waiting, e);
      }
      waiting.removeIf(reader -> reader.answer.isDone());
    }
  }

  private void pause() throws InterruptedException {
    boolean nobody = waiting.isEmpty();
    long millis = nobody ? TimeUnit.SECONDS.toMillis(1) : ROUND.toMillis();
    if (grown.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      grown.drainPermits();
    }
  }

  /** Whether all applications could be read. */
  private boolean round() {
    readEpoch();
    Map<ApplicationId, List<Reader>> readers = new HashMap<>();
    for (Reader reader : waiting) {
      readers.computeIfAbsent(reader.query.application(), it -> new ArrayList<>()).add(reader);
    }
    if (readers.isEmpty()) {
      return true;
    }
    Map<ApplicationId, Long> heads = log.heads(readers.keySet());
    boolean served = true;
    for (Map.Entry<ApplicationId, List<Reader>> group : readers.entrySet()) {
      ApplicationId application = group.getKey();
      try {
        serve(application, group.getValue(), heads.getOrDefault(application, 0L));
      } catch (Throwable e) {
        served = false;
        fail(group.getValue(), e);
      }
    }
    return served;
  }

  /** A database that was away may be another one now. */
  private void readEpoch() {
    Instant now = clock.instant();
    if (failing || !now.isBefore(epochDue)) {
      epoch = log.epoch();
      epochDue = now.plus(EPOCH_AGE);
    }
  }

  private void serve(ApplicationId application, List<Reader> readers, long head) {
    RecentChanges recent = new RecentChanges(log, application, head);
    readers.forEach(reader -> recent.expect(reader.query));
    for (Reader reader : readers) {
      ChangeLog.Page page = recent.page(reader.query);
      if (!page.entries().isEmpty() || isOver(reader)) {
        reader.answer.complete(page);
      } else {
        reader.query = reader.query.from(page.next());
      }
    }
  }

  private boolean isOver(Reader reader) {
    return stopped || !clock.instant().isBefore(reader.until);
  }

  /** A database that is only away may be back before a reader's time is over. */
  private void fail(Iterable<Reader> readers, Throwable cause) {
    if (!failing) {
      LOG.warn("cannot look for changes: {}", cause.toString());
    }
    failing = true;
    boolean passing = DatabaseFaults.isPassing(cause);
    for (Reader reader : readers) {
      if (!passing || isOver(reader)) {
        reader.answer.completeExceptionally(cause);
      }
    }
  }
}
