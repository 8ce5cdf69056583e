package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.model.EventTime;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.Dial;
import dev.calgate.simulator.caldav.EventText;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import dev.calgate.simulator.caldav.TokenRefusal;
import dev.calgate.testkit.Mirror;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server's habits are: no loss, no phantom, and the credential stays at its origin. */
class ServerCharacterTest {
  private static final List<String> ODD_NAMES =
      List.of(
          "a b.ics",
          "a@b.ics",
          "a:b.ics",
          "urn:uuid:1.ics",
          "a%25b.ics",
          "[x].ics",
          "a|b.ics",
          "a+b.ics",
          "ü.ics",
          "\uD83D\uDE00%.ics",
          "\uD83D\uDE01%.ics",
          "a%2Fb.ics",
          "caf\uDCE9.ics",
          "plain");

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedUser ann = server.addUser("ann", "secret");
  private final SimulatedCalendar work = ann.createCalendar("work", "Work");
  private final CalDavProvider provider =
      new CalDavProvider(
          new CalDavConfig(), ProviderContext.of(Clock.systemUTC(), (host, address) -> {}));

  @AfterEach
  void close() {
    provider.close();
    server.close();
  }

  private AccountAccess link() {
    return provider
        .link(
            new LinkRequest(
                Map.of("url", server.url(), "username", "ann"),
                Map.of("password", Secret.of("secret"))))
        .access();
  }

