package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.registry.Counts;
import dev.calgate.gateway.registry.Pacing;
import dev.calgate.gateway.registry.Waits;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.Limits;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.Quota;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.Renewal;
import dev.calgate.provider.Traffic;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.ForwardingProvider;
import dev.calgate.testkit.MutableClock;
import dev.calgate.testkit.memory.InMemoryProvider;
import dev.calgate.testkit.memory.InMemoryProvider.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** A first listing that needs many times what a quota has room for in a minute. */
class LongListingTest {
  private static final int PAGES = 200;
  private static final int PAGE = 5;
  private static final int QUOTA = 60;

  /** Looks and passes leave a fifth to others. */
  private static final int USABLE = QUOTA * 8 / 10;

  private final List<Instant> sent = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private MutableClock clock = new MutableClock(Instant.EPOCH);
  private Traffic traffic = Traffic.FREE;

  /** Small pages, each of which is a request that counts. */
  private final class Announcing extends ForwardingProvider {
    private final InMemoryProvider inner;

    Announcing(InMemoryProvider inner) {
      super(inner);
      this.inner = inner;
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(
          inner.capabilities().features(), new Limits(PAGE, PAGE, Duration.ofSeconds(1), null));
    }

    private <T> T counted(String what, Supplier<T> call) {
      try (Traffic.Exchange exchange =
          traffic.begin(
              "https://calendars.example.com",
              "ann",
              List.of(Quota.perMinute("ann", ErrorScope.ACCOUNT, QUOTA)))) {
        sent.add(clock.instant());
        asked.add(what);
        T answer = call.get();
        exchange.answered(200);
        return answer;
      }
    }

    @Override
    public CalendarSession open(AccountAccess access, Renewal renewal) {
      CalendarSession session = super.open(access, renewal);
      return new CalendarSession() {
        @Override
        public List<RemoteCalendar> listCalendars() {
          return counted("list", session::listCalendars);
        }

        @Override
        public ChangePage changes(ChangeQuery query) {
          return counted("page " + query.page(), () -> session.changes(query));
        }

        @Override
        public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
          return counted("fetch " + refs, () -> session.fetch(calendar, refs));
        }

        @Override
        public void close() {
          session.close();
        }
      };
    }
  }

  private EngineFixture engine(int places) {
    InMemoryProvider inner = new InMemoryProvider(Style.BODIES);
    EngineFixture engine = new EngineFixture(inner, new Announcing(inner), new PostgresBackend());
    clock = engine.clock;
    traffic =
        new Pacing(
            EngineFixture.PACE.ceiling(),
            Counts.own(),
            new Waits(places, clock::advance),
            clock,
            new Random(1));
    CalendarRef work = engine.remote.createCalendar("Work");
    for (int i = 0; i < PAGES * PAGE; i++) {
      var unused = engine.remote.create(work, Draft.at("Event " + i, i % 20));
    }
    return engine;
  }

  @Test
  void itIsReadInTheTimeThatTheQuotaTakesAndNoPageTwice() {
    EngineFixture engine = engine(1);
    Instant begin = clock.instant();
    engine.workers.runDue();

    Duration took = Duration.between(begin, clock.instant());
    System.out.printf(
        "%d requests, %d of them different, in %s at %d a minute%n",
        asked.size(), asked.stream().distinct().count(), took, USABLE);
    assertThat(engine.stored()).hasSize(PAGES * PAGE);
    assertThat(asked.stream().filter(it -> it.startsWith("page")))
        .hasSize(PAGES)
        .doesNotHaveDuplicates();
    assertThat(took).isEqualTo(Duration.ofMinutes((asked.size() - 1) / USABLE));
    for (int i = USABLE; i < sent.size(); i++) {
      assertThat(Duration.between(sent.get(i - USABLE), sent.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }
    assertThat(engine.view().status().error()).isEmpty();
  }

  @Test
  void whatFindsNoPlaceToWaitIsLeftUntilThereIsRoomAndCountsAsNoFailure() {
    EngineFixture engine = engine(0);
    engine.workers.runDue();
    assertThat(number(engine, "select count(*) from sync_state where error_kind = 'throttled'"))
        .isEqualTo(1);
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Instant due = engine.sync.nextDue(clock.instant()).orElseThrow();
      pauses.add(Duration.between(clock.instant(), due));
      clock.advance(Duration.between(clock.instant(), due));
      engine.workers.runDue();
    }

    assertThat(pauses).allMatch(it -> it.compareTo(Duration.ofSeconds(61)) < 0);
    assertThat(number(engine, "select max(failures) from sync_state")).isZero();
  }

  private static int number(EngineFixture engine, String sql) {
    try (Handle handle = engine.jdbi().open()) {
      return handle.createQuery(sql).mapTo(Integer.class).one();
    }
  }
}
