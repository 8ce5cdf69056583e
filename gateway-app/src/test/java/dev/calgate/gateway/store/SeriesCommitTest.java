package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.meeting;
import static dev.calgate.gateway.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Series whose exceptions are objects of their own, as Google has them. */
class SeriesCommitTest {
  private static final ObjectRef SERIES = new ObjectRef("s");
  private static final EventTime TEN = meeting("", 10).start();

  private final StoreFixture store = new StoreFixture();

  private static RemoteEvent series() {
    EventDetails daily =
        meeting("Daily", 9).with(new Recurrence(List.of("FREQ=HOURLY"), List.of()));
    return new RemoteEvent("", "u", null, null, daily);
  }

  private static RemoteEvent excluded(EventTime original) {
    EventTime end = meeting("", original.local().getHour() + 1).start();
    return new RemoteEvent("", "u", SERIES, original, EventDetails.cancelled(original, end));
  }

  private static RemoteChange moved(String ref, int hour, int to) {
    return object(
        ref,
        "1",
        new RemoteEvent("", "u", SERIES, meeting("", hour).start(), meeting("Moved", to)));
  }

  private static RemoteChange bare(String ref, EventTime original) {
    return object(
        ref,
        "1",
        new RemoteEvent("", "", SERIES, original, EventDetails.cancelled(original, original)));
  }

  private PageOutcome store(RemoteChange... objects) {
    return store.commit.objects(store.begin(), List.of(objects), NOW);
  }

  private Pass told(List<String> removed, List<String> existing) {
    Pass pass = store.begin();
    store.commit.mention(pass, removed.stream().map(ObjectRef::new).toList(), true);
    store.commit.mention(pass, existing.stream().map(ObjectRef::new).toList(), false);
    return pass;
  }

  private List<String> types() {
    return store.eventEntries().stream().map(entry -> entry.get("type").textValue()).toList();
  }

  @Test
  void aSeriesThatGoesTakesItsExceptionsAlong() {
    store(object("s", "1", series()), moved("s_10", 10, 15), moved("s_11", 11, 16));
    store(object("other", "1", RemoteEvent.of("o", meeting("Other", 9))));

    Pass pass = told(List.of("s"), List.of("s_11"));

    assertThat(store.commit.sweep(pass, Coverage.DELTA)).isEqualTo(new SyncCommit.Sweep(2, 4));
    // One at a time, so that the last step begins when the series is a tombstone already.
    assertThat(store.commit.removeGone(pass, Coverage.DELTA, 1, NOW).outcome().deleted())
        .isEqualTo(2);
    assertThat(store.commit.removeGone(told(List.of(), List.of("s")), Coverage.DELTA, 9, NOW))
        .isEqualTo(new SyncCommit.Swept(0, PageOutcome.NONE));
  }

  @Test
  void aSeriesThatWentBeforeItWasStoredTakesItsExceptionsAlong() {
    store(moved("s_10", 10, 15), moved("s_11", 11, 16));

    Pass pass = told(List.of("s"), List.of("s_11"));

    assertThat(store.commit.removeGone(pass, Coverage.DELTA, 9, NOW).outcome().deleted())
        .isEqualTo(1);
    assertThat(store.eventEntries().get(2).get("type").textValue()).isEqualTo("event.deleted");
  }

  @Test
  void aBareCancellationHasUidAndLengthOfItsSeries() {
    store(object("s", "1", series()));
    store(bare("s_10", TEN));

    JsonNode event = store.eventEntries().get(1).get("event");
    assertThat(event.get("uid").textValue()).isEqualTo("u");
    assertThat(event.get("end").get("date_time").textValue()).isEqualTo("2026-12-01T11:00:00");
    assertThat(event.get("status").textValue()).isEqualTo("cancelled");
  }

  @Test
  void aBareCancellationOfASeriesInTheSameCommitIsCompletedWhateverTheirOrder() {
    store(bare("s_10", TEN), object("s", "1", series()));

    assertThat(store.eventEntries())
        .allMatch(entry -> entry.get("event").get("uid").textValue().equals("u"));
  }

  @Test
  void aBareCancellationOfAnUnknownSeriesIsCompletedWhenTheSeriesIsKnown() {
    store(bare("s_10", TEN));
    assertThat(store.eventEntries().get(0).get("event").get("uid").textValue()).isEmpty();

    store(object("s", "1", series()));

    assertThat(types()).containsExactly("event.created", "event.created", "event.updated");
    JsonNode event = store.eventEntries().get(2).get("event");
    assertThat(event.get("uid").textValue()).isEqualTo("u");
    assertThat(event.get("end").get("date_time").textValue()).isEqualTo("2026-12-01T11:00:00");
    assertThat(store(object("s", "2", series()), bare("s_10", TEN))).isEqualTo(PageOutcome.NONE);
  }

  @Test
  void aBareCancellationThatIsToldAgainWithItsSeriesIsCompletedOnce() {
    store(bare("s_10", TEN));

    store(object("s", "1", series()), bare("s_10", TEN));

    assertThat(types()).containsExactly("event.created", "event.created", "event.updated");
  }

  @Test
  void anExcludedDateAndACancelledObjectAreOneException() {
    store(object("s", "1", series(), excluded(TEN)));
    assertThat(store(bare("s_10", TEN))).isEqualTo(PageOutcome.NONE);
    assertThat(store(object("s", "2", series(), excluded(TEN)), bare("s_10", TEN)))
        .isEqualTo(PageOutcome.NONE);
    assertThat(store(bare("s_10", TEN), object("s", "3", series(), excluded(TEN))))
        .isEqualTo(PageOutcome.NONE);

    assertThat(types()).containsExactly("event.created", "event.created");
  }

  @Test
  void anExceptionsOwnObjectTellsMoreThanTheExcludedDateBesideIt() {
    store(object("s", "1", series(), excluded(TEN)), moved("s_10", 10, 15));
    store(moved("s_10", 10, 15), object("s", "2", series(), excluded(TEN)));

    assertThat(types()).containsExactly("event.created", "event.created");
    assertThat(store.eventEntries().get(1).get("event").get("title").textValue())
        .isEqualTo("Moved");
  }

  @Test
  void aDateThatIsNoLongerExcludedLeavesTheExceptionToItsOwnObject() {
    store(object("s", "1", series(), excluded(TEN)));
    store(object("s", "2", series()), bare("s_10", TEN));
    assertThat(types()).containsExactly("event.created", "event.created");

    store(object("s", "3", series()), moved("s_10", 10, 15));
    assertThat(types()).endsWith("event.updated");
  }
}
