package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.Feature;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.Writing;
import dev.calgate.provider.Written;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes, and that what they are said to have led to is what the next pass tells. */
abstract class WritingGroup extends ContractGroup {
  private static final String UID = "4711-written-by-the-kit";
  private static final EventTime THIRD = Draft.paris(3, 9);

  WritingGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @BeforeEach
  void onlyWhereSomethingIsWritten() {
    assumeTrue(provider().writing().isPresent(), "The provider only reads");
  }

  private Writing writing() {
    return provider().writing().orElseThrow();
  }

  private WritingHands hands() {
    return harness().writingHands().orElse(new WritingHands() {});
  }

  static EventDetails at(String title, int hour) {
    return EventDetails.of(title, Draft.paris(1, hour), Draft.paris(1, hour + 1)).toBuilder()
        .reminders(List.of())
        .build();
  }

  private static EventDetails daily() {
    return at("Daily", 9).with(new Recurrence(List.of("FREQ=DAILY;COUNT=5"), List.of()));
  }

  /** One calendar and a copy of it, which is kept by what writes are said to have led to. */
  private final class Desk {
    private final CalendarRef calendar;
    private final Mirror mirror;

    Desk() {
      calendar = calendar();
      mirror = mirror(calendar);
      pass(mirror);
    }

    /** Writes, and proves that a pass would have told the same. */
    Written write(EventWrite write) {
      Mirror ignorant = mirror.copy();
      Written written;
      try (CalendarSession session = open()) {
        written = session.write(write);
      }
      mirror.apply(written.changes());
      List<String> told = state(mirror);
      pass(ignorant);
      assertThat(state(ignorant)).as("what a pass tells instead").isEqualTo(told);
      pass(mirror);
      assertThat(state(mirror)).as("what a pass changes").isEqualTo(told);
      return written;
    }

    /** Each object read by itself is what was told of it. */
    void checkFetched() {
      Mirror fetched = mirror.copy();
      try (CalendarSession session = open()) {
        List<ObjectRef> refs = List.copyOf(mirror.objects().keySet());
        fetched.apply(session.fetch(calendar, refs).read());
      }
      assertThat(state(fetched)).isEqualTo(state(mirror));
    }

    ErrorKind refusal(EventWrite write) {
      return failure(write).kind();
    }

    ProviderException failure(EventWrite write) {
      try (CalendarSession session = open()) {
        Throwable thrown = catchThrowable(() -> session.write(write));
        assertThat(thrown).isInstanceOf(ProviderException.class);
        return (ProviderException) thrown;
      }
    }

    Written create(EventDetails details) {
      return write(new EventWrite.Create(calendar, UID, details, false));
    }

    RemoteEvent event() {
      return mirror.events().stream()
          .filter(it -> it.originalStart() == null)
          .findFirst()
          .orElseThrow();
    }

    Optional<RemoteEvent> findException() {
      List<RemoteEvent> exceptions =
          mirror.events().stream().filter(it -> it.originalStart() != null).toList();
      assertThat(exceptions).hasSizeLessThan(2);
      return exceptions.stream().findFirst();
    }

    RemoteEvent exception() {
      return findException().orElseThrow(() -> new AssertionError("There is no exception"));
    }

    private KnownObject known(RemoteEvent event) {
      RemoteObject object =
          mirror.objects().values().stream()
              .filter(it -> it.events().contains(event))
              .findFirst()
              .orElseThrow();
      return new KnownObject(object.ref(), object.version(), object.raw());
    }

    EventWrite.Update update(RemoteEvent event, EventDetails after) {
      return new EventWrite.Update(
          calendar,
          known(event),
          event.key(),
          event.originalStart(),
          event.details(),
          after,
          false);
    }

    EventWrite.Update occurrence(EventTime original, EventDetails after) {
      RemoteEvent series = event();
      return new EventWrite.Update(
          calendar, known(series), series.key(), original, occurrence(original), after, false);
    }

    EventDetails occurrence(EventTime original) {
      EventDetails series = event().details();
      EventTime.Length length = EventTime.between(series.start(), series.end());
      return series.at(original, length.after(original));
    }

    EventWrite.Delete deletion(RemoteEvent event) {
      return new EventWrite.Delete(
          calendar, known(event), event.key(), event.originalStart(), false);
    }

