package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.Feature;
import dev.calgate.provider.Limits;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.SyncCursor;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract of the seam, each of its sentences a test. A provider's module extends this class
 * and lends a harness; every test gets a fresh one.
 */
public abstract class CalendarProviderContract {
  private static final int PAGE = 100;
  private static final int PASSES = 8;

  // Set before each test.
  private @Nullable ProviderHarness harness;
  private @Nullable AccountAccess access;

  /** A fresh far side with one account and no calendar, and the provider on it. */
  protected abstract ProviderHarness newHarness();

  @BeforeEach
  void openHarness() {
    harness = newHarness();
    access = null;
  }

  @AfterEach
  void closeHarness() {
    harness().close();
  }

  private ProviderHarness harness() {
    if (harness == null) {
      throw new IllegalStateException("No test is running");
    }
    return harness;
  }

  private CalendarProvider provider() {
    return harness().provider();
  }

  private RemoteUser remote() {
    return harness().remote();
  }

  private CalendarSession open() {
    if (access == null) {
      access = provider().link(harness().linkRequest()).access();
    }
    return provider().open(access);
  }

  private CalendarRef calendar() {
    return remote().createCalendar("Work");
  }

  private Mirror mirror(CalendarRef calendar) {
    return new Mirror(provider(), calendar);
  }

  private Mirror.Pass pass(Mirror mirror) {
    try (CalendarSession session = open()) {
      return mirror.pass(session, PAGE);
    }
  }

  private List<RemoteCalendar> list() {
    try (CalendarSession session = open()) {
      return session.listCalendars();
    }
  }

  private ErrorKind kindOf(Runnable work) {
    Throwable thrown = catchThrowable(work::run);
    assertThat(thrown).isInstanceOf(ProviderException.class);
    return ((ProviderException) thrown).kind();
  }

  /** First contact. */
  @Nested
  public class Linking {
    @Test
    void aRightCredentialLinksTheAccountUnderItsOwnName() {
      calendar();
      LinkedAccount linked = provider().link(harness().linkRequest());

      assertThat(linked.name()).isNotBlank();
      assertThat(linked.identity()).isNotBlank();
    }

    @Test
    void theSameAccountHasTheSameIdentityEachTime() {
      calendar();

      assertThat(provider().link(harness().linkRequest()).identity())
          .isEqualTo(provider().link(harness().linkRequest()).identity());
    }

    @Test
    void aWrongCredentialIsUnauthorized() {
      calendar();

      assertThat(kindOf(() -> provider().link(harness().wrongCredential())))
          .isEqualTo(ErrorKind.UNAUTHORIZED);
    }

    @Test
    void secretsAreKeptApartFromSettings() {
      calendar();
      LinkedAccount linked = provider().link(harness().linkRequest());

      assertThat(linked.access().settings().toString()).doesNotContain(harness().secret());
      assertThat(linked.toString()).doesNotContain(harness().secret());
    }
  }

  /** The account's list of calendars. */
  @Nested
  public class Calendars {
    @Test
    void everyCalendarIsListedOnceWithItsName() {
      remote().createCalendar("Work");
      remote().createCalendar("Home");

      assertThat(list()).extracting(RemoteCalendar::name).containsExactlyInAnyOrder("Work", "Home");
      assertThat(list()).extracting(RemoteCalendar::ref).doesNotHaveDuplicates();
    }

    @Test
    void aRenamedCalendarKeepsItsReference() {
      CalendarRef ref = calendar();
      remote().renameCalendar(ref, "Labour");

      assertThat(list()).extracting(RemoteCalendar::ref).containsExactly(ref);
      assertThat(list()).extracting(RemoteCalendar::name).containsExactly("Labour");
    }

    @Test
    void aDeletedCalendarIsListedNoMore() {
      CalendarRef ref = calendar();
      remote().createCalendar("Home");
      remote().deleteCalendar(ref);

      assertThat(list()).extracting(RemoteCalendar::name).containsExactly("Home");
    }

