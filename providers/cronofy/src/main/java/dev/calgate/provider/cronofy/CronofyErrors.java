package dev.calgate.provider.cronofy;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Traffic;
import dev.calgate.provider.cronofy.wire.RefusalText;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What refusals mean: one table, by status (API page "Error codes"). */
final class CronofyErrors {
  private static final Duration LONGEST_WAIT = Duration.ofHours(2);

  private final Clock clock;

  CronofyErrors(Clock clock) {
    this.clock = clock;
  }

  /**
   * A refusal.
   *
   * @param scope how far it reaches: {@link ErrorScope#OBJECT} for the write of one event
   */
  ProviderException of(Answer answer, ErrorScope scope) {
    // Of a write neither a missing scope nor a locked profile is the event's own fault.
    ErrorScope whole = scope == ErrorScope.OBJECT ? ErrorScope.CALENDAR : scope;
    return switch (answer.status()) {
      case 401 ->
          error(ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "refuses the credential", answer);
      case 402 -> error(ErrorKind.FORBIDDEN, whole, "does not have this in its plan", answer);
      case 403 -> error(ErrorKind.FORBIDDEN, whole, "does not allow this", answer);
      case 404 -> error(ErrorKind.GONE, whole, "says that this does not exist", answer);
      case 408 -> failed(answer);
      case 423 -> error(ErrorKind.FORBIDDEN, whole, "says that the profile is locked", answer);
      case 429 ->
          error(ErrorKind.THROTTLED, ErrorScope.PROVIDER, "asks for fewer requests", answer);
      default ->
          answer.status() >= 500
              ? failed(answer)
              : answer.status() >= 400
                  ? error(ErrorKind.REJECTED, scope, "refuses the request", answer)
                  : error(ErrorKind.PROTOCOL, scope, "answers what its API does not know", answer);
    };
  }

  /** Tells what an answer says of the service. */
  void tell(Traffic.Exchange exchange, Answer answer) {
    Duration wait = wait(answer);
    if (answer.status() == 429 && wait != null) {
      exchange.throttled(ErrorScope.PROVIDER, wait);
    } else {
      exchange.answered(answer.status());
    }
  }

  private ProviderException failed(Answer answer) {
    return error(ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "failed", answer);
  }

  /** Refusals of OAuth are one status for many reasons (RFC 6749 section 5.2). */
  ProviderException ofToken(Answer answer, String invalid) {
    String word = RefusalText.oauthError(answer.text());
    return switch (word) {
      case "invalid_grant" -> token(ErrorKind.UNAUTHORIZED, "says " + invalid, word);
      case "invalid_client", "unauthorized_client" ->
          token(ErrorKind.REJECTED, "refuses the gateway's OAuth client", word);
      default -> of(answer, ErrorScope.ACCOUNT);
    };
  }

  private static ProviderException token(ErrorKind kind, String what, String word) {
    return new ProviderException(kind, ErrorScope.ACCOUNT, "Cronofy " + what + " (" + word + ")");
  }

  private ProviderException error(ErrorKind kind, ErrorScope scope, String what, Answer answer) {
    List<String> errors = RefusalText.errors(answer.text());
    String more = errors.isEmpty() ? "" : ", " + String.join(", ", errors);
    return new ProviderException(
        kind,
        scope,
        "Cronofy " + what + " (status " + answer.status() + more + ")",
        wait(answer),
        null);
  }

  private @Nullable Duration wait(Answer answer) {
    return answer
        .pause(clock.instant())
        .map(it -> it.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : it)
        .orElse(null);
  }

  /** What came is not what the API gives. */
  static ProviderException protocol(String message) {
    return new ProviderException(ErrorKind.PROTOCOL, ErrorScope.ACCOUNT, message);
  }

  /** One event is not written, for a reason of which the service need not be asked. */
  static ProviderException object(ErrorKind kind, String message) {
    return new ProviderException(kind, ErrorScope.OBJECT, message);
  }
}
