package dev.calgate.provider.caldav;

import static dev.calgate.provider.caldav.SimulatorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.VersionTag;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.Dial;
import dev.calgate.simulator.caldav.TokenRefusal;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import dev.calgate.testkit.Mirror;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is taken for gone that a listing does not prove to be, and each listing gets on. */
class ListingProofTest {
  private static final int OBJECTS = 5;
  private static final String EMPTY = "<multistatus xmlns=\"DAV:\"/>";

  private final SimulatorFixture at = new SimulatorFixture();

  ListingProofTest() {
    for (int i = 0; i < OBJECTS; i++) {
      at.work.put("e" + i + ".ics", text("Event " + i));
    }
  }

  @AfterEach
  void close() {
    at.close();
  }

  private static ProviderException fails(Mirror mirror, CalendarSession session) {
    return catchThrowableOfType(ProviderException.class, () -> mirror.pass(session, 2));
  }

  private Predicate<Request> sync() {
    return Requests.bodyContaining("sync-collection");
  }

  private Predicate<Request> listing() {
    return Requests.to("PROPFIND", at.work.path());
  }

  private static Fault answer(String text) {
    return Fault.body(207, "application/xml", text);
  }

  @Test
  void aFirstAnswerWithoutTokenProvesNothing() {
    at.server.faults().always(sync(), answer(EMPTY));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      assertThat(mirror.objects()).hasSize(OBJECTS);

      at.work.delete("e0.ics");
      mirror.pass(session, 2);
      assertThat(mirror.objects()).hasSize(OBJECTS - 1);
    }
  }

  @Test
  void aServerThatAnswersEveryReportWithEverythingIsListed() {
    at.server
        .faults()
        .always(sync(), Fault.edited(it -> it.replaceAll("<d:sync-token>.*?</d:sync-token>", "")));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.work.delete("e0.ics");
      mirror.pass(session, 2);

      assertThat(mirror.objects()).hasSize(OBJECTS - 1);
    }
  }

  @Test
  void aListingWithoutTheCalendarItselfSweepsNothing() {
    at.server.dials().set(Dial.SYNC, false);
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.server.faults().next(1, listing(), answer(EMPTY));

      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(mirror.objects()).hasSize(OBJECTS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://elsewhere.example/a.ics", "/other/a.ics", "../a.ics"})
  void aListingWithAReferenceThatLeadsElsewhereSweepsNothing(String href) {
    at.server.dials().set(Dial.SYNC, false);
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.work.delete("e0.ics");
      at.server
          .faults()
          .next(1, listing(), Fault.edited(it -> it.replace(at.work.path() + "e1.ics", href)));
      Mirror.Pass pass = mirror.pass(session, 2);

      assertThat(pass.coverage()).isEqualTo(Coverage.DELTA);
      assertThat(mirror.objects()).hasSize(OBJECTS);
      mirror.pass(session, 2);
      assertThat(mirror.objects()).hasSize(OBJECTS - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCalendarThatMovedIsNotTakenForAnEmptyOne(boolean sync) {
    at.server.dials().set(Dial.SYNC, sync);
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      String other = at.ann.createCalendar("renamed", "Work").path();
      at.server.faults().always(Requests.path(at.work.path()::equals), Fault.redirect(301, other));

      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.PROTOCOL);
      mirror.setCursor(null);
      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(mirror.objects()).hasSize(OBJECTS);
    }
  }

  @Test
  void aListingThatIsCutOffIsToldAsSuchAfterWhatItHolds() {
    at.server.dials().set(Dial.SYNC, false).set(Dial.LISTING_LIMIT, 3);
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);

      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(mirror.objects()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void afterARefusalOfTheFirstQuestionNoOtherIsAsked(int status) {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      at.server.faults().always(sync(), Fault.retryAfter(status, Duration.ofSeconds(9)));
      int before = at.server.log().size();

      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.THROTTLED);
      assertThat(at.server.log().size() - before).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 423, 425, 500, 502, 504, 522})
  void aServerThatFailedOnceIsAskedForChangesTheNextTime(int status) {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      at.server.faults().next(1, sync(), Fault.status(status));
      mirror.pass(session, 2);
      assertThat(mirror.objects()).hasSize(OBJECTS);

      at.work.delete("e0.ics");
      assertThat(mirror.pass(session, 2).coverage()).isEqualTo(Coverage.DELTA);
      assertThat(mirror.objects()).hasSize(OBJECTS - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 405, 422, 501, 507})
  void aServerWithoutTheReportIsListed(int status) {
    at.server.faults().always(sync(), Fault.status(status));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.work.delete("e0.ics");
      mirror.pass(session, 2);

      assertThat(mirror.objects()).hasSize(OBJECTS - 1);
    }
  }

  static Stream<Arguments> refusalsWithAToken() {
    return Stream.of(
        Arguments.of("no body", bodyless(403), ErrorKind.CURSOR_EXPIRED),
        Arguments.of("an empty error", refusal(""), ErrorKind.CURSOR_EXPIRED),
        Arguments.of("the token", refusal("<valid-sync-token/>"), ErrorKind.CURSOR_EXPIRED),
        Arguments.of("a privilege", refusal("<need-privileges/>"), ErrorKind.FORBIDDEN),
        Arguments.of("later", Fault.retryAfter(403, Duration.ofSeconds(9)), ErrorKind.THROTTLED),
        Arguments.of("a lock", Fault.status(423), ErrorKind.UNREACHABLE),
        Arguments.of("a time-out", bodyless(408), ErrorKind.UNREACHABLE));
  }

  private static Fault bodyless(int status) {
    return (request, genuine) -> Response.of(status);
  }

  private static Fault refusal(String condition) {
    return Fault.body(403, "application/xml", "<error xmlns=\"DAV:\">" + condition + "</error>");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusalsWithAToken")
  void aRefusalIsTheTokensUnlessItNamesAnotherReason(String name, Fault fault, ErrorKind kind) {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.server.faults().always(sync(), fault);

      assertThat(fails(mirror, session).kind()).isEqualTo(kind);
    }
  }

  @Test
  void aCalendarThatIsForbiddenWithoutAWordIsToldAsSuchWhenAskedAnew() {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.server.faults().always(Requests.path(at.work.path()::equals), bodyless(403));

      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.CURSOR_EXPIRED);
      mirror.setCursor(null);
      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.FORBIDDEN);
      assertThat(mirror.objects()).hasSize(OBJECTS);
    }
  }

  @Test
  void anAnswerThatNeverGetsOnIsGivenUpForTheMembers() {
    at.server.dials().set(Dial.SYNC_PAGE, 2);
    String[] first = new String[1];
    at.server
        .faults()
        .always(
            sync(),
            Fault.edited(
                it -> {
                  first[0] = first[0] == null ? it : first[0];
                  return first[0];
                }));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      int before = at.server.log().size();
      mirror.pass(session, 2);

      assertThat(mirror.objects()).hasSize(OBJECTS);
      assertThat(at.server.log().size() - before).isLessThan(15);
    }
  }

  @Test
  void aContinuationThatIsRefusedIsGivenUpForTheMembers() {
    at.server.dials().set(Dial.SYNC_PAGE, 2);
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      at.server
          .faults()
          .always(
              sync().and(Requests.bodyContaining("<sync-token></sync-token>").negate()),
              Fault.body(
                  403, "application/xml", "<error xmlns=\"DAV:\"><valid-sync-token/></error>"));
      mirror.pass(session, 2);

      assertThat(mirror.objects()).hasSize(OBJECTS);
    }
  }

  @Test
  void aDeltaThatDoesNotGetOnIsBegunAnew() {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.server
          .faults()
          .always(
              sync(),
              answer(
                  "<multistatus xmlns=\"DAV:\"><response><href>"
                      + at.work.path()
                      + "</href><status>HTTP/1.1 507 Full</status></response></multistatus>"));

      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.CURSOR_EXPIRED);
    }
  }

  @Test
  void aTokenThatMovedWithoutAChangeIsNotBelieved() {
    at.server.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.NOTHING);
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.work.delete("e0.ics");
      at.work.put("e1.ics", text("New"));
      at.work.forgetTokens();
      Mirror.Pass pass = mirror.pass(session, 2);

      assertThat(pass.coverage()).isEqualTo(Coverage.SNAPSHOT);
      assertThat(mirror.titles()).hasSize(OBJECTS - 1).contains("New");
    }
  }

  @ParameterizedTest
  @EnumSource(Dial.Etag.class)
  void whatComesAgainUnderTheSameTagIsReadAgain(Dial.Etag etag) {
    at.server.dials().set(Dial.ETAG, etag);
    at.work.put("again.ics", text("Old"));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.work.delete("again.ics");
      at.work.put("again.ics", text("New"));
      mirror.pass(session, 2);

      assertThat(mirror.titles()).contains("New").doesNotContain("Old");
    }
  }

  @Test
  void aTagOfSecondsIsNotReliedOnInsideItsSecond() {
    at.server.dials().set(Dial.SYNC, false).set(Dial.ETAG, Dial.Etag.SECONDS);
    at.work.put("again.ics", text("Old"));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.work.put("again.ics", text("New"));
      mirror.pass(session, 2);

      assertThat(mirror.titles()).contains("New").doesNotContain("Old");
    }
  }

  @Test
  void aTokenTooLongToBeKeptIsAsNone() {
    at.server
        .faults()
        .always(
            sync(),
            Fault.edited(
                it ->
                    it.replaceAll("(<\\w+:sync-token>).*?(</)", "$1" + "t".repeat(5_000) + "$2")));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);
      at.work.delete("e0.ics");
      mirror.pass(session, 2);

      assertThat(mirror.objects()).hasSize(OBJECTS - 1);
    }
  }

  @Test
  void aCollectionInsideTheCalendarIsNoObject() {
    String inside =
        "<d:response><d:href>"
            + at.work.path()
            + "folder</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype>"
            + "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>";
    at.server
        .faults()
        .always(sync(), Fault.edited(it -> it.replaceFirst("<d:response>", inside + "$0")));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 2);

      assertThat(mirror.versions()).hasSize(OBJECTS);
      assertThat(at.server.log().of("GET")).noneMatch(it -> it.path().endsWith("folder"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatOneAnswerCallsBothThereAndGoneIsLookedAt(boolean there) {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 10);
      at.work.put("e1.ics", text("New"));
      ObjectRef object = new ObjectRef(at.work.path() + "e0.ics");
      String twice = both(object, mirror.versions().get(object));
      if (!there) {
        at.work.delete("e0.ics");
      }
      at.server
          .faults()
          .next(
              1,
              sync(),
              Fault.edited(it -> it.replace("<d:sync-token>", twice + "<d:sync-token>")));
      mirror.pass(session, 10);

      assertThat(mirror.objects()).hasSize(there ? OBJECTS : OBJECTS - 1);
      assertThat(mirror.titles()).contains("New");
    }
  }

  /** The object as it is known, and that it is missing. */
  private static String both(ObjectRef object, VersionTag version) {
    String response = "<d:response><d:href>" + object + "</d:href>";
    return response
        + "<d:propstat><d:prop><d:getetag>"
        + version
        + "</d:getetag></d:prop>"
        + "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
        + response
        + "<d:status>HTTP/1.1 404 Not Found</d:status></d:response>";
  }

  @Test
  void aResponseMaySpeakOfSeveralObjects() {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 10);
      at.work.delete("e0.ics");
      at.work.delete("e1.ics");
      at.work.delete("e2.ics");
      at.server
          .faults()
          .next(
              1,
              sync(),
              Fault.edited(
                  it ->
                      it.replaceAll(
                          "<d:status>[^<]*</d:status></d:response>\\s*<d:response>", "")));
      mirror.pass(session, 10);

      assertThat(mirror.objects()).hasSize(OBJECTS - 3);
    }
  }
}
