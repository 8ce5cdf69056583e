package dev.calgate.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.provider.RemoteChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many write at once while others poll, each with pages of an odd size: nobody misses an entry. The
 * same run over positions from a sequence, which are given before they are committed, has to lose
 * some, or it would prove nothing.
 */
class FeedOrderTest {
  private static final ApplicationId APPLICATION = StoreFixture.APPLICATION;
  private static final Instant NOW = StoreFixture.NOW;
  private static final int WRITERS = 16;
  private static final int CHANGES = Integer.getInteger("calgate.feedChanges", 10_000);
  private static final int[] PAGES = {5, 31, 97, 501};
  private static final int LARGEST_COMMIT = 60;

  private final long seed = Long.getLong("calgate.seed", System.nanoTime());
  private final DataSource pool = TestDatabase.create().pool(WRITERS + PAGES.length + 1);
  private final Jdbi jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  FeedOrderTest() {
    System.out.println("FeedOrderTest: seed " + seed);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** A log that many append to and that is read by position. */
  private interface Log {

    /** Appends entries in one transaction. */
    void append(int writer, int first, int number);

    /** The positions after one, at most {@code limit}. */
    List<Long> after(long position, int limit);
  }

  /** The gateway's own, written by passes over a calendar of each writer's. */
  private final class Feed implements Log {
    private final SyncCommit commit = new SyncCommit(Transactions.on(jdbi), () -> {});
    private final ChangeLog log = new ChangeLog(jdbi);
    private final List<Pass> passes = new ArrayList<>();
    private final long begin;

    Feed() {
      log.open(List.of(APPLICATION));
      for (int writer = 0; writer < WRITERS; writer++) {
        passes.add(pass(writer));
      }
      begin = log.page(APPLICATION, 0, 1, ChangeFilter.ALL).head();
    }

    private Pass pass(int writer) {
      String name = "user " + writer;
      AccountStore.SealedAccess access = StoreFixture.access();
      Account account =
          new Account(
              Ids.account(APPLICATION, "memory", name),
              "memory",
              name,
              null,
              Map.of(),
              Account.Status.CONNECTED,
              NOW);
      new AccountStore(Transactions.on(jdbi), () -> {}).connect(APPLICATION, account, access, NOW);
      SyncStore sync = new SyncStore(Transactions.on(jdbi), List.of(APPLICATION), () -> {});
      Lease list = claim(sync);
      new CalendarStore(Transactions.on(jdbi), () -> {})
          .apply(list, "memory", List.of(StoreFixture.listed("work", "tag")), NOW, NOW);
      sync.release(list, SyncStore.Release.success(1, NOW.plusSeconds(3600), null), NOW);
      return commit.begin(claim(sync), NOW);
    }

    private static Lease claim(SyncStore sync) {
      return sync.claim("test", NOW, NOW.plusSeconds(3600), 1, 1).get(0);
    }

    @Override
    public void append(int writer, int first, int number) {
      List<RemoteChange> events = new ArrayList<>();
      for (int i = first; i < first + number; i++) {
        events.add(StoreFixture.single("event-" + i, "1", "Meeting " + i));
      }
      assertThat(commit.objects(passes.get(writer), events, NOW).changes()).isEqualTo(number);
    }

    @Override
    public List<Long> after(long position, int limit) {
      ChangeLog.Page page = log.page(APPLICATION, begin + position, limit, ChangeFilter.ALL);
      return page.entries().stream().map(entry -> position(entry) - begin).toList();
    }

    private static long position(byte[] entry) {
      String text = new String(entry, StandardCharsets.UTF_8);
      String head = "{\"position\":";
      assertThat(text).startsWith(head);
      return Long.parseLong(text.substring(head.length(), text.indexOf(',')));
    }
  }

  /** Positions from a sequence. */
  private final class Sequence implements Log {
    Sequence() {
      jdbi.useHandle(
          handle ->
              handle.execute(
                  "create table naive_change (position bigserial primary key, writer int, no int)"));
    }

    @Override
    public void append(int writer, int first, int number) {
      jdbi.useTransaction(
          handle -> {
            for (int i = first; i < first + number; i++) {
              handle.execute("insert into naive_change (writer, no) values (?, ?)", writer, i);
            }
          });
    }

    @Override
    public List<Long> after(long position, int limit) {
      return jdbi.withHandle(
          handle ->
              handle
                  .createQuery(
                      "select position from naive_change where position > :after"
                          + " order by position limit :limit")
                  .bind("after", position)
                  .bind("limit", limit)
                  .mapTo(Long.class)
                  .list());
    }
  }

  private void write(Log log, int writer, int changes) {
    Random random = new Random(seed + writer);
    int done = 0;
    while (done < changes) {
      int number = Math.min(changes - done, 1 + random.nextInt(LARGEST_COMMIT));
      log.append(writer, done, number);
      done += number;
    }
  }

  /** Reads to the end of everything; gives what was seen, in its order. */
  private static List<Long> poll(Log log, int limit, CompletableFuture<Void> writing) {
    List<Long> seen = new ArrayList<>();
    long position = 0;
    while (true) {
      boolean last = writing.isDone();
      List<Long> page = log.after(position, limit);
      seen.addAll(page);
      if (!page.isEmpty()) {
        position = page.get(page.size() - 1);
      } else if (last) {
        return seen;
      }
    }
  }

  /** What each poller has seen while all of them wrote. */
  private List<List<Long>> run(Log log, int changes) {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int me = writer;
      writers.add(CompletableFuture.runAsync(() -> write(log, me, changes), threads));
    }
    CompletableFuture<Void> writing =
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
    List<CompletableFuture<List<Long>>> pollers = new ArrayList<>();
    for (int limit : PAGES) {
      pollers.add(CompletableFuture.supplyAsync(() -> poll(log, limit, writing), threads));
    }
    List<List<Long>> seen = pollers.stream().map(CompletableFuture::join).toList();
    writing.join();
    return seen;
  }

  @Test
  void nobodyMissesAnEntryHoweverManyWrite() {
    long all = (long) WRITERS * CHANGES;
    for (List<Long> seen : run(new Feed(), CHANGES)) {
      assertThat(seen).as("seed %d", seed).hasSize((int) all);
      for (int i = 0; i < all; i++) {
        if (seen.get(i) != i + 1) {
          throw new AssertionError("seed %d: %d after %d".formatted(seed, seen.get(i), i));
        }
      }
    }
    System.out.printf(
        "feed order: %d writers of %d changes, %d pollers, 0 lost%n",
        WRITERS, CHANGES, PAGES.length);
  }

  @Test
  void theSameOverASequenceLoses() {
    int changes = Math.min(CHANGES, 2_000);
    long lost = 0;
    for (List<Long> seen : run(new Sequence(), changes)) {
      lost += (long) WRITERS * changes - seen.size();
    }
    assertThat(lost).as("seed %d", seed).isPositive();
    System.out.println("feed order over a sequence: " + lost + " lost");
  }
}
