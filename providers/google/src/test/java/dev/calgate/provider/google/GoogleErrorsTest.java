package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleFault;
import dev.calgate.simulator.http.Request;
import dev.calgate.testkit.Mirror;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal of Google has its kind. */
class GoogleErrorsTest {
  private static final Predicate<Request> EVENTS = Requests.path(path -> path.contains("/events"));
  private static final Predicate<Request> TOKEN = Requests.path(path -> path.equals("/token"));

  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final AccountAccess access = at.provider().link(at.linkRequest()).access();
  private final CalendarRef work = at.remote().createCalendar("Work");

  @AfterEach
  void close() {
    at.close();
  }

  private ProviderException fails() {
    try (CalendarSession session = at.provider().open(access)) {
      Mirror mirror = new Mirror(at.provider(), work);
      return catchThrowableOfType(ProviderException.class, () -> mirror.pass(session, 100));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400,badRequest,REJECTED",
    "400,fullSyncRequired,CURSOR_EXPIRED",
    "403,forbidden,FORBIDDEN",
    "403,insufficientPermissions,FORBIDDEN",
    "403,rateLimitExceeded,THROTTLED",
    "403,userRateLimitExceeded,THROTTLED",
    "403,quotaExceeded,THROTTLED",
    "404,notFound,GONE",
    "410,deleted,GONE",
    "410,fullSyncRequired,CURSOR_EXPIRED",
    "410,updatedMinTooLongAgo,CURSOR_EXPIRED",
    "403,dailyLimitExceeded,THROTTLED",
    "408,requestTimeout,UNREACHABLE",
    "429,rateLimitExceeded,THROTTLED",
    "500,backendError,UNREACHABLE",
    "503,backendError,UNREACHABLE"
  })
  void aRefusalIsReadByStatusAndReason(int status, String reason, ErrorKind expected) {
    at.server().faults().always(EVENTS, GoogleFault.refusal(status, reason));

    ProviderException error = fails();
    assertThat(error.kind()).isEqualTo(expected);
    assertThat(error.getMessage()).contains(reason).doesNotContain("\n");
  }

  @Test
  void aUsageLimitLastsLongAndOthersAsLongAsGoogleSays() {
    at.server().faults().always(EVENTS, GoogleFault.quotaExceeded());
    assertThat(fails().retryAfter()).contains(Duration.ofHours(1));
    at.server().faults().clear();
    at.server().faults().always(EVENTS, Fault.retryAfter(429, Duration.ofSeconds(17)));
    assertThat(fails().retryAfter()).contains(Duration.ofSeconds(17));
  }

  @Test
  void aLimitOfTheWholeProjectIsOneOfAllAccounts() {
    at.server().faults().always(EVENTS, GoogleFault.refusal(403, "dailyLimitExceeded"));

    ProviderException error = fails();
    assertThat(error.scope()).isEqualTo(ErrorScope.PROVIDER);
    assertThat(error.retryAfter()).contains(Duration.ofHours(1));
  }

  /** As Google's front end words it: status and details (google.rpc.Status, ErrorInfo). */
  private static Fault frontEnd(int code, String status, String reason, String limit) {
    return Fault.body(
        code,
        "application/json; charset=UTF-8",
        """
        {"error": {"code": %d, "message": "Spoken.", "status": "%s", "details": [
          {"@type": "type.googleapis.com/google.rpc.Help", "links": [{"url": "https://x"}]},
          {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "%s",
           "domain": "googleapis.com", "metadata": {"quota_limit": "%s", "consumer": "projects/1"}}
        ]}}
        """
            .formatted(code, status, reason, limit));
  }

