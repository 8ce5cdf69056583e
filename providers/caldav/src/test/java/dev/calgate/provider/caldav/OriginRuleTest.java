package dev.calgate.provider.caldav;

import static dev.calgate.provider.caldav.SimulatorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.Dial;
import dev.calgate.simulator.http.Request;
import dev.calgate.testkit.Mirror;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server that sends on to another origin, in every place where an address stands and in every
 * form: the other one never hears a word, the password least of all, and what does not lead there
 * goes on.
 */
class OriginRuleTest {
  private static final int[] REDIRECTS = {301, 302, 303, 307, 308};

  private final SimulatorFixture at = new SimulatorFixture();
  private final CalDavSimulator other = CalDavSimulator.start(Clock.systemUTC());
  private final String own = URI.create(at.server.url()).getAuthority();
  private final int port = URI.create(other.url()).getPort();
  private int cases;

  OriginRuleTest() {
    // The very same user, so that a credential that comes would be taken.
    other.addUser("ann", SimulatorFixture.PASSWORD).createCalendar("work", "Elsewhere");
    at.work.put("one.ics", text("One"));
    at.work.put("two.ics", text("Two"));
  }

  @AfterEach
  void close() {
    other.close();
    at.close();
  }

  /** Addresses that lead to the other one, or look as if. */
  private List<String> elsewhere(String path) {
    String there = "127.0.0.1:" + port;
    return List.of(
        "http://" + there + path,
        "http://localhost:" + port + path,
        "HTTP://LOCALHOST:" + port + path,
        "http://localhost:" + URI.create(at.server.url()).getPort() + path,
        "https://" + there + path,
        "https://localhost:" + port + path,
        "//" + there + path,
        "//localhost:" + port + path,
        "///" + there + path,
        "http://ann:secret@" + there + path,
        "http://ann:secret@localhost:" + port + path,
        "http://" + own + "@localhost:" + port + path,
        "http://localhost:" + port + "\\@" + own + path,
        "http://localhost:" + port + "#@" + own + path,
        "http://localhost:" + port + "?@" + own + path,
        "http:" + there + path,
        "http:/" + there + path,
        "http:///" + there + path,
        "http://[::1]:" + port + path,
        "http://[::ffff:127.0.0.1]:" + port + path,
        "ftp://" + there + path,
        "file:///etc/passwd",
        "javascript:alert(1)",
        "\\\\" + there + "\\calendars",
        "http://localhost:" + port);
  }

  /** Paths that lead out of where they stand. */
  private static List<String> outside() {
    return List.of(
        "/calendars/ann/work/../../bob/",
        "/calendars/ann/work/%2e%2e/%2E%2E/bob/",
        "/calendars/ann/work/..%2f..%2fbob/",
        "/calendars/ann/work/..%5c..%5cbob/",
        "/calendars/ann/work/.%2e/bob/",
        "../../bob/",
        "..",
        "");
  }

  private AccountAccess link(Dial.Scheme scheme) {
    at.server.dials().set(Dial.AUTHENTICATION, scheme);
    return at.link();
  }

  private void assertNothingWentThere(String href) {
    cases++;
    assertThat(other.log().all()).as(href).isEmpty();
  }

  private static Fault withHref(Predicate<String> which, String href) {
    Pattern pattern = Pattern.compile("(<[^>/]*href[^>]*>)([^<]*)(<)");
    String text = href.replace("&", "&amp;").replace("<", "&lt;");
    return Fault.edited(
        answer ->
            pattern
                .matcher(answer)
                .replaceAll(
                    it ->
                        Matcher.quoteReplacement(
                            which.test(it.group(2))
                                ? it.group(1) + text + it.group(3)
                                : it.group())));
  }

  private static Predicate<Request> asking(String method) {
    return Requests.method(method);
  }

