package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.Feature;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteEvent;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Series, their exceptions, and the forms of time. */
abstract class SeriesGroup extends ContractGroup {
  SeriesGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  private List<RemoteEvent> eventsOf(Draft draft) {
    CalendarRef ref = calendar();
    remote().create(ref, draft);
    Mirror mirror = mirror(ref);
    pass(mirror);
    return mirror.events();
  }

  private static List<String> rules(RemoteEvent event) {
    Recurrence recurrence = event.details().recurrence();
    return recurrence == null ? List.of() : recurrence.rules();
  }

  @Test
  void aSeriesKeepsItsRuleAndItsZone() {
    onlyWhereSeriesAreKept();
    List<RemoteEvent> events = eventsOf(Draft.at("Weekly", 9).repeating("FREQ=WEEKLY;BYDAY=TU"));

    assertThat(events).hasSize(1);
    assertThat(rules(events.get(0))).containsExactly("FREQ=WEEKLY;BYDAY=TU");
    assertThat(events.get(0).details().start()).isEqualTo(Draft.paris(1, 9));
  }

  @Test
  void aCancelledOccurrenceIsACancelledException() {
    onlyWhereSeriesAreKept();
    List<RemoteEvent> events =
        eventsOf(Draft.at("Daily", 9).repeating("FREQ=DAILY;COUNT=5").without(Draft.paris(3, 9)));

    assertThat(events).hasSize(2);
    RemoteEvent exception =
        events.stream().filter(it -> it.originalStart() != null).findFirst().orElseThrow();
    assertThat(exception.originalStart()).isEqualTo(Draft.paris(3, 9));
    assertThat(exception.details().status()).isEqualTo(EventStatus.CANCELLED);
  }

  @Test
  void anEditOfASeriesLeavesItsCancelledOccurrencesAsTheyAre() {
    onlyWhereSeriesAreKept();
    CalendarRef ref = calendar();
    Draft series =
        Draft.at("Daily", 9)
            .repeating("FREQ=DAILY;COUNT=5")
            .without(Draft.paris(2, 9))
            .without(Draft.paris(3, 9));
    ObjectRef object = remote().create(ref, series);
    Mirror mirror = mirror(ref);
    pass(mirror);
    List<RemoteEvent> before = mirror.events();
    remote().replace(ref, object, series.titled("Every day"));
    pass(mirror);

    assertThat(mirror.events()).hasSize(3).containsAll(exceptions(before)).isNotEqualTo(before);
  }

  private static List<RemoteEvent> exceptions(List<RemoteEvent> events) {
    return events.stream().filter(it -> it.originalStart() != null).toList();
  }

  @Test
  void aMovedOccurrenceIsAnExceptionAtItsNewTime() {
    onlyWhereSeriesAreKept();
    List<RemoteEvent> events =
        eventsOf(
            Draft.at("Daily", 9)
                .repeating("FREQ=DAILY;COUNT=5")
                .moving(Draft.paris(2, 9), Draft.paris(2, 15), Draft.paris(2, 16)));

    RemoteEvent exception =
        events.stream().filter(it -> it.originalStart() != null).findFirst().orElseThrow();
    assertThat(exception.originalStart()).isEqualTo(Draft.paris(2, 9));
    assertThat(exception.details().start()).isEqualTo(Draft.paris(2, 15));
    assertThat(exception.details().end()).isEqualTo(Draft.paris(2, 16));
    assertThat(exception.seriesRef()).isNotNull();
  }

  @Test
  void wholeDaysStayDaysWithAnExclusiveEnd() {
    EventTime first = EventTime.allDay(LocalDate.of(2026, 12, 24));
    EventTime end = EventTime.allDay(LocalDate.of(2026, 12, 27));
    List<RemoteEvent> events = eventsOf(Draft.of("Holidays", first, end));

    assertThat(events.get(0).details().start()).isEqualTo(first);
    assertThat(events.get(0).details().end()).isEqualTo(end);
  }

  @Test
  void floatingTimesStayFloatingWhereThereAreSuch() {
    EventTime start = EventTime.floating(LocalDateTime.of(2026, 12, 1, 7, 0));
    EventTime end = EventTime.floating(LocalDateTime.of(2026, 12, 1, 8, 0));

    EventTime kept =
        harness().floatingBecomes().map(zone -> EventTime.zoned(start.local(), zone)).orElse(start);

    assertThat(eventsOf(Draft.of("Run", start, end)).get(0).details().start()).isEqualTo(kept);
  }

  @Test
  void theEndOfARuleIsSeen() {
    onlyWhereSeriesAreKept();
    CalendarRef ref = calendar();
    Draft daily = Draft.at("Daily", 9).repeating("FREQ=DAILY");
    ObjectRef object = remote().create(ref, daily);
    Mirror mirror = mirror(ref);
    pass(mirror);
    remote().replace(ref, object, daily.repeating("FREQ=DAILY;COUNT=3"));
    pass(mirror);

    assertThat(rules(mirror.events().get(0))).containsExactly("FREQ=DAILY;COUNT=3");
  }

  @Test
  void whereSeriesAreNotKeptEachOccurrenceIsASingleEvent() {
    if (provider().capabilities().has(Feature.KEEPS_SERIES)) {
      return;
    }
    List<RemoteEvent> events = eventsOf(Draft.at("Daily", 9).repeating("FREQ=DAILY;COUNT=3"));

    assertThat(events)
        .extracting(it -> it.details().start())
        .containsExactlyInAnyOrder(Draft.paris(1, 9), Draft.paris(2, 9), Draft.paris(3, 9));
    assertThat(events)
        .allMatch(it -> it.originalStart() == null && it.details().recurrence() == null);
  }
}
