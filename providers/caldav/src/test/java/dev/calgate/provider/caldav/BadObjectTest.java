package dev.calgate.provider.caldav;

import static dev.calgate.provider.caldav.SimulatorFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.Dial;
import dev.calgate.simulator.http.Response;
import dev.calgate.testkit.Mirror;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One object that is bad, or that the server cannot give, costs no other. */
class BadObjectTest {
  private static final int OTHERS = 30;

  private final SimulatorFixture at = new SimulatorFixture();

  BadObjectTest() {
    for (int i = 0; i < OTHERS; i++) {
      at.work.put("e" + i + ".ics", text("Event " + i));
    }
  }

  @AfterEach
  void close() {
    at.close();
  }

  private ObjectRef bad() {
    return new ObjectRef(at.work.path() + "bad.ics");
  }

  private void refuseBadOne(Fault fault) {
    at.server.faults().always(Requests.to("GET", at.work.path() + "bad.ics"), fault);
    at.server
        .faults()
        .always(Requests.method("REPORT").and(Requests.bodyContaining("bad.ics")), fault);
  }

  private static ProviderException fails(Mirror mirror, CalendarSession session) {
    return catchThrowableOfType(ProviderException.class, () -> mirror.pass(session, 1_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 405, 415, 422, 500, 501, 502, 504, 507})
  void oneThatTheServerDoesNotGiveIsAskedForAgainAndThenToldAsUnreadable(int status) {
    at.work.put("bad.ics", text("Bad"));
    refuseBadOne(Fault.status(status));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      ProviderException error = fails(mirror, session);

      assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(error.scope()).isEqualTo(ErrorScope.CALENDAR);
      assertThat(mirror.objects()).hasSize(OTHERS);
      assertThat(mirror.unreadable()).containsOnlyKeys(bad());

      fails(mirror, session);
      fails(mirror, session);
      at.clock.advance(Duration.ofMinutes(6));
      assertThat(mirror.pass(session, 1_000).fetched()).isEqualTo(1);
      assertThat(mirror.unreadable()).containsOnlyKeys(bad());
    }
  }