  @ParameterizedTest
  @EnumSource(Dial.Scheme.class)
  void noRedirectLeadsThere(Dial.Scheme scheme) {
    try (CalendarSession session = at.provider.open(link(scheme))) {
      CalendarRef calendar = session.listCalendars().get(0).ref();
      for (String location : elsewhere(at.work.path())) {
        for (int status : REDIRECTS) {
          at.server.faults().always(Requests.any(), Fault.redirect(status, location));
          Throwable error = catchThrowable(session::listCalendars);
          at.server.faults().clear();
          assertThat(error)
              .as(location)
              .isInstanceOfSatisfying(
                  ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL));
          assertNothingWentThere(location);
        }
        at.server
            .faults()
            .always(asking("REPORT").or(asking("GET")), Fault.redirect(302, location));
        assertThat(catchThrowable(() -> new Mirror(at.provider, calendar).pass(session, 10)))
            .as(location)
            .isInstanceOf(ProviderException.class);
        at.server.faults().clear();
        assertNothingWentThere(location);
      }
      Mirror mirror = new Mirror(at.provider, calendar);
      mirror.pass(session, 10);
      assertThat(mirror.titles()).containsExactlyInAnyOrder("One", "Two");
    }
    assertThat(cases).isGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @EnumSource(Dial.Scheme.class)
  void noPrincipalAndNoHomeLiesThere(Dial.Scheme scheme) {
    at.server.dials().set(Dial.AUTHENTICATION, scheme);
    for (String place : List.of("/principals/", "/calendars/")) {
      for (String href :
          Stream.concat(elsewhere("/calendars/ann/").stream(), outside().stream()).toList()) {
        at.server.faults().always(Requests.any(), withHref(it -> it.startsWith(place), href));
        Throwable error = catchThrowable(at::link);
        at.server.faults().clear();
        assertThat(error == null || error instanceof ProviderException).as(href).isTrue();
        assertNothingWentThere(href);
      }
    }
    assertThat(at.link().settings()).containsEntry("origin", at.server.url());
    assertThat(cases).isGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @EnumSource(Dial.Scheme.class)
  void noCalendarLiesThereAndTheOthersGoOn(Dial.Scheme scheme) {
    String bad = at.ann.createCalendar("bad", "Bad").path();
    try (CalendarSession session = at.provider.open(link(scheme))) {
      for (String href :
          Stream.concat(elsewhere("/calendars/ann/far/").stream(), outside().stream()).toList()) {
        at.server.faults().always(asking("PROPFIND"), withHref(bad::equals, href));
        List<RemoteCalendar> calendars = session.listCalendars();
        assertThat(calendars).as(href).extracting(RemoteCalendar::name).contains("Work");
        for (RemoteCalendar calendar : calendars) {
          catchThrowable(() -> new Mirror(at.provider, calendar.ref()).pass(session, 10));
        }
        at.server.faults().clear();
        assertNothingWentThere(href);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dial.Scheme.class)
  void noObjectLiesThereAndTheOthersAreRead(Dial.Scheme scheme) {
    AccountAccess access = link(scheme);
    String bad = at.work.path() + "two.ics";
    for (boolean sync : new boolean[] {true, false}) {
      at.server.dials().set(Dial.SYNC, sync);
      for (String href : Stream.concat(elsewhere(bad).stream(), outside().stream()).toList()) {
        at.server
            .faults()
            .always(asking("REPORT").or(asking("PROPFIND")), withHref(bad::equals, href));
        try (CalendarSession session = at.provider.open(access)) {
          Mirror mirror = at.mirror(session);
          mirror.pass(session, 10);
          assertThat(mirror.titles()).as(href).contains("One").isSubsetOf("One", "Two");
          assertThat(mirror.unreadable()).as(href).isEmpty();
        }
        at.server.faults().clear();
        assertNothingWentThere(href);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dial.Scheme.class)
  void noWriteIsContinuedThere(Dial.Scheme scheme) {
    try (CalendarSession session = at.provider.open(link(scheme))) {
      CalendarRef calendar = session.listCalendars().get(0).ref();
      EventTime start = EventTime.utc(Instant.parse("2026-12-01T09:00:00Z"));
      EventDetails details =
          EventDetails.of("New", start, EventTime.utc(Instant.parse("2026-12-01T10:00:00Z")));
      int number = 0;
      for (String location : elsewhere("/calendars/ann/work/new.ics")) {
        for (int status : new int[] {201, 204, 301, 302, 307, 308}) {
          at.server
              .faults()
              .always(
                  asking("PUT"),
                  (request, genuine) -> located(status, location).answer(request, genuine));
          EventWrite write = new EventWrite.Create(calendar, "new" + number++, details, true);
          Throwable error = catchThrowable(() -> session.write(write));
          at.server.faults().clear();
          assertThat(error == null || error instanceof ProviderException).as(location).isTrue();
          assertNothingWentThere(location);
        }
      }
    }
  }

  /** A success that is one, but says that it put the object elsewhere; or a redirect. */
  private static Fault located(int status, String location) {
    return status >= 300
        ? Fault.redirect(status, location)
        : (request, genuine) -> genuine.get().header("Location", location);
  }
}
