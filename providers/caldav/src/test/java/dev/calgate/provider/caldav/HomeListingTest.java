package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of an account's calendars is all of them, or an error. */
class HomeListingTest {
  private static final String HOME = "/calendars/ann/";
  private static final String COLLECTION = "<resourcetype><collection/></resourcetype>";
  private static final String CALENDAR =
      "<resourcetype><collection/><calendar xmlns=\"urn:ietf:params:xml:ns:caldav\"/>"
          + "</resourcetype>";

  private final SimulatorFixture at = new SimulatorFixture();
  private CalendarSession session;

  @BeforeEach
  void open() {
    session = at.open();
  }

  @AfterEach
  void close() {
    session.close();
    at.close();
  }

  private static String response(String href, String property) {
    return "<response><href>"
        + href
        + "</href><propstat><prop>"
        + property
        + "</prop><status>HTTP/1.1 200 OK</status></propstat></response>";
  }

  private static String status(String href, int status) {
    return "<response><href>"
        + href
        + "</href><status>HTTP/1.1 "
        + status
        + " Status</status></response>";
  }

  private void answer(String responses) {
    at.server
        .faults()
        .always(
            Requests.to("PROPFIND", HOME),
            Fault.body(
                207,
                "application/xml",
                "<multistatus xmlns=\"DAV:\">" + responses + "</multistatus>"));
  }

  static Stream<Arguments> incomplete() {
    String home = response(HOME, COLLECTION);
    String work = response(HOME + "work/", CALENDAR);
    return Stream.of(
        Arguments.of("nothing", "", ErrorKind.PROTOCOL),
        Arguments.of("without the home", work, ErrorKind.PROTOCOL),
        Arguments.of("cut off", home + work + status(HOME, 507), ErrorKind.PROTOCOL),
        Arguments.of("the home is gone", status(HOME, 404), ErrorKind.GONE),
        Arguments.of("the home is closed", status(HOME, 403), ErrorKind.FORBIDDEN),
        Arguments.of("the home is broken", status(HOME, 500), ErrorKind.UNREACHABLE),
        Arguments.of(
            "of another host", home.replace(HOME, "http://else" + HOME), ErrorKind.PROTOCOL));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("incomplete")
  void aListThatIsNotCompleteIsAnError(String name, String responses, ErrorKind kind) {
    answer(responses);
    ProviderException error = catchThrowableOfType(ProviderException.class, session::listCalendars);

    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.scope()).isEqualTo(ErrorScope.ACCOUNT);
  }

  @Test
  void aHomeWithoutCalendarsIsNone() {
    answer(response(HOME, COLLECTION));

    assertThat(session.listCalendars()).isEmpty();
  }

  @Test
  void aHomeThatCallsItselfACalendarIsNone() {
    answer(response(HOME, CALENDAR) + response(HOME + "work/", CALENDAR));

    assertThat(session.listCalendars())
        .extracting(it -> it.ref().value())
        .containsExactly(HOME + "work/");
  }

  @Test
  void aHomeThatAnswersUnderAnotherNameIsStillComplete() {
    answer(response("/calendars/1234/", COLLECTION) + response("/calendars/1234/work/", CALENDAR));

    assertThat(session.listCalendars()).hasSize(1);
  }

  @Test
  void aCalendarOnAnotherHostIsLeftOutAndCostsNoOther() {
    answer(
        response(HOME, COLLECTION)
            + response("http://else.example/cal/", CALENDAR)
            + response(HOME + "work/", CALENDAR));

    assertThat(session.listCalendars()).hasSize(1);
  }

  @Test
  void moreCalendarsThanAnybodyHasAreRefused() {
    StringBuilder many = new StringBuilder(response(HOME, COLLECTION));
    for (int i = 0; i < 10_001; i++) {
      many.append(response(HOME + i + "/", CALENDAR));
    }
    answer(many.toString());
    ProviderException error = catchThrowableOfType(ProviderException.class, session::listCalendars);

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  private static String described(int characters) {
    return CALENDAR
        + "<calendar-description xmlns=\"urn:ietf:params:xml:ns:caldav\">"
        + "d".repeat(characters)
        + "</calendar-description>";
  }

  @Test
  void aDescriptionThatIsNoneIsCutOff() {
    answer(response(HOME, COLLECTION) + response(HOME + "work/", described(1 << 20)));

    assertThat(session.listCalendars())
        .singleElement()
        .extracting(it -> it.description().length())
        .isEqualTo(16 << 10);
  }

  @Test
  void aListThatIsTooLargeForMemoryIsRefused() {
    StringBuilder many = new StringBuilder(response(HOME, COLLECTION));
    for (int i = 0; i < 1_100; i++) {
      many.append(response(HOME + i + "/", described(16 << 10)));
    }
    answer(many.toString());
    ProviderException error = catchThrowableOfType(ProviderException.class, session::listCalendars);

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(error).hasMessageContaining("too large");
  }

  @Test
  void aCalendarWithMorePropertiesThanMemoryIsRefused() {
    StringBuilder properties = new StringBuilder(CALENDAR);
    for (int i = 0; i < 100; i++) {
      properties.append("<x").append(i).append('>').append("d".repeat(16 << 10));
      properties.append("</x").append(i).append('>');
    }
    answer(response(HOME, COLLECTION) + response(HOME + "work/", properties.toString()));
    ProviderException error = catchThrowableOfType(ProviderException.class, session::listCalendars);

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(error).hasMessageContaining("too much");
  }

  @Test
  void eachUserOfOneAddressKeepsTheirOwnRights() {
    AccountAccess own = at.link();
    at.server.addUser("bob", "bobs");
    AccountAccess bobs = at.link(at.server.url(), "bob", "bobs");
    Map<String, String> settings = new HashMap<>(bobs.settings());
    settings.put("collections", HOME);
    at.server
        .faults()
        .always(
            Requests.to("PROPFIND", HOME),
            (request, genuine) -> {
              boolean bob =
                  request
                      .headers()
                      .first("Authorization")
                      .filter(it -> it.startsWith("Basic Ym9i"))
                      .isPresent();
              String privilege =
                  "<current-user-privilege-set><privilege>"
                      + (bob ? "<read/>" : "<write/>")
                      + "</privilege></current-user-privilege-set>";
              return Fault.body(
                      207,
                      "application/xml",
                      "<multistatus xmlns=\"DAV:\">"
                          + response(HOME, COLLECTION)
                          + response(HOME + "work/", CALENDAR + privilege)
                          + "</multistatus>")
                  .answer(request, genuine);
            });
    try (CalendarSession anns = at.provider.open(own);
        CalendarSession theirs = at.provider.open(new AccountAccess(settings, bobs.secrets()))) {
      assertThat(anns.listCalendars()).extracting(RemoteCalendar::readOnly).containsExactly(false);
      assertThat(theirs.listCalendars()).extracting(RemoteCalendar::readOnly).containsExactly(true);
    }
  }
}