    @Test
    void aStateTagThatIsEqualMeansThatNothingChanged() {
      CalendarRef ref = calendar();
      String before = list().get(0).stateTag();
      remote().create(ref, Draft.at("New", 9));
      String after = list().get(0).stateTag();

      assertThat(after == null || !after.equals(before)).isTrue();
    }

    @Test
    void moreCalendarsCostNoMoreRequests() {
      calendar();
      try (CalendarSession session = open()) {
        session.listCalendars();
        long few = requestsOf(session);
        for (int i = 0; i < 5; i++) {
          remote().createCalendar("More " + i);
        }
        session.listCalendars();
        assertThat(requestsOf(session)).isEqualTo(few);
      }
    }

    private long requestsOf(CalendarSession session) {
      long before = harness().requests();
      session.listCalendars();
      return harness().requests() - before;
    }
  }

  /** A pass without cursor. */
  @Nested
  public class FirstPass {
    @Test
    void everyObjectIsToldWhateverThePageSize() {
      CalendarRef ref = calendar();
      for (int i = 0; i < 7; i++) {
        remote().create(ref, Draft.at("Event " + i, 8 + i));
      }
      for (int size : List.of(1, 2, 3, 7, 50)) {
        Mirror mirror = mirror(ref);
        try (CalendarSession session = open()) {
          mirror.pass(session, size);
        }
        assertThat(mirror.titles()).as("pages of %d", size).hasSize(7).doesNotHaveDuplicates();
      }
    }

    @Test
    void itEndsAsASnapshot() {
      CalendarRef ref = calendar();
      remote().create(ref, Draft.at("One", 9));

      assertThat(pass(mirror(ref)).coverage()).isInstanceOf(Coverage.Snapshot.class);
    }

    @Test
    void anEmptyCalendarGivesNothingButACursor() {
      Mirror mirror = mirror(calendar());
      Mirror.Pass pass = pass(mirror);

      assertThat(pass.told()).isEmpty();
      assertThat(mirror.cursor()).isNotNull();
    }

    @Test
    void aPageIsNeverLargerThanWasAskedFor() {
      CalendarRef ref = calendar();
      for (int i = 0; i < 5; i++) {
        remote().create(ref, Draft.at("Event " + i, 8 + i));
      }
      try (CalendarSession session = open()) {
        ChangePage page = session.changes(ChangeQuery.first(ref, null, 2));
        assertThat(page.changes()).hasSizeLessThanOrEqualTo(2);
      }
    }
  }

  /** Passes that begin at a cursor. */
  @Nested
  public class NextPasses {
    @Test
    void nothingChangedTellsNothingNew() {
      CalendarRef ref = calendar();
      remote().create(ref, Draft.at("One", 9));
      Mirror mirror = mirror(ref);
      pass(mirror);

      assertThat(pass(mirror).fetched()).isZero();
      assertThat(mirror.titles()).containsExactly("One");
    }

    @Test
    void aNewEventIsSeen() {
      CalendarRef ref = calendar();
      Mirror mirror = mirror(ref);
      pass(mirror);
      remote().create(ref, Draft.at("New", 9));
      pass(mirror);

      assertThat(mirror.titles()).containsExactly("New");
    }

    @Test
    void anEditIsSeenAndChangesTheVersion() {
      CalendarRef ref = calendar();
      ObjectRef object = remote().create(ref, Draft.at("Old", 9));
      Mirror mirror = mirror(ref);
      pass(mirror);
      Object before = mirror.versions().get(object);
      remote().replace(ref, object, Draft.at("Edited", 10));
      pass(mirror);

      assertThat(mirror.titles()).containsExactly("Edited");
      assertThat(mirror.versions().get(object)).isNotEqualTo(before);
    }

    @Test
    void tenEditsGiveTheNewestState() {
      CalendarRef ref = calendar();
      ObjectRef object = remote().create(ref, Draft.at("Edit 0", 9));
      Mirror mirror = mirror(ref);
      pass(mirror);
      for (int i = 1; i <= 10; i++) {
        remote().replace(ref, object, Draft.at("Edit " + i, 9));
      }
      pass(mirror);

      assertThat(mirror.titles()).containsExactly("Edit 10");
    }