    void cancel(EventTime original) {
      RemoteEvent series = event();
      write(new EventWrite.Delete(calendar, known(series), series.key(), original, false));
    }
  }

  /** What a copy holds; how a body came is no part of it. */
  private static List<String> state(Mirror mirror) {
    return mirror.objects().values().stream()
        .map(it -> it.ref() + " at " + it.version() + ": " + sorted(it.events()))
        .sorted()
        .toList();
  }

  private static List<RemoteEvent> sorted(List<RemoteEvent> events) {
    return events.stream().sorted(Comparator.comparing(RemoteEvent::toString)).toList();
  }

  /** What remains on the far side, as one sees it who has seen nothing yet. */
  private List<String> truth(CalendarRef calendar) {
    Mirror mirror = mirror(calendar);
    pass(mirror);
    return state(mirror);
  }

  @Test
  void aNewEventIsWhereItsUidSaysAndSaysWhatWasWanted() {
    Desk desk = new Desk();
    desk.create(at("One", 9));

    ObjectRef ref = writing().newRef(desk.calendar, UID);
    assertThat(desk.mirror.objects()).containsOnlyKeys(ref);
    assertThat(desk.event().details().title()).isEqualTo("One");
    assertThat(desk.event().details().start()).isEqualTo(Draft.paris(1, 9));
    assertThat(desk.event().details().end()).isEqualTo(Draft.paris(1, 10));
  }

  @Test
  void aNewSeriesHasItsRule() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    desk.create(daily());

