package dev.calgate.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.ChangeFilter;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {
  private static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestDatabase database = TestDatabase.create();
  private static final ApplicationId BROKEN = new ApplicationId("broken");

  private final AtomicInteger queries = new AtomicInteger();
  private volatile boolean breaking;
  private final Jdbi counted = database.jdbi().setSqlLogger(new Counter());
  private final ChangeLog log = new ChangeLog(counted);
  private final MutableClock clock = new MutableClock(Instant.now());
  private final ChangeFeed feed = new ChangeFeed(log, clock, 10_000);
  private final AccountStore accounts =
      new AccountStore(Transactions.on(database.jdbi()), () -> {});

  ChangeFeedTest() {
    log.open(List.of(APPLICATION, BROKEN));
    feed.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    feed.stop();
  }

  private final class Counter implements SqlLogger {
    @Override
    public void logBeforeExecution(StatementContext context) {
      if (breaking
          && context.getRawSql().contains("textsend")
          && context.getBinding().toString().contains(BROKEN.value())) {
        throw new AssertionError("broken on purpose");
      }
    }

    @Override
    public void logAfterExecution(StatementContext context) {
      queries.incrementAndGet();
    }
  }

  private AccountId append(String name) {
    return append(APPLICATION, name);
  }

  private AccountId append(ApplicationId application, String name) {
    AccountId id = Ids.account(application, "memory", name);
    Account account =
        new Account(id, "memory", name, null, Map.of(), Account.Status.CONNECTED, Instant.EPOCH);
    accounts.connect(
        application, account, new AccountStore.SealedAccess(Map.of(), ""), Instant.EPOCH);
    return id;
  }

  private CompletableFuture<ChangeLog.Page> wait(int limit, ChangeFilter filter) {
    return feed.page(new ChangeFeed.Query(APPLICATION, 0, limit, filter), LONG);
  }

  private static List<String> texts(ChangeLog.Page page) {
    return page.entries().stream().map(entry -> new String(entry, StandardCharsets.UTF_8)).toList();
  }

  @Test
  void aWokenReaderCostsNoQueryWhateverItAsksFor() {
    List<CompletableFuture<ChangeLog.Page>> readers = new ArrayList<>();
    for (int i = 1; i <= 500; i++) {
      readers.add(wait(i, ChangeFilter.ALL));
      readers.add(wait(i, new ChangeFilter(null, null, List.of("account.created"))));
    }
    Awaitility.await().until(() -> feed.waiting() == 1_000);
    append("ann");
    int before = queries.get();
    feed.grown();

    for (CompletableFuture<ChangeLog.Page> reader : readers) {
      ChangeLog.Page page = reader.orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(page.entries()).hasSize(1);
      assertThat(page.next()).isEqualTo(1);
    }
    // Rounds that find nothing ask for the heads only, ten times a second.
    assertThat(queries.get() - before).isLessThan(100);
    Awaitility.await().until(() -> feed.waiting() == 0);
  }

  @Test
  void aSharedReadGivesEachReaderItsOwnPage() {
    AccountId ann = Ids.account(APPLICATION, "memory", "ann");
    var all = wait(100, ChangeFilter.ALL);
    var one = wait(1, ChangeFilter.ALL);
    var annsOwn = wait(100, new ChangeFilter(ann, null, List.of("account.*")));
    var events = wait(100, new ChangeFilter(null, null, List.of("event.*")));
    append("bob");
    append("ann");
    feed.grown();

    assertThat(texts(annsOwn.orTimeout(10, TimeUnit.SECONDS).join()))
        .singleElement()
        .asString()
        .contains(ann.value());
    assertThat(texts(one.orTimeout(10, TimeUnit.SECONDS).join())).hasSize(1);
    assertThat(one.join().next()).isEqualTo(1);
    assertThat(all.orTimeout(10, TimeUnit.SECONDS).join().entries()).isNotEmpty();
    assertThat(events).isNotDone();
  }

  @Test
  void anApplicationThatCannotBeReadFailsItsOwnReadersAndEndsNothing() {
    var broken = feed.page(new ChangeFeed.Query(BROKEN, 0, 1, ChangeFilter.ALL), LONG);
    var sound = wait(1, ChangeFilter.ALL);
    breaking = true;
    append(BROKEN, "eve");
    feed.grown();

    assertThat(broken).failsWithin(Duration.ofSeconds(10));
    assertThat(sound).isNotDone();
    append("ann");
    feed.grown();
    assertThat(sound.orTimeout(10, TimeUnit.SECONDS).join().entries()).hasSize(1);
  }

  @Test
  void aReaderThatComesWhenTheFeedHasStoppedIsAnsweredAtOnce() throws Exception {
    feed.stop();

    assertThat(wait(1, ChangeFilter.ALL)).isCompleted();
    assertThat(feed.waiting()).isZero();
  }

  @Test
  void aDatabaseThatIsAnotherOneNowIsNoticed() {
    String before = feed.epoch();
    database.jdbi().useHandle(handle -> handle.execute("update feed_epoch set epoch = 'another'"));
    clock.advance(Duration.ofSeconds(10));

    Awaitility.await().until(() -> !feed.epoch().equals(before));
    assertThat(feed.epoch()).startsWith("another-");
  }
}