    @Test
    void otherCalendarsDoNotShine() {
      CalendarRef ref = calendar();
      CalendarRef other = remote().createCalendar("Home");
      Mirror mirror = mirror(ref);
      pass(mirror);
      remote().create(other, Draft.at("Elsewhere", 9));
      pass(mirror);

      assertThat(mirror.titles()).isEmpty();
    }

    @Test
    void withACursorTheWorkIsThatOfTheChanges() {
      if (!provider().capabilities().has(Feature.INCREMENTAL)) {
        return;
      }
      CalendarRef ref = calendar();
      for (int i = 0; i < 8; i++) {
        remote().create(ref, Draft.at("Event " + i, 8 + i));
      }
      Mirror mirror = mirror(ref);
      pass(mirror);
      remote().create(ref, Draft.at("New", 18));

      assertThat(pass(mirror).fetched()).isLessThanOrEqualTo(1);
      assertThat(mirror.titles()).hasSize(9);
    }
  }

  /** Repetition is harmless. */
  @Nested
  public class Replay {
    @Test
    void theSameCursorTwiceGivesTheSameState() {
      CalendarRef ref = calendar();
      remote().create(ref, Draft.at("One", 9));
      Mirror mirror = mirror(ref);
      pass(mirror);
      SyncCursor cursor = mirror.cursor();
      remote().create(ref, Draft.at("Two", 10));
      pass(mirror);
      mirror.setCursor(cursor);
      pass(mirror);

      assertThat(mirror.titles()).containsExactlyInAnyOrder("One", "Two");
    }

    @Test
    void aPassThatIsLeftInTheMiddleLosesNothing() {
      CalendarRef ref = calendar();
      for (int i = 0; i < 6; i++) {
        remote().create(ref, Draft.at("Event " + i, 8 + i));
      }
      for (int stop = 1; stop <= 5; stop++) {
        leaveAfter(ref, stop);
      }
      Mirror mirror = mirror(ref);
      pass(mirror);

      assertThat(mirror.titles()).hasSize(6);
    }

    private void leaveAfter(CalendarRef ref, int pages) {
      try (CalendarSession session = open()) {
        ChangeQuery query = ChangeQuery.first(ref, null, 1);
        for (int i = 0; i < pages; i++) {
          ChangePage page = session.changes(query);
          assertThat(page.end())
              .as("no cursor before the last page")
              .isInstanceOf(PageEnd.More.class);
          query = query.next(((PageEnd.More) page.end()).page());
        }
      }
    }

    @Test
    void whatChangesDuringAPassIsSeenByItOrByTheNext() {
      CalendarRef ref = calendar();
      List<ObjectRef> objects = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        objects.add(remote().create(ref, Draft.at("Event " + i, 8 + i)));
      }
      Mirror mirror = mirror(ref);
      try (CalendarSession session = open()) {
        session.changes(ChangeQuery.first(ref, null, 1));
        remote().create(ref, Draft.at("Meanwhile", 18));
        remote().delete(ref, objects.get(0));
        mirror.pass(session, 1);
      }
      remote().replace(ref, objects.get(1), Draft.at("Changed", 19));
      pass(mirror);

