package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer's status means: one table for everything that is asked of a server. */
final class DavErrors {
  static final String PRIVILEGES = "need-privileges";
  private static final String TOKEN = "valid-sync-token";
  private static final Duration LONGEST_WAIT = Duration.ofHours(2);

  private DavErrors() {}

  /** Tells what an answer says of its server. */
  static void tell(Traffic.Exchange exchange, DavAnswer answer, Instant now) {
    Duration wait = asksToWait(answer) ? wait(answer, now) : null;
    if (wait == null) {
      exchange.answered(answer.status());
    } else {
      exchange.throttled(ErrorScope.ACCOUNT, wait);
    }
  }

  private static @Nullable Duration wait(DavAnswer answer, Instant now) {
    return answer
        .retryAfter(now)
        .map(it -> it.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : it)
        .orElse(null);
  }

  /** The error that an answer to a question about a calendar, or an account's list, stands for. */
  static ProviderException of(DavAnswer answer, ErrorScope scope, Instant now) {
    if (!asksToWait(answer)) {
      return of(answer.status(), scope);
    }
    return throttled(answer.status(), wait(answer, now));
  }

  /** The same for a status inside an answer. */
  static ProviderException of(int status, ErrorScope scope) {
    return switch (status) {
      case 401 ->
          error(
              ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "refuses user name or password", status);
      case 402, 403 -> error(ErrorKind.FORBIDDEN, scope, "does not allow this", status);
      case 404, 410 -> error(ErrorKind.GONE, scope, "says that this does not exist", status);
      case 429 -> throttled(status, null);
      case 503 -> error(ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "is not available", status);
      case 408, 423, 425 -> error(ErrorKind.UNREACHABLE, scope, "cannot answer this now", status);
      default ->
          status >= 500
              ? error(ErrorKind.UNREACHABLE, scope, "failed", status)
              : status >= 400
                  ? error(ErrorKind.REJECTED, scope, "refuses the request", status)
                  : error(ErrorKind.PROTOCOL, scope, "answers what CalDAV does not know", status);
    };
  }

  /** Whether a status says only that it did not work this time. */
  static boolean passes(int status) {
    return switch (status) {
      case 408, 423, 425 -> true;
      case 501, 505, 507 -> false;
      default -> status >= 500;
    };
  }

  /** Whether a failure is not the last word; of what is not there, or of a login, it is. */
  private static boolean asksToWait(DavAnswer answer) {
    int status = answer.status();
    boolean settled = status < 400 || status == 401 || status == 404 || status == 410;
    return !settled && answer.header("retry-after").isPresent();
  }

  /**
   * Fails when an answer speaks of the server or the account as a whole, so that no other question
   * would be answered now: a refused login, or the wish for fewer requests.
   */
  static void checkServer(DavAnswer answer, ErrorScope scope, Instant now) {
    int status = answer.status();
    if (asksToWait(answer) || status == 401 || status == 429 || status == 503) {
      throw of(answer, scope, now);
    }
  }

  /**
   * The same for an answer to a question with a token. RFC 6578 wants the condition named, and RFC
   * 3744 a missing privilege; many servers name neither, or answer without a body. So a refusal is
   * the token's unless it says otherwise: the question without one costs little, loses nothing, and
   * is refused again where the reason is another.
   */
  static ProviderException ofSync(DavAnswer answer, Instant now) {
    boolean refused =
        answer.mentions(TOKEN)
            || (mayMeanTheToken(answer.status())
                && !answer.mentions(PRIVILEGES)
                && !asksToWait(answer));
    return refused
        ? error(
            ErrorKind.CURSOR_EXPIRED,
            ErrorScope.CALENDAR,
            "no longer knows the token",
            answer.status())
        : of(answer, ErrorScope.CALENDAR, now);
  }

  private static boolean mayMeanTheToken(int status) {
    return switch (status) {
      case 401, 402, 429 -> false;
      case 500 -> true;
      default -> status >= 400 && !passes(status);
    };
  }

  /** The error that a refused write of one object stands for. */
  static ProviderException ofWrite(WriteAnswer answer) {
    int status = answer.status();
    Optional<String> named = answer.condition().filter(it -> !it.equals(PRIVILEGES));
    if (named.isPresent() && status >= 400 && status < 500) {
      return error(
          ErrorKind.REJECTED, ErrorScope.OBJECT, "refuses the event: " + named.get(), status);
    }
    return switch (status) {
      case 412 -> conflict();
      case 413 -> error(ErrorKind.REJECTED, ErrorScope.OBJECT, "finds the event too large", status);
      case 507 -> error(ErrorKind.REJECTED, ErrorScope.OBJECT, "has no room left", status);
      case 501 -> error(ErrorKind.REJECTED, ErrorScope.OBJECT, "cannot do this", status);
      default ->
          answer.condition().isPresent() && status < 500
              ? error(ErrorKind.FORBIDDEN, ErrorScope.OBJECT, "does not allow this", status)
              : of(status, ErrorScope.OBJECT);
    };
  }

  /** Somebody else was faster. */
  static ProviderException conflict() {
    return new ProviderException(
        ErrorKind.CONFLICT, ErrorScope.OBJECT, "The event is not as it was seen any more");
  }

  private static ProviderException throttled(int status, @Nullable Duration wait) {
    return new ProviderException(
        ErrorKind.THROTTLED,
        ErrorScope.ACCOUNT,
        "The server asks for fewer requests (status " + status + ")",
        wait,
        null);
  }

  private static ProviderException error(
      ErrorKind kind, ErrorScope scope, String what, int status) {
    return new ProviderException(kind, scope, "The server " + what + " (status " + status + ")");
  }
}
