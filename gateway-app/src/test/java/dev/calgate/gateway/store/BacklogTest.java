package dev.calgate.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.ApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A gateway that starts and finds everything overdue. */
class BacklogTest {
  private static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
  private static final Duration CEILING = Duration.ofMinutes(5);
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final DataSource database = TestDatabase.create().pool();
  private final Jdbi jdbi = Store.jdbi(database);
  private final SyncStore sync =
      new SyncStore(Transactions.on(jdbi), List.of(APPLICATION), () -> {});
  private final Backlog backlog = Backlog.in(database, List.of(APPLICATION));

  private void rows(int count, Instant due) {
    try (Handle handle = jdbi.open()) {
      handle.execute(
          """
          insert into sync_state (application_id, account_id, due_at)
          select 'default', 'acc_' || rpad(
            translate(? || 'x' || n, '0123456789', 'abcdefghij'), 26, 'z'), cast(? as timestamptz)
          from generate_series(1, ?) n
          """,
          String.valueOf(due.getEpochSecond()),
          due.toString(),
          count);
    }
  }

  /** How many begin in each second, each of which is due again after a while. */
  private List<Integer> began(int seconds) {
    List<Integer> began = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      Instant now = NOW.plusSeconds(second);
      List<Lease> leases = sync.claim("one", now, now.plus(LEASE), 1_000, 1_000);
      leave(now.plus(CEILING));
      began.add(leases.size());
    }
    return began;
  }

  private void leave(Instant due) {
    try (Handle handle = jdbi.open()) {
      handle.execute(
          """
          update sync_state set lease_until = null, lease_by = null, due_at = cast(? as timestamptz)
          where lease_until is not null
          """,
          due.toString());
    }
  }

  @Test
  void tenThousandThatAreOverdueBeginMoreAndMoreOfThemInASecond() {
    int count = 10_000;
    rows(count, NOW.minus(Duration.ofHours(8)));

    assertThat(backlog.spread(NOW, CEILING)).isEqualTo(count);
    List<Integer> began = began((int) CEILING.toSeconds() + 1);

    double steady = count / (double) CEILING.toSeconds();
    int most = began.stream().mapToInt(it -> it).max().orElseThrow();
    System.out.printf(
        "steady %.1f/s; of %d overdue at once: first ten seconds %s, most %d/s, last after %d s%n",
        steady, count, began.subList(0, 10), most, began.size() - 1);
    assertThat(began.stream().mapToInt(it -> it).sum()).isEqualTo(count);
    assertThat(most).isLessThanOrEqualTo((int) (3 * steady));
    assertThat(began.subList(0, 10).stream().mapToInt(it -> it).max().orElseThrow())
        .isLessThan((int) steady / 4);
  }

  @Test
  void whatSomebodyHasAskedForIsDueAtOnce() {
    rows(2_000, NOW.minus(Duration.ofHours(8)));
    jdbi.useHandle(handle -> handle.execute("update sync_state set attempted = 1, requested = 1"));
    rows(5, NOW.minus(Duration.ofHours(7)));
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update sync_state set attempted = 1, requested = 2 where attempted = 0"));

    assertThat(backlog.spread(NOW, CEILING)).isEqualTo(2_000);

    assertThat(began(1)).containsExactly(5);
  }

  @Test
  void aFewBeginAtOnceAndWhatIsNotOverdueStaysAsItIs() {
    rows(10, NOW.minus(Duration.ofHours(8)));
    rows(20, NOW.minusSeconds(3));
    rows(30, NOW.plusSeconds(2));

    assertThat(backlog.spread(NOW, CEILING)).isEqualTo(10);
    List<Integer> began = began(3);

    assertThat(began).containsExactly(20, 10, 30);
  }
}