      assertThat(mirror.titles())
          .containsExactlyInAnyOrder("Changed", "Event 2", "Event 3", "Meanwhile");
    }
  }

  /** Cursors that the service has forgotten. */
  @Nested
  public class Expiry {
    @Test
    void anExpiredCursorIsAnErrorOrTheWholeTruthAndNeverSilence() {
      CalendarRef ref = calendar();
      ObjectRef gone = remote().create(ref, Draft.at("Gone", 9));
      Mirror mirror = mirror(ref);
      pass(mirror);
      remote().delete(ref, gone);
      remote().create(ref, Draft.at("New", 10));
      harness().faults().expireCursors();
      try {
        pass(mirror);
      } catch (ProviderException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.CURSOR_EXPIRED);
        mirror.setCursor(null);
        pass(mirror);
      }

      assertThat(mirror.titles()).containsExactly("New");
    }

    @Test
    void aCursorOfAnUnknownFormIsExpired() {
      Mirror mirror = mirror(calendar());
      mirror.setCursor(new SyncCursor("no cursor of this provider"));

      assertThat(kindOf(() -> pass(mirror))).isEqualTo(ErrorKind.CURSOR_EXPIRED);
    }

    @Test
    void afterExpiryNothingThatIsUnchangedIsFetchedAgain() {
      CalendarRef ref = calendar();
      for (int i = 0; i < 5; i++) {
        remote().create(ref, Draft.at("Event " + i, 8 + i));
      }
      Mirror mirror = mirror(ref);
      pass(mirror);
      mirror.setCursor(null);

      assertThat(pass(mirror).fetched()).isZero();
    }
  }

  /** What is gone. */
  @Nested
  public class Removal {
    @Test
    void aDeletedEventIsGone() {
      CalendarRef ref = calendar();
      remote().create(ref, Draft.at("Stays", 9));
      ObjectRef object = remote().create(ref, Draft.at("Goes", 10));
      Mirror mirror = mirror(ref);
      pass(mirror);
      remote().delete(ref, object);
      pass(mirror);

      assertThat(mirror.titles()).containsExactly("Stays");
    }

    @Test
    void whatCameAndWentBetweenPassesLeavesNothing() {
      CalendarRef ref = calendar();
      Mirror mirror = mirror(ref);
      pass(mirror);
      remote().delete(ref, remote().create(ref, Draft.at("Short", 9)));
      pass(mirror);

      assertThat(mirror.versions()).isEmpty();
    }

    @Test
    void anObjectThatVanishesBeforeItIsFetchedIsRemoved() {
      CalendarRef ref = calendar();
      ObjectRef stays = remote().create(ref, Draft.at("Stays", 9));
      ObjectRef goes = remote().create(ref, Draft.at("Goes", 10));
      remote().delete(ref, goes);
      try (CalendarSession session = open()) {
        List<RemoteChange> told = session.fetch(ref, List.of(stays, goes)).read();
        assertThat(told).extracting(RemoteChange::ref).containsExactlyInAnyOrder(stays, goes);
        assertThat(told)
            .filteredOn(change -> change.ref().equals(goes))
            .allMatch(RemoteChange.Removed.class::isInstance);
      }
    }

    @Test
    void aDeletedCalendarIsGoneAndNotEmpty() {
      CalendarRef ref = calendar();
      remote().create(ref, Draft.at("One", 9));
      Mirror mirror = mirror(ref);
      pass(mirror);
      remote().deleteCalendar(ref);

      assertThat(kindOf(() -> pass(mirror))).isIn(ErrorKind.GONE, ErrorKind.CURSOR_EXPIRED);
      mirror.setCursor(null);
      assertThat(kindOf(() -> pass(mirror))).isEqualTo(ErrorKind.GONE);
    }
  }

  /** Series, their exceptions, and the forms of time. */
  @Nested
  public class Series {
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
      List<RemoteEvent> events = eventsOf(Draft.at("Weekly", 9).repeating("FREQ=WEEKLY;BYDAY=TU"));

      assertThat(events).hasSize(1);
      assertThat(rules(events.get(0))).containsExactly("FREQ=WEEKLY;BYDAY=TU");
      assertThat(events.get(0).details().start()).isEqualTo(Draft.paris(1, 9));
    }

    @Test
    void aCancelledOccurrenceIsACancelledException() {
      List<RemoteEvent> events =
          eventsOf(Draft.at("Daily", 9).repeating("FREQ=DAILY;COUNT=5").without(Draft.paris(3, 9)));

      assertThat(events).hasSize(2);
      RemoteEvent exception =
          events.stream().filter(it -> it.originalStart() != null).findFirst().orElseThrow();
      assertThat(exception.originalStart()).isEqualTo(Draft.paris(3, 9));
      assertThat(exception.details().status()).isEqualTo(EventStatus.CANCELLED);
    }

    @Test
    void aMovedOccurrenceIsAnExceptionAtItsNewTime() {
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
    void floatingTimesStayFloating() {
      EventTime start = EventTime.floating(LocalDateTime.of(2026, 12, 1, 7, 0));
      EventTime end = EventTime.floating(LocalDateTime.of(2026, 12, 1, 8, 0));

      assertThat(eventsOf(Draft.of("Run", start, end)).get(0).details().start()).isEqualTo(start);
    }

    @Test
    void theEndOfARuleIsSeen() {
      CalendarRef ref = calendar();
      Draft daily = Draft.at("Daily", 9).repeating("FREQ=DAILY");
      ObjectRef object = remote().create(ref, daily);
      Mirror mirror = mirror(ref);
      pass(mirror);
      remote().replace(ref, object, daily.repeating("FREQ=DAILY;COUNT=3"));
      pass(mirror);

      assertThat(rules(mirror.events().get(0))).containsExactly("FREQ=DAILY;COUNT=3");
    }
  }

  /** Words as people write them. */
  @Nested
  public class Content {
    @Test
    void textsComeAsTheyWereWritten() {
      CalendarRef ref = calendar();
      List<String> titles = List.of("Grüße, 你好 🎉", "a;b\\c,d", "<b>&amp;</b>", "x".repeat(5_000));
      titles.forEach(title -> remote().create(ref, Draft.at(title, 9)));
      Mirror mirror = mirror(ref);
      pass(mirror);

      assertThat(mirror.titles()).containsExactlyInAnyOrderElementsOf(titles);
    }

    @Test
    void theRawObjectIsKept() {
      CalendarRef ref = calendar();
      remote().create(ref, Draft.at("One", 9));
      Mirror mirror = mirror(ref);
      pass(mirror);

      assertThat(mirror.objects().values()).allMatch(object -> !object.raw().isBlank());
    }
  }

  /** One bad thing stays one. */
  @Nested
  public class BadItem {
    @Test
    void anUnreadableObjectIsListedWithItsReasonAndTheOthersArrive() {
      CalendarRef ref = calendar();
      remote().create(ref, Draft.at("One", 9));
      ObjectRef bad = remote().createUnreadable(ref);
      remote().create(ref, Draft.at("Two", 10));
      Mirror mirror = mirror(ref);
      pass(mirror);

      assertThat(mirror.titles()).containsExactlyInAnyOrder("One", "Two");
      assertThat(mirror.unreadable()).containsOnlyKeys(bad);
      assertThat(mirror.unreadable().get(bad)).isNotBlank().doesNotContain("\n");
    }

    @Test
    void itIsFetchedAgainOnlyWhenItChanges() {
      CalendarRef ref = calendar();
      ObjectRef bad = remote().createUnreadable(ref);
      Mirror mirror = mirror(ref);
      pass(mirror);
      mirror.setCursor(null);
      assertThat(pass(mirror).fetched()).isZero();

      remote().replace(ref, bad, Draft.at("Mended", 9));
      pass(mirror);
      assertThat(mirror.titles()).containsExactly("Mended");
      assertThat(mirror.unreadable()).isEmpty();
    }
  }

  /** Trouble on the far side. */
  @Nested
  public class Errors {
    private ErrorKind listing() {
      return kindOf(CalendarProviderContract.this::list);
    }

    private void prepare() {
      calendar();
      list();
    }

    @Test
    void nobodyAnswersIsUnreachable() {
      prepare();
      harness().faults().unreachable();

      assertThat(listing()).isEqualTo(ErrorKind.UNREACHABLE);
    }

    @Test
    void tooManyRequestsAreThrottledWithTheTimeToWait() {
      prepare();
      harness().faults().throttled(Duration.ofSeconds(77));
      Throwable thrown = catchThrowable(CalendarProviderContract.this::list);

      assertThat(thrown)
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.THROTTLED);
                assertThat(e.retryAfter()).contains(Duration.ofSeconds(77));
              });
    }

    @Test
    void aChangedPasswordIsUnauthorized() {
      prepare();
      harness().faults().revoked();

      assertThat(listing()).isEqualTo(ErrorKind.UNAUTHORIZED);
    }

    @Test
    void garbageIsAProtocolError() {
      prepare();
      harness().faults().garbage();

      assertThat(listing()).isEqualTo(ErrorKind.PROTOCOL);
    }

    @Test
    void aFailureIsAskedForOnceAndNotRetried() {
      prepare();
      harness().faults().throttled(Duration.ofSeconds(1));
      try (CalendarSession session = open()) {
        long before = harness().requests();
        assertThat(kindOf(session::listCalendars)).isEqualTo(ErrorKind.THROTTLED);
        assertThat(harness().requests() - before).isEqualTo(1);
      }
    }

    @Test
    void noMessageCarriesTheSecret() {
      prepare();
      List<Throwable> thrown = new ArrayList<>();
      harness().faults().revoked();
      thrown.add(catchThrowable(CalendarProviderContract.this::list));
      harness().faults().clear();
      harness().faults().garbage();
      thrown.add(catchThrowable(CalendarProviderContract.this::list));
      harness().faults().clear();
      harness().faults().unreachable();
      thrown.add(catchThrowable(CalendarProviderContract.this::list));

      for (Throwable error : thrown) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
          assertThat(String.valueOf(cause.getMessage())).doesNotContain(harness().secret());
        }
        assertThat(String.valueOf(error.getMessage())).doesNotContain("\n");
      }
    }

    @Test
    void afterTroubleTheSameAccountWorksAgain() {
      CalendarRef ref = calendar();
      Mirror mirror = mirror(ref);
      pass(mirror);
      harness().faults().unreachable();
      assertThat(kindOf(() -> pass(mirror))).isEqualTo(ErrorKind.UNREACHABLE);
      remote().create(ref, Draft.at("Later", 9));
      harness().faults().clear();
      pass(mirror);

      assertThat(mirror.titles()).containsExactly("Later");
    }
  }

  /** Bounds and manners. */
  @Nested
  public class Manners {
    @Test
    void limitsAreDeclaredAndSensible() {
      Limits limits = provider().capabilities().limits();

      assertThat(limits.pageSize()).isBetween(1, 10_000);
      assertThat(limits.fetchBatch()).isBetween(1, 1_000);
      assertThat(limits.minPollInterval()).isPositive();
    }

    @Test
    void openingASessionCausesNoTraffic() {
      calendar();
      list();
      long before = harness().requests();
      open().close();

      assertThat(harness().requests()).isEqualTo(before);
    }

    @Test
    void aClosedSessionRefusesWorkAndClosingTwiceIsCalm() {
      calendar();
      CalendarSession session = open();
      session.close();
      session.close();

      assertThatThrownBy(session::listCalendars).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void moreThanABatchIsRefusedBeforeAnyTraffic() {
      CalendarRef ref = calendar();
      list();
      List<ObjectRef> many = new ArrayList<>();
      for (int i = 0; i <= provider().capabilities().limits().fetchBatch(); i++) {
        many.add(new ObjectRef("/none/" + i));
      }
      try (CalendarSession session = open()) {
        long before = harness().requests();
        assertThatThrownBy(() -> session.fetch(ref, many))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(harness().requests()).isEqualTo(before);
      }
    }

    @Test
    void readingWhatWasFetchedNeedsNoTraffic() {
      CalendarRef ref = calendar();
      ObjectRef one = remote().create(ref, Draft.at("One", 9));
      try (CalendarSession session = open()) {
        var fetched = session.fetch(ref, List.of(one));
        harness().faults().unreachable();
        long before = harness().requests();
        assertThat(fetched.read()).hasSize(1);
        assertThat(harness().requests()).isEqualTo(before);
      }
    }

    @Test
    void noThreadIsLeftByAPass() {
      CalendarRef ref = calendar();
      remote().create(ref, Draft.at("One", 9));
      pass(mirror(ref));
      int before = Thread.activeCount();
      for (int i = 0; i < PASSES; i++) {
        pass(mirror(ref));
      }

      // The far side's own threads come and go; one kept by each pass would show.
      assertThat(Thread.activeCount() - before).isLessThan(PASSES);
    }
  }
}
