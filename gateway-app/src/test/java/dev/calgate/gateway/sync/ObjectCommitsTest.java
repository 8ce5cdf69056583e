package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectCommitsTest {

  /** A store that refuses one title. */
  private static void refuse(EngineFixture engine, String title, String state) {
    engine
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                create function refuse() returns trigger language plpgsql as $$
                begin
                  if new.document like '%%%s%%' then raise exception 'refused' using errcode = '%s'; end if;
                  return new;
                end $$;
                create trigger refuse before insert or update on event for each row execute function refuse();
                """
                        .formatted(title, state)));
  }

  private static List<String> reasons(EngineFixture engine) {
    return engine
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select reason from remote_object where reason is not null")
                    .mapTo(String.class)
                    .list());
  }

  @ParameterizedTest
  @EnumSource
  void anObjectThatTheStoreCannotTakeCostsNoOther(InMemoryProvider.Style style) {
    EngineFixture engine = new EngineFixture(style);
    refuse(engine, "Poison", "22000");
    CalendarRef work = engine.remote.createCalendar("Work");
    engine.remote.create(work, Draft.at("One", 9));
    ObjectRef poison = engine.remote.create(work, Draft.at("Poison", 10));
    engine.remote.create(work, Draft.at("Two", 11));
    engine.settle();

    assertThat(engine.titles()).containsExactly("One", "Two");
    assertThat(reasons(engine)).singleElement().asString().contains("error inside the gateway");

    engine.remote.create(work, Draft.at("Three", 12));
    engine.remote.replace(work, poison, Draft.at("Cure", 10));
    engine.settle();

    assertThat(engine.titles()).containsExactly("Cure", "One", "Three", "Two");
    assertThat(reasons(engine)).isEmpty();
  }

  /** Such as the store of a newer gateway to an older one. */
  @ParameterizedTest
  @EnumSource
  void whatDoesNotLieInTheObjectStopsThePassAndLosesNothing(InMemoryProvider.Style style) {
    EngineFixture engine = new EngineFixture(style);
    CalendarRef work = engine.remote.createCalendar("Work");
    ObjectRef one = engine.remote.create(work, Draft.at("One", 9));
    engine.settle();
    refuse(engine, "Uno", "23502");
    engine.remote.replace(work, one, Draft.at("Uno", 9));
    engine.settle();

    assertThat(engine.titles()).containsExactly("One");
    assertThat(reasons(engine)).isEmpty();
    assertThat(engine.view().status().error().orElseThrow().message())
        .contains("error inside the gateway");

    engine.jdbi().useHandle(handle -> handle.execute("drop trigger refuse on event"));
    engine.settle();

    assertThat(engine.titles()).containsExactly("Uno");
    assertThat(engine.view().status().error()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatTheStoreCanTakeLaterIsTakenByALaterListing(InMemoryProvider.Style style) {
    EngineFixture engine = new EngineFixture(style);
    refuse(engine, "Poison", "22000");
    CalendarRef work = engine.remote.createCalendar("Work");
    engine.remote.create(work, Draft.at("Poison", 10));
    engine.settle();
    assertThat(reasons(engine)).hasSize(1);

    engine
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("drop trigger refuse on event");
              handle.execute(
                  "update sync_state set cursor = null, state_tag = null where calendar_id <> ''");
            });
    engine.settle();

    assertThat(engine.titles()).containsExactly("Poison");
    assertThat(reasons(engine)).isEmpty();
  }
}
