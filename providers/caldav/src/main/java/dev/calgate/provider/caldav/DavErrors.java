package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an answer's status means: one table for everything that is asked of a server. */
final class DavErrors {
  /** What servers answer to a token they no longer know (RFC 6578 section 3.2, and beyond it). */
  private static final Set<Integer> TOKEN_REFUSED =
      Set.of(400, 403, 404, 409, 410, 412, 415, 418, 500, 507);

  private static final String PRIVILEGES = "need-privileges";
  private static final String TOKEN = "valid-sync-token";
  private static final Duration LONGEST_WAIT = Duration.ofHours(2);

  private DavErrors() {}

  /** The error that an answer to a question about a calendar, or an account's list, stands for. */
  static ProviderException of(DavAnswer answer, ErrorScope scope, Instant now) {
    Duration wait =
        answer
            .retryAfter(now)
            .map(it -> it.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : it)
            .orElse(null);
    return of(answer.status(), scope, wait);
  }

  /** The same for a status inside an answer. */
  static ProviderException of(int status, ErrorScope scope) {
    return of(status, scope, null);
  }

  private static ProviderException of(int status, ErrorScope scope, @Nullable Duration wait) {
    return switch (status) {
      case 401 ->
          error(
              ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "refuses user name or password", status);
      case 402, 403 -> error(ErrorKind.FORBIDDEN, scope, "does not allow this", status);
      case 404, 410 -> error(ErrorKind.GONE, scope, "says that this does not exist", status);
      case 429 -> throttled(status, wait);
      case 503 ->
          wait == null
              ? error(ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "is not available", status)
              : throttled(status, wait);
      default ->
          status >= 500
              ? error(ErrorKind.UNREACHABLE, scope, "failed", status)
              : status >= 400
                  ? error(ErrorKind.REJECTED, scope, "refuses the request", status)
                  : error(ErrorKind.PROTOCOL, scope, "answers what CalDAV does not know", status);
    };
  }

  /**
   * Fails when an answer speaks of the server or the account as a whole, so that no other question
   * would be answered now: a refused login, or the wish for fewer requests.
   */
  static void checkServer(DavAnswer answer, ErrorScope scope, Instant now) {
    int status = answer.status();
    boolean failed = status >= 400 && answer.header("retry-after").isPresent();
    if (failed || status == 401 || status == 429 || status == 503) {
      throw of(answer, scope, now);
    }
  }

  /** The same for an answer to a question with a token. */
  static ProviderException ofSync(DavAnswer answer, Instant now) {
    boolean refused =
        answer.mentions(TOKEN)
            || (TOKEN_REFUSED.contains(answer.status())
                && !answer.mentions(PRIVILEGES)
                && answer.header("retry-after").isEmpty()
                && !(answer.status() == 403 && isEmptyError(answer)));
    return refused
        ? error(
            ErrorKind.CURSOR_EXPIRED,
            ErrorScope.CALENDAR,
            "no longer knows the token",
            answer.status())
        : of(answer, ErrorScope.CALENDAR, now);
  }

  /** A refusal without any reason is what throttling servers send; it says nothing of the token. */
  private static boolean isEmptyError(DavAnswer answer) {
    return !answer.mentions("<");
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
