package dev.calgate.provider.cronofy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Quota;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.http.Response;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What refusals mean, and answers that no API gives. */
class CronofyErrorsTest {
  private final SimulatorHarness at =
      new SimulatorHarness(
          server -> {}, config -> config.setRequestsPerMinute(60), 100_000, Duration.ofSeconds(2));
  private final CalendarRef work = new CalendarRef(at.ann.createCalendar("Work").id());
  private final CronofySession session = at.open();

  @AfterEach
  void close() {
    session.close();
    at.close();
  }

  private ProviderException fails(Fault fault) {
    at.server.faults().always(Requests.path("/v1/events"::equals), fault);
    return fails();
  }

  private ProviderException fails() {
    return catchThrowableOfType(
        ProviderException.class, () -> session.changes(ChangeQuery.first(work, null, 10)));
  }

  @ParameterizedTest
  @CsvSource({
    "400,REJECTED,CALENDAR",
    "402,FORBIDDEN,CALENDAR",
    "403,FORBIDDEN,CALENDAR",
    "404,GONE,CALENDAR",
    "408,UNREACHABLE,ACCOUNT",
    "422,REJECTED,CALENDAR",
    "423,FORBIDDEN,CALENDAR",
    "429,THROTTLED,PROVIDER",
    "500,UNREACHABLE,ACCOUNT",
    "502,UNREACHABLE,ACCOUNT",
    "503,UNREACHABLE,ACCOUNT",
    "504,UNREACHABLE,ACCOUNT",
    "302,PROTOCOL,CALENDAR"
  })
  void aRefusalIsReadByItsStatus(int status, ErrorKind kind, ErrorScope scope) {
    ProviderException error = fails(Fault.status(status));

    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.scope()).isEqualTo(scope);
    assertThat(error.getMessage()).contains(String.valueOf(status)).doesNotContain("\n");
  }

  @Test
  void aCredentialThatIsRefusedAfterARenewalToo() {
    ProviderException error = fails(Fault.status(401));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
    assertThat(at.server.log().matching(it -> it.path().equals("/v1/events"))).hasSize(2);
  }

  @Test
  void theTimeToWaitIsThatOfTheService() {
    Instant until = at.clock.instant().plusSeconds(90);
    ProviderException error =
        fails(
            (request, genuine) ->
                Fault.retryAt(429, until)
                    .answer(request, genuine)
                    .header("Date", dev.calgate.simulator.http.HttpDate.of(at.clock.instant())));
    assertThat(error.retryAfter()).contains(Duration.ofSeconds(90));
    at.server.faults().clear();

    assertThat(fails(Fault.retryAfter(503, Duration.ofDays(30))).retryAfter())
        .contains(Duration.ofHours(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"events\":{}}",
        "{\"events\":[]",
        "{\"events\":[]} and more",
        "<html></html>"
      })
  void whatIsNoListingBreaksTheProtocol(String text) {
    ProviderException error =
        fails(
            (request, genuine) ->
                Response.of(200, "application/json", text)
                    .header("Date", "Fri, 20 Nov 2026 10:00:00 GMT"));

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void aServiceThatDoesNotTellItsTimeBreaksTheProtocol() {
    assertThat(fails(Fault.body(200, "application/json", "{\"events\":[]}")).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void nestingWithoutEndBreaksTheProtocol() {
    assertThat(
            fails(Fault.body(200, "application/json", "{\"events\":" + "[".repeat(50_000))).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void anAnswerThatIsTooLargeIsCutOff() {
    assertThat(
            fails(Fault.body(200, "application/json", "{\"x\":\"" + "x".repeat(200_000) + "\"}"))
                .kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void anAnswerThatBreaksOffIsNone() {
    assertThat(fails(Fault.cutAfter(10)).kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  @Test
  void silenceIsGivenUp() {
    assertThat(fails(Fault.late(Duration.ofSeconds(20))).kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  @Test
  void anAnswerThatTricklesOnAndOnIsGivenUp() {
    at.server
        .faults()
        .always(
            Requests.any(),
            (request, genuine) -> {
              Response real = Response.of(200, "application/json", " ".repeat(10_000));
              return real.delivery(real.delivery().inPieces(1, Duration.ofMillis(20)));
            });
    Service service = Service.at(at.server.url()).orElseThrow();
    ProviderContext context = ProviderContext.of(at.clock, (host, address) -> {});
    try (Transport transport =
        new Transport(new CronofyConfig(), context, Duration.ofMillis(500))) {
      ProviderException error =
          catchThrowableOfType(
              ProviderException.class,
              () -> transport.send(service, "GET", service.of("/v1/events"), null, null));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    ProviderException error = fails(Fault.redirect(307, at.server.url() + "/v1/events?stolen"));

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(at.server.log().matching(it -> it.query().equals("stolen"))).isEmpty();
  }

  @Test
  void everyRequestIsAnnouncedWithTheQuotasOfAllAccountsAndWhatIsRefusedIsNotSent() {
    long before = at.requests();
    session.listCalendars();

    assertThat(at.announced).hasSize((int) at.requests());
    assertThat(at.announced.get(0))
        .extracting(Quota::scope, Quota::most, Quota::span)
        .containsExactly(
            tuple(ErrorScope.PROVIDER, 100_000, Duration.ofSeconds(1)),
            tuple(ErrorScope.PROVIDER, 60, Duration.ofMinutes(1)));

    long sent = at.requests();
    assertThat(sent).isGreaterThan(before);
    at.refusal =
        new ProviderException(ErrorKind.THROTTLED, ErrorScope.PROVIDER, "not now", null, null);
    assertThat(fails()).isSameAs(at.refusal);
    assertThat(at.requests()).isEqualTo(sent);
  }
}