    assertThat(desk.mirror.events()).hasSize(1);
    assertThat(desk.event().details().recurrence()).isEqualTo(daily().recurrence());
  }

  @Test
  void creatingTwiceIsCreatingOnceAndChangesNothing() {
    Desk desk = new Desk();
    assertThat(desk.create(at("One", 9)).found()).isFalse();
    desk.write(desk.update(desk.event(), titled(desk.event(), "Other")));
    assertThat(desk.create(at("One", 9)).found()).isTrue();

    assertThat(desk.mirror.titles()).containsExactly("Other");
  }

  private static EventDetails titled(RemoteEvent event, String title) {
    return event.details().toBuilder().title(title).build();
  }

  @ParameterizedTest
  @EnumSource(WrittenField.class)
  void eachFieldCanBeChangedOrIsRefused(WrittenField field) {
    Desk desk = new Desk();
    desk.create(at("One", 9));
    EventDetails before = desk.event().details();
    EventDetails after = field.changed(before);
    Map<String, String> refused = writing().refused(before, after, false);
    assertThat(refused.values()).allSatisfy(it -> assertThat(it).isNotBlank());
    assumeTrue(refused.isEmpty(), () -> "Refused: " + refused);
    desk.write(desk.update(desk.event(), after));

    EventDetails read = desk.event().details();
    assertThat(field.of(read)).isEqualTo(field.of(after));
    for (WrittenField other : WrittenField.values()) {
      if (other.of(after) != null && other.of(before) != null) {
        assertThat(other.of(read)).as(other.name()).isEqualTo(other.of(after));
      }
    }
    desk.write(desk.update(desk.event(), before));
    assertThat(field.of(desk.event().details())).isEqualTo(field.of(before));
  }

  @Test
  void whatTheModelHasNoWordsForSurvivesAnEdit() {
    Desk desk = new Desk();
    desk.create(at("One", 9));
    ObjectRef ref = desk.known(desk.event()).ref();
    assumeTrue(hands().plantUnknown(desk.calendar, ref), "The far side keeps nothing unknown");
    pass(desk.mirror);
    assertThat(hands().hasUnknown(desk.calendar, ref)).isTrue();
    desk.write(desk.update(desk.event(), titled(desk.event(), "Other")));

    assertThat(desk.mirror.titles()).containsExactly("Other");
    assertThat(hands().hasUnknown(desk.calendar, ref)).isTrue();
  }

  @Test
  void anEventThatIsMadeAfterAnotherHasWhatTheModelHasNoWordsFor() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    desk.create(daily());
    desk.cancel(Draft.paris(2, 9));
    ObjectRef ref = desk.known(desk.event()).ref();
    assumeTrue(hands().plantUnknown(desk.calendar, ref), "The far side keeps nothing unknown");
    pass(desk.mirror);
    RemoteEvent first = desk.event();
    EventDetails details =
        at("After", 15).with(new Recurrence(List.of("FREQ=DAILY;COUNT=2"), List.of()));
    EventWrite.Template template = new EventWrite.Template(desk.known(first), first.key());
    desk.write(new EventWrite.Create(desk.calendar, "after@example.com", details, false, template));

    ObjectRef made = writing().newRef(desk.calendar, "after@example.com");
    assertThat(hands().hasUnknown(desk.calendar, made)).isTrue();
    List<RemoteEvent> events = Objects.requireNonNull(desk.mirror.objects().get(made)).events();
    assertThat(events).as("without the exceptions of the other").hasSize(1);
    EventDetails read = events.get(0).details();
    for (WrittenField field : WrittenField.values()) {
      if (field.of(details) != null && field.of(first.details()) != null) {
        assertThat(field.of(read)).as(field.name()).isEqualTo(field.of(details));
      }
    }
    assertThat(read.start()).isEqualTo(Draft.paris(1, 15));
    assertThat(read.recurrence()).isEqualTo(details.recurrence());
  }

  @Test
  void anEventThatIsMadeAfterASeriesRepeatsOnlyAsItSays() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    List<EventTime> dates = List.of(Draft.paris(8, 9));
    desk.create(at("Daily", 9).with(new Recurrence(List.of("FREQ=DAILY;COUNT=3"), dates)));
    RemoteEvent series = desk.event();
    EventWrite.Template template = new EventWrite.Template(desk.known(series), series.key());
    EventDetails single = at("Single", 15);
    EventDetails dated =
        at("Dated", 15).with(new Recurrence(List.of(), List.of(Draft.paris(4, 15))));

    for (EventDetails wanted : List.of(single, dated)) {
      String uid = wanted.title() + "@example.com";
      desk.write(new EventWrite.Create(desk.calendar, uid, wanted, false, template));
      ObjectRef made = writing().newRef(desk.calendar, uid);
      List<RemoteEvent> events = Objects.requireNonNull(desk.mirror.objects().get(made)).events();
      assertThat(events).hasSize(1);
      assertThat(events.get(0).details().recurrence()).isEqualTo(wanted.recurrence());
    }
  }

  @Test
  void anOccurrenceBecomesAnExceptionWithoutAChangeOfItsSeries() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    desk.create(daily());
    EventDetails series = desk.event().details();
    EventDetails after =
        desk.occurrence(THIRD).toBuilder()
            .title("Late")
            .times(Draft.paris(3, 15), Draft.paris(3, 17))
            .build();
    desk.write(desk.occurrence(THIRD, after));

    assertThat(desk.event().details().recurrence()).isEqualTo(series.recurrence());
    assertThat(desk.event().details().title()).isEqualTo("Daily");
    RemoteEvent exception = desk.exception();
    assertThat(exception.originalStart()).isEqualTo(THIRD);
    assertThat(exception.details().title()).isEqualTo("Late");
    assertThat(exception.details().start()).isEqualTo(Draft.paris(3, 15));
    assertThat(exception.details().end()).isEqualTo(Draft.paris(3, 17));
  }

  @Test
  void anExceptionCanBeChangedAgain() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    desk.create(daily());
    EventDetails occurrence = desk.occurrence(THIRD);
    desk.write(desk.occurrence(THIRD, occurrence.toBuilder().title("Late").build()));
    RemoteEvent exception = desk.exception();
    desk.write(desk.update(exception, titled(exception, "Later")));

    assertThat(desk.mirror.titles()).containsExactlyInAnyOrder("Daily", "Later");
  }

  @Test
  void aCancelledOccurrenceIsACancelledException() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    desk.create(daily());
    desk.cancel(THIRD);

    RemoteEvent exception = desk.exception();
    assertThat(exception.originalStart()).isEqualTo(THIRD);
    assertThat(exception.details().status()).isEqualTo(EventStatus.CANCELLED);
    assertThat(desk.event().details().recurrence()).isEqualTo(daily().recurrence());
  }

  @Test
  void whatIsFetchedAloneIsWhatWasTold() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    desk.create(daily());
    desk.cancel(Draft.paris(2, 9));
    desk.write(desk.occurrence(THIRD, desk.occurrence(THIRD).toBuilder().title("Late").build()));
    desk.checkFetched();
    RemoteEvent late =
        desk.mirror.events().stream()
            .filter(it -> it.details().title().equals("Late"))
            .findFirst()
            .orElseThrow();
    desk.write(desk.deletion(late));
    desk.checkFetched();
  }

  @Test
  void aChangedOccurrenceCanBeCancelled() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    desk.create(daily());
    EventDetails occurrence = desk.occurrence(THIRD);
    desk.write(desk.occurrence(THIRD, occurrence.toBuilder().title("Late").build()));
    RemoteEvent exception = desk.exception();
    desk.write(desk.deletion(exception));

    RemoteEvent cancelled = desk.exception();
    assertThat(cancelled.details().status()).isEqualTo(EventStatus.CANCELLED);
    assertThat(desk.mirror.events()).hasSize(2);
  }

  @Test
  void aCancelledOccurrenceTakesPlaceAgain() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    desk.create(daily());
    EventDetails occurrence = desk.occurrence(THIRD);
    desk.cancel(THIRD);
    RemoteEvent cancelled = desk.exception();
    desk.write(desk.update(cancelled, occurrence));

    desk.findException()
        .ifPresent(
            it -> {
              assertThat(it.details().status()).isEqualTo(EventStatus.CONFIRMED);
              assertThat(it.details().title()).isEqualTo("Daily");
              assertThat(it.details().start()).isEqualTo(THIRD);
            });
  }

  @Test
  void aDeletedEventIsGone() {
    Desk desk = new Desk();
    desk.create(at("One", 9));
    desk.write(desk.deletion(desk.event()));

    assertThat(desk.mirror.objects()).isEmpty();
  }

  @Test
  void aDeletedSeriesTakesItsExceptionsAlong() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    desk.create(daily());
    desk.write(desk.occurrence(THIRD, desk.occurrence(THIRD).toBuilder().title("Late").build()));
    desk.cancel(Draft.paris(4, 9));
    desk.write(desk.deletion(desk.event()));

    assertThat(desk.mirror.events()).isEmpty();
    assertThat(truth(desk.calendar)).isEmpty();
  }

  @Test
  void aStaleVersionIsAConflictAndLeavesTheFarSideAsItWas() {
    Desk desk = new Desk();
    desk.create(at("One", 9));
    RemoteEvent seen = desk.event();
    EventWrite update = desk.update(seen, titled(seen, "Mine"));
    EventWrite deletion = desk.deletion(seen);
    desk.write(desk.update(seen, titled(seen, "Theirs")));
    List<String> before = truth(desk.calendar);

    assertThat(desk.refusal(update)).isEqualTo(ErrorKind.CONFLICT);
    assertThat(desk.refusal(deletion)).isEqualTo(ErrorKind.CONFLICT);
    assertThat(truth(desk.calendar)).isEqualTo(before);
  }

  @Test
  void whatIsGoneCannotBeChanged() {
    Desk desk = new Desk();
    desk.create(at("One", 9));
    EventWrite update = desk.update(desk.event(), titled(desk.event(), "Other"));
    desk.write(desk.deletion(desk.event()));

    ProviderException failure = desk.failure(update);
    assertThat(failure.kind()).isEqualTo(ErrorKind.GONE);
    assertThat(failure.scope()).isEqualTo(ErrorScope.OBJECT);
    assertThat(truth(desk.calendar)).isEmpty();
  }

  @Test
  void deletingTwiceDeletesOnce() {
    Desk desk = new Desk();
    desk.create(at("One", 9));
    EventWrite deletion = desk.deletion(desk.event());
    desk.write(deletion);
    try (CalendarSession session = open()) {
      Throwable thrown = catchThrowable(() -> session.write(deletion));
      if (thrown != null) {
        assertThat(((ProviderException) thrown).kind()).isIn(ErrorKind.GONE, ErrorKind.CONFLICT);
      }
    }
    assertThat(truth(desk.calendar)).isEmpty();
  }

  @Test
  void aMovedSeriesIsInTheOtherCalendarWithItsExceptions() {
    onlyWhereSeriesAreKept();
    Desk desk = new Desk();
    CalendarRef other = remote().createCalendar("Other");
    Mirror there = mirror(other);
    pass(there);
    desk.create(daily());
    desk.cancel(THIRD);
    Written written =
        desk.write(new EventWrite.Move(desk.calendar, desk.known(desk.event()), other, false));
    there.apply(written.arrived());
    List<String> told = state(there);
    pass(there);

    assertThat(desk.mirror.events()).isEmpty();
    assertThat(state(there)).isEqualTo(told);
    assertThat(there.events()).hasSize(2);
    assertThat(there.titles()).contains("Daily");
  }

  @Test
  void whatDoesNotDifferIsNotRefused() {
    EventDetails details = at("One", 9);

    assertThat(writing().refused(details, details, false)).isEmpty();
    assertThat(writing().refused(null, details, false)).isEmpty();
  }

  @Test
  void aSeriesIsRefusedOnlyWhereSeriesAreNotKept() {
    Map<String, String> refused = writing().refused(null, daily(), false);

    if (provider().capabilities().has(Feature.KEEPS_SERIES)) {
      assertThat(refused).isEmpty();
    } else {
      assertThat(refused).containsOnlyKeys("recurrence");
    }
  }

  @Test
  void anOccurrenceDoesNotRepeat() {
    EventDetails before = at("One", 9);
    EventDetails after = before.with(new Recurrence(List.of("FREQ=DAILY"), List.of()));

    assertThat(writing().refused(before, after, true)).containsKey("recurrence");
  }

  @Test
  void anEventDoesNotEndBeforeItStarts() {
    EventDetails backwards = EventDetails.of("Backwards", Draft.paris(2, 10), Draft.paris(2, 9));

    assertThat(writing().refused(null, backwards, false)).containsKey("end");
  }

  @Test
  void whatTheServiceCannotHoldIsRefusedWithTheReason() {
    EventDetails before = at("One", 9);
    hands()
        .unholdable(before)
        .ifPresent(
            it -> {
              Map<String, String> refused = writing().refused(before, it.details(), false);
              assertThat(refused).containsOnlyKeys(it.field());
              assertThat(refused.get(it.field())).isNotBlank().doesNotContain("\n");
            });
  }

  @Test
  void aCalendarThatCanOnlyBeReadIsForbidden() {
    Desk desk = new Desk();
    desk.create(at("One", 9));
    assumeTrue(hands().makeReadOnly(desk.calendar), "Rights cannot be taken away there");
    EventWrite create = new EventWrite.Create(desk.calendar, "other", at("Two", 9), false);

    for (EventWrite write :
        List.of(
            create,
            desk.update(desk.event(), titled(desk.event(), "Other")),
            desk.deletion(desk.event()))) {
      ProviderException failure = desk.failure(write);
      assertThat(failure.kind()).isEqualTo(ErrorKind.FORBIDDEN);
      assertThat(failure.scope()).isEqualTo(ErrorScope.CALENDAR);
    }
    assertThat(truth(desk.calendar)).isEqualTo(state(desk.mirror));
  }

  @Test
  void aWriteThatNobodyAnswersIsUnreachable() {
    Desk desk = new Desk();
    desk.create(at("One", 9));
    EventWrite update = desk.update(desk.event(), titled(desk.event(), "Other"));
    harness().faults().unreachable();
    assertThat(desk.refusal(update)).isEqualTo(ErrorKind.UNREACHABLE);
    harness().faults().clear();
    pass(desk.mirror);

    assertThat(desk.mirror.titles()).containsExactly("One");
  }

  @Test
  void aWriteThatFailsIsNotTriedAgain() {
    Desk desk = new Desk();
    desk.create(at("One", 9));
    EventWrite update = desk.update(desk.event(), titled(desk.event(), "Other"));
    harness().faults().throttled(Duration.ofSeconds(1));
    long before = harness().requests();
    assertThat(desk.refusal(update)).isEqualTo(ErrorKind.THROTTLED);

    assertThat(harness().requests() - before).isEqualTo(1);
  }

  @Test
  void aClosedSessionWritesNothing() {
    Desk desk = new Desk();
    CalendarSession session = open();
    session.close();
    Throwable thrown =
        catchThrowable(
            () -> session.write(new EventWrite.Create(desk.calendar, UID, at("One", 9), false)));

    assertThat(thrown).isInstanceOf(IllegalStateException.class);
    assertThat(truth(desk.calendar)).isEmpty();
  }
}
