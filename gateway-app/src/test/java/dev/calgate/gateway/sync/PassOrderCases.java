package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.schedule.SyncWorkers;
import dev.calgate.gateway.store.WriteStore;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.Limits;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Renewal;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.ForwardingProvider;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told first must not win over what is told later. */
abstract class PassOrderCases {
  final Backend backend = backend();

  /** An empty database. */
  abstract Backend backend();

  @ParameterizedTest
  @EnumSource
  void anObjectThatAPageTellsTwiceIsAsItWasToldLast(InMemoryProvider.Style style) {
    InMemoryProvider inner = new InMemoryProvider(style);
    Edited provider = new Edited(inner);
    EngineFixture engine = new EngineFixture(inner, provider, backend);
    CalendarRef work = engine.remote.createCalendar("Work");
    ObjectRef one = engine.remote.create(work, Draft.at("One", 9));
    engine.workers.runDue();

    engine.remote.replace(work, one, Draft.at("Uno", 9));
    provider.edit = (query, page) -> with(page, new RemoteChange.Removed(one), true);
    engine.settle();
    assertThat(engine.titles()).containsExactly("Uno");

    engine.remote.replace(work, one, Draft.at("Un", 9));
    provider.edit = (query, page) -> with(page, new RemoteChange.Removed(one), false);
    engine.settle();
    assertThat(engine.titles()).isEmpty();
    assertThat(engine.eventEntries()).startsWith("event.created", "event.updated");
  }

  private static ChangePage with(ChangePage page, RemoteChange change, boolean first) {
    List<RemoteChange> changes = new ArrayList<>(page.changes());
    changes.add(first ? 0 : changes.size(), change);
    return new ChangePage(changes, page.end());
  }

  @Test
  void whatAPassStillStoresIsStoredBeforeThePassThatFollowsAtOnce() {
    InMemoryProvider inner = new InMemoryProvider(InMemoryProvider.Style.VERSIONS);
    Edited provider = new Edited(inner);
    EngineFixture engine = new EngineFixture(inner, provider, backend);
    CalendarRef work = engine.remote.createCalendar("Work");
    ObjectRef one = engine.remote.create(work, Draft.at("One", 9));
    engine.remote.create(work, Draft.at("Two", 9));
    AtomicInteger pages = new AtomicInteger();
    CountDownLatch followed = new CountDownLatch(1);
    provider.edit =
        (query, page) -> {
          if (pages.incrementAndGet() == 2) {
            engine.remote.replace(work, one, Draft.at("Uno", 9));
            throw new ProviderException(
                ErrorKind.CURSOR_EXPIRED, ErrorScope.CALENDAR, "No longer known");
          }
          return page;
        };
    provider.closed = followed::countDown;
    SyncWorkers workers = engine.newWorkers("slow", engine.tables, slowAtFirst(followed));

    workers.runDue();

    assertThat(pages).hasValueGreaterThan(3);
    assertThat(engine.titles()).containsExactly("Two", "Uno");
  }

  @Test
  void allThatADeltaOfManyPagesNamesIsReadAgainThoughItsVersionIsTheSame() {
    InMemoryProvider inner = new InMemoryProvider(InMemoryProvider.Style.VERSIONS);
    Edited provider = new Edited(inner);
    EngineFixture engine = new EngineFixture(inner, provider, backend);
    CalendarRef work = engine.remote.createCalendar("Work");
    ObjectRef one = engine.remote.create(work, Draft.at("One", 9));
    ObjectRef two = engine.remote.create(work, Draft.at("Two", 9));
    engine.workers.runDue();

    engine.remote.replace(work, one, Draft.at("Uno", 9));
    engine.remote.replace(work, two, Draft.at("Due", 9));
    provider.edit =
        (query, page) ->
            new ChangePage(page.changes().stream().map(stored(engine, work)).toList(), page.end());
    engine.settle();

    assertThat(engine.titles()).containsExactly("Due", "Uno");
  }

  /** Gives objects the versions in which they are stored. */
  private static UnaryOperator<RemoteChange> stored(EngineFixture engine, CalendarRef calendar) {
    WriteStore store = new WriteStore(engine.tables);
    return change ->
        new RemoteChange.Seen(
            change.ref(),
            Objects.requireNonNull(
                store.versions(engine.key(calendar), List.of(change.ref())).get(change.ref())));
  }

  /** The first batch waits for a session that has read all there is, though not for ever. */
  private static Executor slowAtFirst(CountDownLatch followed) {
    AtomicInteger batches = new AtomicInteger();
    return task ->
        new Thread(
                () -> {
                  if (batches.incrementAndGet() == 1) {
                    await(followed);
                  }
                  task.run();
                })
            .start();
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean unused = latch.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The provider in memory, one object a page, with pages that are edited on their way. */
  static final class Edited extends ForwardingProvider {
    BiFunction<ChangeQuery, ChangePage, ChangePage> edit = (query, page) -> page;
    private Runnable closed = () -> {};

    Edited(InMemoryProvider inner) {
      super(inner);
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(
          super.capabilities().features(), new Limits(1, 5, Duration.ofSeconds(1), null));
    }

    @Override
    public CalendarSession open(AccountAccess access, Renewal renewal) {
      CalendarSession session = super.open(access, renewal);
      return new CalendarSession() {
        private boolean complete;

        @Override
        public List<RemoteCalendar> listCalendars() {
          return session.listCalendars();
        }

        @Override
        public ChangePage changes(ChangeQuery query) {
          ChangePage page = edit.apply(query, session.changes(query));
          complete = page.end() instanceof dev.calgate.provider.PageEnd.Complete;
          return page;
        }

        @Override
        public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
          return session.fetch(calendar, refs);
        }

        @Override
        public void close() {
          session.close();
          if (complete) {
            closed.run();
          }
        }
      };
    }
  }
}
