package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.Test;

class MemoryDatabaseTest {
  private static final int CALLS = 400;
  private static final int LEAST = 10;
  private static final Duration TIME = Duration.ofSeconds(40);

  /** Where to begin: {@code -Dcalgate.calls=17} for a seed that failed. */
  private static final long FIRST = Long.getLong("calgate.calls", 1);

  private static final AccountKey ACCOUNT =
      new AccountKey(APPLICATION, Ids.account(APPLICATION, "memory", "ann"));

  @Test
  void theSameCallsAreAnsweredAsByPostgreSqlAndLeaveTheSame() {
    TestDatabase database = TestDatabase.create();
    Jdbi jdbi = Jdbi.create(database.pool()).installPlugin(new PostgresPlugin());
    long begin = System.nanoTime();
    long seed = FIRST;
    long entries = 0;
    while (seed < FIRST + LEAST || System.nanoTime() - begin < TIME.toNanos()) {
      database.clear();
      entries += compare(seed++, jdbi);
    }
    System.out.println(
        "calls compared: seeds " + FIRST + " to " + (seed - 1) + " with entries: " + entries);
    assertThat(entries).isGreaterThan(20 * (seed - FIRST));
  }

  private static long compare(long seed, Jdbi jdbi) {
    List<ApplicationId> applications = List.of(APPLICATION, new ApplicationId("other"));
    MemoryDatabase memory = new MemoryDatabase();
    memory.open(applications);
    new ChangeLog(jdbi).open(applications);
    RandomCalls real = new RandomCalls(seed, Transactions.on(jdbi));
    RandomCalls model = new RandomCalls(seed, memory);
    int call = 0;
    try {
      while (call++ < CALLS) {
        String answer = real.next();
        assertThat(model.next()).isEqualTo(answer);
        same(memory.syncStates(), StoredRows.syncStates(jdbi), answer);
      }
      same(memory.events(), StoredRows.events(jdbi), "events");
      same(memory.objects(), StoredRows.objects(jdbi), "objects");
      same(entries(memory), StoredRows.entries(jdbi, APPLICATION), "entries");
      return memory.head(APPLICATION);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("Seed %d, call %d of %d".formatted(seed, call, CALLS), e);
    }
  }

  /** Row by row, to name only what differs. */
  private static <T> void same(List<T> model, List<T> real, String of) {
    for (int i = 0; i < Math.min(model.size(), real.size()); i++) {
      assertThat(model.get(i)).as(of).isEqualTo(real.get(i));
    }
    assertThat(model).as(of).hasSameSizeAs(real);
  }

  private static List<String> entries(MemoryDatabase memory) {
    return memory.entries(APPLICATION, 0).stream()
        .map(entry -> new String(entry, StandardCharsets.UTF_8))
        .toList();
  }

  private static MemoryDatabase opened() {
    MemoryDatabase memory = new MemoryDatabase();
    memory.open(List.of(APPLICATION));
    return memory;
  }

  private static void connect(Transactions tables) {
    Account account =
        new Account(
            ACCOUNT.account(), "memory", "Ann", null, Map.of(), Account.Status.CONNECTED, NOW);
    boolean created =
        new AccountStore(tables, () -> {})
            .connect(APPLICATION, account, StoreFixture.access(), NOW);
    assertThat(created).isTrue();
  }

  /** Answers as told; reachable unless told nothing. */
  private record Told(MemoryDatabase.End end, boolean isReachable)
      implements MemoryDatabase.Faults {
    @Override
    public MemoryDatabase.End end(boolean transaction) {
      return end;
    }
  }

  @Test
  void workThatThrowsLeavesNothing() {
    MemoryDatabase memory = opened();
    Consumer<Tables> work =
        tables -> {
          tables.sync().insert(ACCOUNT, "", NOW);
          throw new IllegalStateException("on the way");
        };
    assertThatThrownBy(() -> memory.useTransaction(work)).hasMessage("on the way");
    assertThat(memory.syncStates()).isEmpty();
    assertThatThrownBy(() -> memory.useTables(work)).hasMessage("on the way");
    assertThat(memory.syncStates()).as("each statement for itself").hasSize(1);
  }

  @Test
  void aCommitThatFailsLeavesNothing() {
    MemoryDatabase memory = opened();
    Transactions seen = memory.seen(new Told(MemoryDatabase.End.UNDONE, true));
    assertThatThrownBy(() -> connect(seen))
        .isInstanceOf(TransactionException.class)
        .matches(DatabaseFaults::isPassing);
    assertThat(memory.syncStates()).isEmpty();
    assertThat(memory.head(APPLICATION)).isZero();
  }

  @Test
  void aCommitMayBeDoneAndSaidToHaveFailed() {
    MemoryDatabase memory = opened();
    Transactions seen = memory.seen(new Told(MemoryDatabase.End.DONE_UNKNOWN, true));
    assertThatThrownBy(() -> connect(seen))
        .isInstanceOf(TransactionException.class)
        .matches(DatabaseFaults::isPassing);
    assertThat(memory.syncStates()).hasSize(1);
    assertThat(entries(memory)).hasSize(1);
  }

  @Test
  void aDatabaseThatIsAwayDoesNothing() {
    MemoryDatabase memory = opened();
    Transactions seen = memory.seen(new Told(MemoryDatabase.End.DONE, false));
    assertThatThrownBy(() -> connect(seen))
        .isInstanceOf(ConnectionException.class)
        .matches(DatabaseFaults::isPassing);
    assertThat(memory.syncStates()).isEmpty();
    connect(memory);
    assertThat(entries(memory)).hasSize(1);
  }
}
