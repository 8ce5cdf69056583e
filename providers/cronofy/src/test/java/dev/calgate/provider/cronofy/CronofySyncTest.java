package dev.calgate.provider.cronofy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.cronofy.CronofyCalendar;
import dev.calgate.testkit.Mirror;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special about reading a window that goes with the clock. */
class CronofySyncTest {
  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final CronofyCalendar work = at.ann.createCalendar("Work");
  private final CalendarRef ref = new CalendarRef(work.id());
  private final CronofySession session = at.open();
  private final Mirror mirror = new Mirror(at.provider(), ref);

  @AfterEach
  void close() {
    session.close();
    at.close();
  }

  private Mirror.Pass pass() {
    return mirror.pass(session, 100);
  }

  private static EventTime on(String local) {
    return EventTime.zoned(LocalDateTime.parse(local), ZoneId.of("Europe/Paris"));
  }

  private String event(String title, String day) {
    return work.createEvent(title, on(day + "T10:00"), on(day + "T11:00"));
  }

  private List<String> queries() {
    return at.server.log().of("GET").stream()
        .filter(it -> it.path().equals("/v1/events"))
        .map(LoggedRequest::query)
        .map(it -> URLDecoder.decode(it, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void aPassWithoutCursorStandsForTheDaysThatItCertainlyRead() {
    event("Inside", "2026-12-01");
    event("Far", "2028-01-01");
    Mirror.Pass pass = pass();

    assertThat(mirror.titles()).containsExactly("Inside");
    assertThat(pass.coverage())
        .isEqualTo(
            new Coverage.Snapshot(
                Instant.parse("2026-10-11T00:00:00Z"), Instant.parse("2027-06-07T00:00:00Z")));
    assertThat(queries().get(0)).contains("from=2026-10-10", "to=2027-06-08");
  }

  @Test
  void aPassWithCursorStandsForChangesAndAsksSomewhatFurtherBack() {
    event("Old", "2026-12-01");
    at.clock.advance(Duration.ofMinutes(10));
    pass();
    at.clock.advance(Duration.ofHours(2));
    event("New", "2026-12-02");
    Mirror.Pass pass = pass();

    assertThat(pass.coverage()).isEqualTo(Coverage.DELTA);
    assertThat(pass.told()).hasSize(1);
    assertThat(queries().get(queries().size() - 1))
        .contains(
            "last_modified=2026-11-20T10:05:00Z",
            "include_deleted=true",
            "include_moved=true",
            "include_managed=true",
            "localized_times=true",
            "tzid=Etc/UTC");
  }

  @Test
  void whatLeavesTheWindowIsToldWithItsNewTime() {
    String uid = event("Moved", "2026-12-01");
    pass();
    at.clock.advance(Duration.ofHours(1));
    work.move(uid, on("2028-01-01T10:00"), on("2028-01-01T11:00"));
    pass();

    assertThat(mirror.events().get(0).details().start()).isEqualTo(on("2028-01-01T10:00"));
  }

  @Test
  void whatTheWindowReachesIsToldByTheNextPassWithoutCursorOnly() {
    event("Later", "2027-06-20");
    at.clock.advance(Duration.ofHours(1));
    pass();
    at.clock.advance(Duration.ofDays(20));
    pass();
    assertThat(mirror.titles()).isEmpty();
    mirror.setCursor(null);
    pass();

    assertThat(mirror.titles()).containsExactly("Later");
    assertThat(at.provider().capabilities().limits().fullPassEvery()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void whatVanishesWithoutAWordIsMissedByTheNextPassWithoutCursor() {
    String uid = event("Vanished", "2026-12-01");
    pass();
    work.forget(uid);
    pass();
    assertThat(mirror.titles()).hasSize(1);
    mirror.setCursor(null);
    pass();

    assertThat(mirror.titles()).isEmpty();
  }

  @Test
  void aChangeWithinTheSecondOfTheLastReadingIsNotLost() {
    pass();
    event("Same second", "2026-12-01");
    pass();

    assertThat(mirror.titles()).containsExactly("Same second");
  }

  @Test
  void twoChangesWithinOneSecondAreTwoVersions() {
    String uid = event("One", "2026-12-01");
    pass();
    Object before = mirror.versions().get(new ObjectRef(uid));
    work.edit(uid, SimulatorHarness.object().put("summary", "Two"));
    pass();

    assertThat(mirror.versions().get(new ObjectRef(uid))).isNotEqualTo(before);
  }

  @Test
  void aSeriesIsAsManyEventsAsItHasOccurrences() {
    work.createSeries(
        "Daily",
        on("2026-12-01T10:00"),
        on("2026-12-01T11:00"),
        "FREQ=DAILY;COUNT=4",
        ZoneId.of("Europe/Paris"));
    pass();

    assertThat(mirror.objects()).hasSize(4);
    assertThat(mirror.objects().values()).allMatch(it -> it.raw().contains("series_identifier"));
  }

  @Test
  void ourOwnEventsAreReadWhereverTheyLie() {
    session.write(
        new EventWrite.Create(
            ref,
            "far",
            EventDetails.of("Far", on("2030-01-01T10:00"), on("2030-01-01T11:00")),
            false));
    pass();

    assertThat(mirror.titles()).containsExactly("Far");
  }

  @Test
  void aCalendarWhoseProfileIsDisconnectedSaysSoInsteadOfTellingOldNews() {
    event("One", "2026-12-01");
    pass();
    at.ann.disconnect();
    session.listCalendars();
    ProviderException error = catchThrowableOfType(ProviderException.class, this::pass);

    assertThat(error.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(error.scope()).isEqualTo(ErrorScope.CALENDAR);
    at.ann.reconnect();
    session.listCalendars();
    pass();
  }

  @Test
  void onePageOfTheServiceIsAskedForOnceHoweverSmallThePiecesAre() {
    for (int i = 0; i < 6; i++) {
      event("Event " + i, "2026-12-01");
    }
    mirror.pass(session, 1);

    assertThat(mirror.titles()).hasSize(6);
    assertThat(queries()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://elsewhere.example/v1/events/pages/1",
        "https://127.0.0.1/v1/events/pages/1",
        "http://127.0.0.1:1/v1/events/pages/1",
        "http://user@127.0.0.1/v1/events/pages/1",
        "/v1/events/pages/1",
        "file:///etc/passwd",
        "no address at all",
        ":"
      })
  void aListingThatGoesOnElsewhereIsNotFollowed(String next) {
    at.server.pageSize(1);
    event("One", "2026-12-01");
    event("Two", "2026-12-01");
    at.server
        .faults()
        .always(
            Requests.path("/v1/events"::equals),
            Fault.edited(
                it -> it.replaceAll("\"next_page\":\"[^\"]*\"", "\"next_page\":\"" + next + "\"")));
    long before = at.requests();
    ProviderException error = catchThrowableOfType(ProviderException.class, this::pass);

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(at.requests() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void aListingThatLeadsBackToItselfIsGivenUp() {
    at.server.pageSize(1);
    event("One", "2026-12-01");
    event("Two", "2026-12-01");
    event("Three", "2026-12-01");
    String[] second = {""};
    at.server
        .faults()
        .always(
            Requests.path(it -> it.startsWith("/v1/events/pages/")),
            (request, genuine) -> {
              second[0] = at.server.url() + request.path();
              return Fault.edited(
                      it ->
                          it.replaceAll(
                              "\"next_page\":\"[^\"]*\"", "\"next_page\":\"" + second[0] + "\""))
                  .answer(request, genuine);
            });

    assertThat(catchThrowableOfType(ProviderException.class, this::pass).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void eventsOfOtherCalendarsAreLeftOutWhateverTheServiceTells() {
    event("One", "2026-12-01");
    at.server
        .faults()
        .always(
            Requests.path("/v1/events"::equals),
            Fault.edited(it -> it.replace(work.id(), "cal_other")));
    pass();

    assertThat(mirror.titles()).isEmpty();
  }

  @Test
  void whatIsOutOfSightIsNotSaidToBeGone() {
    ProviderException error =
        catchThrowableOfType(
            ProviderException.class,
            () -> session.fetch(ref, List.of(new ObjectRef("evt_external_never"))));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    String gone = event("Gone", "2026-12-01");
    work.delete(gone);
    assertThat(session.fetch(ref, List.of(new ObjectRef(gone))).read())
        .containsExactly(new RemoteChange.Removed(new ObjectRef(gone)));
  }

  @Test
  void aPageThatIsAskedForAgainIsTheSame() {
    at.server.pageSize(1);
    event("One", "2026-12-01");
    event("Two", "2026-12-02");
    ChangeQuery first = ChangeQuery.first(ref, null, 10);
    ChangeQuery second = first.next(((PageEnd.More) session.changes(first).end()).page());

    List<RemoteChange> once = session.changes(second).changes();
    session.changes(first);
    assertThat(session.changes(second).changes()).isEqualTo(once).hasSize(1);
  }
}