  @Test
  void oneThatTheServerGivesLaterIsThereWithTheNextPass() {
    at.work.put("bad.ics", text("Bad"));
    refuseBadOne(Fault.status(500));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      fails(mirror, session);
      at.server.faults().clear();
      mirror.pass(session, 1_000);

      assertThat(mirror.objects()).hasSize(OTHERS + 1);
      assertThat(mirror.unreadable()).isEmpty();
    }
  }

  @Test
  void aServerThatGivesNothingIsLeftAloneSoon() {
    at.server.faults().always(Requests.method("GET"), Fault.status(500));
    at.server.faults().always(Requests.bodyContaining("multiget"), Fault.status(500));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      int before = at.server.log().size();

      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(at.server.log().size() - before).isLessThan(30);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 429, 503})
  void aRefusalOfTheAccountIsNoMatterOfOneObject(int status) {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      at.server.faults().always(Requests.bodyContaining("multiget"), Fault.status(status));
      int before = at.server.log().size();

      assertThat(fails(mirror, session).scope()).isEqualTo(ErrorScope.ACCOUNT);
      assertThat(at.server.log().size() - before).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void aServerWithoutMultigetGivesAllOneByOne() {
    at.server.faults().always(Requests.bodyContaining("multiget"), Fault.status(501));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);

      assertThat(mirror.objects()).hasSize(OTHERS);
      assertThat(at.server.log().of("REPORT")).hasSizeLessThan(15);
    }
  }

  @Test
  void oneThatIsFarTooLargeIsToldAsUnreadable() {
    String attachment = "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUJD".repeat(1 << 20) + "\r\n";
    at.work.put("bad.ics", text("Bad").replace("END:VEVENT", attachment + "END:VEVENT"));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);

      assertThat(mirror.objects()).hasSize(OTHERS);
      assertThat(mirror.unreadable().get(bad())).startsWith("Larger than");
    }
  }

  @Test
  void ofManyLargeOnesOnlySomeAreInMemoryAtOnce() {
    String large = "DESCRIPTION:" + "x".repeat(900_000) + "\r\n";
    for (int i = 0; i < OTHERS; i++) {
      at.work.put("e" + i + ".ics", text("Event " + i).replace("END:VEVENT", large + "END:VEVENT"));
    }
    try (CalendarSession session = at.open()) {
      CalendarRef calendar = session.listCalendars().get(0).ref();
      List<ObjectRef> open =
          new ArrayList<>(
              session.changes(ChangeQuery.first(calendar, null, 100)).changes().stream()
                  .map(RemoteChange::ref)
                  .toList());
      int before = at.server.log().size();
      while (!open.isEmpty()) {
        FetchedObjects fetched = session.fetch(calendar, List.copyOf(open));
        List<RemoteChange> read = fetched.read();

        assertThat(read).hasSize(open.size() - fetched.left().size()).hasSizeBetween(1, 10);
        open.retainAll(fetched.left());
      }
      assertThat(at.server.log().size() - before).isLessThan(6);
    }
  }

  @Test
  void oneThatMakesTheAnswerNoXmlIsReadByItself() {
    at.work.put("bad.ics", text("Bad&title"));
    at.server
        .faults()
        .always(
            Requests.bodyContaining("multiget"),
            Fault.edited(it -> it.replace("Bad&amp;title", "Bad&#11;title")));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);

      assertThat(mirror.objects()).hasSize(OTHERS + 1);
    }
  }

  @Test
  void aControlCharacterThatNoDatabaseTakesIsLeftOut() {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);
      at.work.put("bad.ics", text("B\0a\u000bd"));
      mirror.pass(session, 1_000);

      assertThat(mirror.titles()).contains("Bad");
      assertThat(mirror.objects().get(bad()).raw()).doesNotContain("\0");
    }
  }

  @ParameterizedTest
  @EnumSource(Dial.MissingObject.class)
  void oneThatVanishesMeanwhileSpoilsNoFetch(Dial.MissingObject missing) {
    at.server.dials().set(Dial.MULTIGET_MISSING, missing);
    at.work.put("bad.ics", text("Bad"));
    at.server
        .faults()
        .next(
            1,
            Requests.bodyContaining("multiget"),
            (request, genuine) -> {
              at.work.delete("bad.ics");
              return genuine.get();
            });
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);

      assertThat(mirror.objects()).hasSize(OTHERS).doesNotContainKey(bad());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void oneThatIsMissingElsewhereIsNotGone(int status) {
    at.work.put("bad.ics", text("Bad"));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);
      at.work.put("bad.ics", text("Better"));
      refuseBadOne(Fault.redirect(302, "/sorry"));
      at.server.faults().always(Requests.path("/sorry"::equals), Fault.status(status));

      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(mirror.titles()).contains("Bad");
      at.server.faults().clear();
      mirror.pass(session, 1_000);
      assertThat(mirror.titles()).contains("Better");
    }
  }

  @Test
  void aPageForPeopleInItsPlaceIsNotItsContent() {
    at.work.put("bad.ics", text("Bad"));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);
      at.work.put("bad.ics", text("Better"));
      refuseBadOne(Fault.html(200));

      assertThat(fails(mirror, session).kind()).isEqualTo(ErrorKind.UNREACHABLE);
      at.server.faults().clear();
      mirror.pass(session, 1_000);
      assertThat(mirror.titles()).contains("Better");
    }
  }

  @Test
  void oneThatIsNoUtf8IsReadAsWhatItMayBe() {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);
      at.work.put("bad.ics", text("Café"));
      byte[] octets = text("Café – 9 €").getBytes(Charset.forName("windows-1252"));
      at.server
          .faults()
          .always(
              Requests.to("GET", at.work.path() + "bad.ics"),
              (request, genuine) -> Response.of(200).body("text/calendar", octets));
      mirror.pass(session, 1_000);

      assertThat(mirror.titles()).contains("Café – 9 €");
    }
  }

  @Test
  void oneThatIsNoUtf8CostsNoOtherItsAnswer() {
    at.work.put("bad.ics", text("Café"));
    at.work.put("e0.ics", text("Caf\ufffd"));
    at.server.faults().always(Requests.method("REPORT").or(Requests.method("GET")), latin1());
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);

      assertThat(mirror.titles()).hasSize(OTHERS + 1).contains("Café", "Caf\ufffd");
      assertThat(at.server.log().of("GET")).hasSize(1);
      assertThat(at.server.log().of("REPORT")).as("the list and one multiget").hasSize(2);
    }
  }

  private static Fault latin1() {
    return (request, genuine) -> {
      Response real = genuine.get();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      return new Response(
          real.status(),
          real.headers(),
          out -> {
            real.body().writeTo(body);
            for (int c : body.toString(UTF_8).codePoints().toArray()) {
              out.write(c < 256 ? new byte[] {(byte) c} : Character.toString(c).getBytes(UTF_8));
            }
          },
          real.delivery());
    };
  }
}
