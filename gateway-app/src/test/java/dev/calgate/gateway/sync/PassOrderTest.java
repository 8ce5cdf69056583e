package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of what is told, on PostgreSQL. */
class PassOrderTest extends PassOrderCases {
  @Override
  Backend backend() {
    return new PostgresBackend();
  }

  @Test
  void aDeltaOfManyPagesThatNamesMostlyWhatIsKnownIsNotBelieved() {
    InMemoryProvider inner = new InMemoryProvider(InMemoryProvider.Style.VERSIONS);
    Edited provider = new Edited(inner);
    EngineFixture engine = new EngineFixture(inner, provider, backend);
    CalendarRef work = engine.remote.createCalendar("Work");
    List<ObjectRef> objects = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      objects.add(engine.remote.create(work, Draft.at("Event " + i, 9)));
    }
    engine.workers.runDue();

    // A service that takes a cursor it has forgotten for none: what is gone is not told.
    engine.remote.delete(work, objects.get(0));
    engine
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update sync_state set cursor = 'm1:0', state_tag = 'old' where calendar_id <> ''"));
    provider.edit =
        (query, page) ->
            query.cursor() == null
                ? page
                : new ChangePage(
                    page.changes().stream()
                        .filter(it -> !(it instanceof RemoteChange.Removed))
                        .toList(),
                    page.end());
    engine.settle();

    assertThat(engine.titles()).hasSize(59);
  }
}