  @ParameterizedTest
  @CsvSource({
    "429,RESOURCE_EXHAUSTED,RATE_LIMIT_EXCEEDED,defaultPerMinutePerUser,THROTTLED,ACCOUNT",
    "403,PERMISSION_DENIED,RATE_LIMIT_EXCEEDED,defaultPerMinutePerProject,THROTTLED,PROVIDER",
    "403,RESOURCE_EXHAUSTED,RATE_LIMIT_EXCEEDED,PerMinutePerProjectPerUser,THROTTLED,ACCOUNT",
    "401,UNAUTHENTICATED,ACCESS_TOKEN_EXPIRED,none,UNAUTHORIZED,ACCOUNT",
    "400,UNAUTHENTICATED,ACCESS_TOKEN_TYPE_UNSUPPORTED,none,UNAUTHORIZED,ACCOUNT",
    "403,PERMISSION_DENIED,ACCESS_TOKEN_SCOPE_INSUFFICIENT,none,FORBIDDEN,CALENDAR",
    "503,UNAVAILABLE,BACKEND,none,UNREACHABLE,ACCOUNT"
  })
  void aRefusalOfTheFrontEndIsReadAsWell(
      int code, String status, String reason, String limit, ErrorKind kind, ErrorScope scope) {
    at.server().faults().always(EVENTS, frontEnd(code, status, reason, limit));

    ProviderException error = fails();
    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.scope()).isEqualTo(scope);
    assertThat(error.getMessage()).contains(reason).doesNotContain("Spoken");
  }

  @Test
  void theFrontEndOfTheTokenEndpointIsReadTheSameWay() {
    at.server().faults().always(TOKEN, frontEnd(503, "UNAVAILABLE", "BACKEND", "none"));

    ProviderException error =
        catchThrowableOfType(
            ProviderException.class, () -> at.provider().link(at.linkRequest("another")));
    assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503||UNREACHABLE",
        "500|{\"error\":{|UNREACHABLE",
        "500|{\"error\":{\"code\":\"500\",\"errors\":{\"0\":1}}}|UNREACHABLE",
        "429|{\"error\":[]}|THROTTLED",
        "403|[|FORBIDDEN"
      })
  void theStatusCountsWhateverTheWords(int status, @Nullable String body, ErrorKind kind) {
    Fault fault = Fault.body(status, "application/json", body == null ? "" : body);
    at.server().faults().always(EVENTS, fault);
    assertThat(fails().kind()).isEqualTo(kind);

    at.server().faults().clear();
    at.server().faults().always(TOKEN, fault);
    ProviderException error =
        catchThrowableOfType(
            ProviderException.class, () -> at.provider().link(at.linkRequest("another")));
    assertThat(error.kind()).isEqualTo(kind);
  }

  @Test
  void aLimitThatIsNotNamedFirstIsFound() {
    String errors = "{\"reason\":\"forbidden\"},{\"reason\":\"userRateLimitExceeded\"}";
    at.server()
        .faults()
        .always(
            EVENTS,
            Fault.body(
                403, "application/json", "{\"error\":{\"errors\":[" + errors + "],\"code\":403}}"));

    assertThat(fails().kind()).isEqualTo(ErrorKind.THROTTLED);
  }

  @Test
  void aMomentToWaitForIsUnderstood() {
    at.server()
        .faults()
        .always(EVENTS, Fault.retryAt(503, Instant.now().plus(Duration.ofMinutes(10))));
    assertThat(fails().retryAfter().orElseThrow())
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));

    at.server().faults().clear();
    at.server()
        .faults()
        .always(EVENTS, Fault.retryAt(429, Instant.now().minus(Duration.ofMinutes(10))));
    assertThat(fails().retryAfter()).isEmpty();
  }

  @Test
  void aTokenThatIsRefusedIsRenewedOnceAndNoMore() {
    at.server().faults().next(1, EVENTS, GoogleFault.refusal(401, "authError"));
    assertThat(fails()).isNull();

    at.server().faults().always(EVENTS, GoogleFault.refusal(401, "authError"));
    int before = at.server().log().size();
    assertThat(fails().kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
    assertThat(at.server().log().size() - before).isLessThanOrEqualTo(3);
  }

  @Test
  void oneTokenServesManySessions() {
    fails();
    int before = at.server().log().matching(it -> it.path().equals("/token")).size();
    for (int i = 0; i < 5; i++) {
      fails();
    }
    assertThat(at.server().log().matching(it -> it.path().equals("/token"))).hasSize(before);
  }

  @Test
  void aDeadGrantNeedsReconnectionAndABadClientNeedsTheOperator() {
    at.faults().revoked();
    assertThat(fails().kind()).isEqualTo(ErrorKind.UNAUTHORIZED);

    at.server()
        .faults()
        .always(TOKEN, Fault.body(401, "application/json", "{\"error\":\"invalid_client\"}"));
    assertThat(fails().kind()).isEqualTo(ErrorKind.REJECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"items\":", "{\"items\":[{\"id\":", "{", "", "5", "null"})
  void jsonThatBreaksOffIsNoneOfTheApi(String json) {
    at.server().faults().always(EVENTS, Fault.body(200, "application/json", json));
    assertThat(fails().kind()).isEqualTo(ErrorKind.PROTOCOL);
    at.server().faults().clear();

    at.server().faults().always(TOKEN, Fault.body(200, "application/json", json));
    ProviderException error =
        catchThrowableOfType(
            ProviderException.class, () -> at.provider().link(at.linkRequest("another")));
    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
    at.server().faults().clear();

    at.server().faults().always(TOKEN, Fault.body(400, "application/json", json));
    assertThat(
            catchThrowableOfType(
                    ProviderException.class, () -> at.provider().link(at.linkRequest("another")))
                .kind())
        .isIn(ErrorKind.PROTOCOL, ErrorKind.REJECTED);
  }

  @Test
  void anAnswerThatIsNoneOfTheApiIsSaidToBeThat() {
    at.server().faults().always(EVENTS, Fault.body(200, "application/json", "{\"items\":[]}"));
    assertThat(fails().kind()).isEqualTo(ErrorKind.PROTOCOL);
    at.server().faults().clear();
    at.server().faults().always(EVENTS, Fault.body(200, "application/json", "[1,2"));
    assertThat(fails().kind()).isEqualTo(ErrorKind.PROTOCOL);
  }
}