  private static String text(String title) {
    EventTime start =
        EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0), ZoneId.of("Europe/Paris"));
    return EventText.of(title, start, start.withLocal(start.local().plusHours(1))).text();
  }

  static Stream<Arguments> characters() {
    return Stream.of(
        character("digest", it -> it.dials().set(Dial.AUTHENTICATION, Dial.Scheme.DIGEST)),
        character("no token", it -> it.dials().set(Dial.SYNC, false)),
        character(
            "neither token nor ctag",
            it -> it.dials().set(Dial.SYNC, false).set(Dial.CTAG, Dial.Ctag.NONE)),
        character("pages of two", it -> it.dials().set(Dial.SYNC_PAGE, 2)),
        character(
            "tells deleted at first", it -> it.dials().set(Dial.INITIAL_SYNC_TELLS_DELETED, true)),
        character("lists the collection", it -> it.dials().set(Dial.SYNC_LISTS_COLLECTION, true)),
        character("lists twice", it -> it.dials().set(Dial.LISTS_TWICE, true)),
        character("absolute hrefs", it -> it.dials().set(Dial.ABSOLUTE_HREFS, true)),
        character(
            "lower-case escapes",
            it -> it.dials().set(Dial.HREF_ESCAPES, Dial.HrefEscapes.LOWER_CASE)),
        character("many escapes", it -> it.dials().set(Dial.HREF_ESCAPES, Dial.HrefEscapes.MANY)),
        character("few escapes", it -> it.dials().set(Dial.HREF_ESCAPES, Dial.HrefEscapes.FEW)),
        character("relative hrefs", it -> it.dials().set(Dial.RELATIVE_HREFS, true)),
        character(
            "relative hrefs, no token",
            it -> it.dials().set(Dial.RELATIVE_HREFS, true).set(Dial.SYNC, false)),
        character("prefix", it -> it.dials().set(Dial.HREF_PREFIX, "/dav")),
        character("counters as tags", it -> it.dials().set(Dial.ETAG, Dial.Etag.COUNTER)),
        character("seconds as tags", it -> it.dials().set(Dial.ETAG, Dial.Etag.SECONDS)),
        character("no trailing slash", it -> it.dials().set(Dial.TRAILING_SLASH, false)),
        character("cdata", it -> it.dials().set(Dial.CDATA, true)),
        character("propstat reversed", it -> it.dials().set(Dial.PROPSTAT_REVERSED, true)),
        character("control characters", it -> it.dials().set(Dial.CONTROL_CHARACTERS, true)),
        character("gzip", it -> it.dials().set(Dial.GZIP, true)),
        character("http 1.0", it -> it.dials().set(Dial.HTTP_1_0, true)),
        character("drops connections", it -> it.dials().set(Dial.DROPS_CONNECTIONS, true)),
        character("gzip tags", it -> it.dials().set(Dial.GZIP_TAGS, true)),
        character("multiget of three", it -> it.dials().set(Dial.MULTIGET_CAP, 3)),
        character(
            "default namespace",
            it -> it.dials().set(Dial.XML_STYLE, Dial.XmlStyle.DEFAULT_NAMESPACE)),
        character("odd prefixes", it -> it.dials().set(Dial.XML_STYLE, Dial.XmlStyle.ODD_PREFIXES)),
        character("no discovery", it -> it.dials().set(Dial.DISCOVERY, true)));
  }

  private static Arguments character(String name, Consumer<CalDavSimulator> dials) {
    return Arguments.of(name, dials);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("characters")
  void theMirrorIsTrueThroughAllEdits(String name, Consumer<CalDavSimulator> dials) {
    dials.accept(server);
    ODD_NAMES.forEach(it -> work.put(it, text("Event " + it)));
    AccountAccess access = link();
    try (CalendarSession session = provider.open(access)) {
      CalendarRef ref = session.listCalendars().get(0).ref();
      Mirror mirror = new Mirror(provider, ref);
      mirror.pass(session, 4);
      assertThat(mirror.titles()).hasSize(ODD_NAMES.size()).doesNotHaveDuplicates();

      work.put(ODD_NAMES.get(0), text("Edited"));
      work.delete(ODD_NAMES.get(1));
      work.put("new.ics", text("New"));
      mirror.pass(session, 4);
      assertThat(mirror.titles())
          .hasSize(ODD_NAMES.size())
          .contains("Edited", "New")
          .doesNotContain("Event " + ODD_NAMES.get(1), "Event " + ODD_NAMES.get(0));
    }
  }

  static Stream<TokenRefusal> refusals() {
    List<TokenRefusal> refusals = new ArrayList<>();
    for (int status : new int[] {400, 403, 404, 405, 409, 410, 412, 415, 418, 422, 500, 501, 507}) {
      refusals.add(TokenRefusal.withElement(status));
      refusals.add(TokenRefusal.bare(status));
    }
    return refusals.stream();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusedTokenIsExpiredWhateverTheStatus(TokenRefusal refusal) {
    server.dials().set(Dial.TOKEN_REFUSAL, refusal);
    work.put("a.ics", text("Gone"));
    work.put("b.ics", text("Stays"));
    try (CalendarSession session = provider.open(link())) {
      Mirror mirror = new Mirror(provider, session.listCalendars().get(0).ref());
      mirror.pass(session, 100);
      work.delete("a.ics");
      work.forgetTokens();
      assertThatThrownBy(() -> mirror.pass(session, 100))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.CURSOR_EXPIRED));

      mirror.setCursor(null);
      assertThat(mirror.pass(session, 100).fetched()).as("nothing is fetched again").isZero();
      assertThat(mirror.titles()).containsExactly("Stays");
    }
  }

  @Test
  void aServerThatAnswersAStaleTokenWithEverythingDoesNoHarm() {
    server.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.EVERYTHING);
    work.put("a.ics", text("Gone"));
    work.put("b.ics", text("Stays"));
    try (CalendarSession session = provider.open(link())) {
      Mirror mirror = new Mirror(provider, session.listCalendars().get(0).ref());
      mirror.pass(session, 100);
      work.delete("a.ics");
      work.forgetTokens();
      assertThat(mirror.pass(session, 100).fetched()).isZero();
      assertThat(mirror.titles()).as("no removal was said").contains("Stays");

      mirror.setCursor(null);
      mirror.pass(session, 100);
      assertThat(mirror.titles()).as("the full pass finds it").containsExactly("Stays");
    }
  }

  @Test
  void aChangeThatTheServersLogForgotIsFoundByAFullPass() {
    work.put("a.ics", text("Old"));
    try (CalendarSession session = provider.open(link())) {
      Mirror mirror = new Mirror(provider, session.listCalendars().get(0).ref());
      mirror.pass(session, 100);
      work.dials().set(Dial.FORGETS_CHANGES, true);
      work.put("a.ics", text("New"));
      work.dials().set(Dial.FORGETS_CHANGES, false);
      mirror.pass(session, 100);
      assertThat(mirror.titles()).containsExactly("Old");

      mirror.setCursor(null);
      mirror.pass(session, 100);
      assertThat(mirror.titles()).containsExactly("New");
    }
  }

  @Test
  void aPassOverFiveThousandObjectsInPagesOf230LosesNothing() {
    server.dials().set(Dial.SYNC_PAGE, 230);
    String one = text("Event");
    for (int i = 0; i < 5_000; i++) {
      work.put("e" + i + ".ics", one.replaceFirst("UID:[^\\r\\n]+", "UID:e" + i));
    }
    try (CalendarSession session = provider.open(link())) {
      Mirror mirror = new Mirror(provider, session.listCalendars().get(0).ref());
      Mirror.Pass pass = mirror.pass(session, 1_000);

      assertThat(mirror.objects()).hasSize(5_000);
      assertThat(pass.fetched()).isEqualTo(5_000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectInsideTheOriginIsFollowedWithMethodAndBody(int status) {
    AccountAccess access = link();
    server.faults().next(1, Requests.method("PROPFIND"), Fault.redirect(status, ann.homeUrl()));
    try (CalendarSession session = provider.open(access)) {
      assertThat(session.listCalendars()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectToAnotherOriginIsRefusedAndNothingIsSentThere(int status) {
    AccountAccess access = link();
    try (CalDavSimulator other = CalDavSimulator.start(Clock.systemUTC());
        CalendarSession session = provider.open(access)) {
      server
          .faults()
          .next(1, Requests.method("PROPFIND"), Fault.redirect(status, other.url() + "/"));
      ProviderException error =
          catchThrowableOfType(ProviderException.class, session::listCalendars);

      assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(other.log().all()).isEmpty();
    }
  }

  @Test
  void anEndlessRedirectEnds() {
    AccountAccess access = link();
    server.faults().always(Requests.method("PROPFIND"), Fault.redirect(302, ann.homeUrl()));
    try (CalendarSession session = provider.open(access)) {
      assertThatThrownBy(session::listCalendars)
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL));
    }
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(Fault.status(401), ErrorKind.UNAUTHORIZED),
        Arguments.of(Fault.status(403), ErrorKind.FORBIDDEN),
        Arguments.of(Fault.status(404), ErrorKind.GONE),
        Arguments.of(Fault.status(410), ErrorKind.GONE),
        Arguments.of(Fault.status(400), ErrorKind.REJECTED),
        Arguments.of(Fault.status(405), ErrorKind.REJECTED),
        Arguments.of(Fault.status(408), ErrorKind.UNREACHABLE),
        Arguments.of(Fault.status(423), ErrorKind.UNREACHABLE),
        Arguments.of(Fault.status(425), ErrorKind.UNREACHABLE),
        Arguments.of(Fault.status(429), ErrorKind.THROTTLED),
        Arguments.of(Fault.status(500), ErrorKind.UNREACHABLE),
        Arguments.of(Fault.status(502), ErrorKind.UNREACHABLE),
        Arguments.of(Fault.status(503), ErrorKind.UNREACHABLE),
        Arguments.of(Fault.retryAfter(503, Duration.ofSeconds(9)), ErrorKind.THROTTLED),
        Arguments.of(Fault.retryAfter(429, Duration.ofDays(3)), ErrorKind.THROTTLED),
        Arguments.of(Fault.retryAfter(403, Duration.ofSeconds(9)), ErrorKind.THROTTLED),
        Arguments.of(Fault.retryAfter(423, Duration.ofSeconds(9)), ErrorKind.THROTTLED),
        Arguments.of(Fault.retryAfter(500, Duration.ofSeconds(9)), ErrorKind.THROTTLED),
        Arguments.of(Fault.retryAfter(404, Duration.ofSeconds(9)), ErrorKind.GONE),
        Arguments.of(Fault.status(200), ErrorKind.PROTOCOL),
        Arguments.of(Fault.html(200), ErrorKind.PROTOCOL),
        Arguments.of(Fault.html(207), ErrorKind.PROTOCOL),
        Arguments.of(Fault.cut(), ErrorKind.UNREACHABLE),
        Arguments.of(Fault.lostAnswer(), ErrorKind.UNREACHABLE),
        Arguments.of(
            Fault.body(
                207,
                "application/xml",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                    + "<multistatus xmlns=\"DAV:\">&x;</multistatus>"),
            ErrorKind.PROTOCOL),
        Arguments.of(
            Fault.body(
                207, "application/xml", "<multistatus xmlns=\"DAV:\">" + "<a>".repeat(100_000)),
            ErrorKind.PROTOCOL));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void eachAnswerIsOneKindOfError(Fault fault, ErrorKind kind) {
    AccountAccess access = link();
    server.faults().always(Requests.any(), fault);
    try (CalendarSession session = provider.open(access)) {
      ProviderException error =
          catchThrowableOfType(ProviderException.class, session::listCalendars);

      assertThat(error.kind()).as("%s", error.getMessage()).isEqualTo(kind);
      assertThat(error.retryAfter().orElse(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofHours(2));
    }
  }
}
