package dev.calgate.provider.google;

import com.google.api.client.http.HttpResponseException;
import com.google.gson.stream.MalformedJsonException;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Traffic;
import dev.calgate.provider.http.Outcomes;
import dev.calgate.provider.http.Reasons;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What Google's refusals mean: one table, by status and reason (guide "Handle API errors"). */
final class GoogleErrors {
  private static final Duration LONGEST_WAIT = Duration.ofHours(2);

  /** "Calendar usage limits exceeded" lasts for hours, and a day's limit until the day is over. */
  private static final Duration QUOTA_WAIT = Duration.ofHours(1);

  private static final Set<String> LIMITS =
      Set.of(
          "rateLimitExceeded",
          "userRateLimitExceeded",
          "quotaExceeded",
          "dailyLimitExceeded",
          "RATE_LIMIT_EXCEEDED",
          "RESOURCE_EXHAUSTED");

  private final Clock clock;

  /**
   * Errors as of a clock.
   *
   * @param clock tells how long it is until a moment that Google names
   */
  GoogleErrors(Clock clock) {
    this.clock = clock;
  }

  /**
   * A call that failed: refused, or nobody answered, or not what the API gives.
   *
   * @param scope how far a refusal reaches
   */
  ProviderException of(IOException e, ErrorScope scope) {
    if (e instanceof HttpResponseException answer) {
      return of(Refusal.of(answer), scope);
    }
    if (Outcomes.breaksProtocol(e)) {
      return new ProviderException(ErrorKind.PROTOCOL, scope, Reasons.of(e));
    }
    if (e instanceof MalformedJsonException) {
      return unreadable();
    }
    String what =
        e instanceof UnknownHostException
            ? "The host of Google's API is unknown"
            : e instanceof SocketTimeoutException
                ? "Google did not answer in time"
                : e instanceof SSLException
                    ? "No secure connection to Google: " + Reasons.of(e)
                    : "The exchange with Google failed: " + Reasons.of(e);
    return new ProviderException(ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, what, null, e);
  }

  private ProviderException of(Refusal refusal, ErrorScope scope) {
    int status = refusal.status();
    if (status == 429 || refusal.words().stream().anyMatch(LIMITS::contains)) {
      return error(
          ErrorKind.THROTTLED,
          isOfProject(refusal) ? ErrorScope.PROVIDER : ErrorScope.ACCOUNT,
          "asks for fewer requests",
          refusal,
          wait(refusal).orElse(isLasting(refusal) ? QUOTA_WAIT : null));
    }
    if (status == 401 || refusal.says("UNAUTHENTICATED")) {
      return error(
          ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "refuses the credential", refusal, null);
    }
    return switch (status) {
      case 400 ->
          scope == ErrorScope.OBJECT
              ? ofWrite(refusal)
              : isToken(refusal)
                  ? error(
                      ErrorKind.CURSOR_EXPIRED,
                      scope,
                      "does not know the sync token",
                      refusal,
                      null)
                  : error(ErrorKind.REJECTED, scope, "refuses the request", refusal, null);
      case 403 ->
          error(
              ErrorKind.FORBIDDEN,
              isOfCalendar(refusal, scope) ? ErrorScope.CALENDAR : scope,
              "does not allow this",
              refusal,
              null);
      case 404 -> error(ErrorKind.GONE, scope, "says that this does not exist", refusal, null);
      case 408 -> failed(refusal);
      case 409, 412 ->
          error(ErrorKind.CONFLICT, scope, "says that somebody was faster", refusal, null);
      case 410 ->
          refusal.says("deleted") || scope == ErrorScope.OBJECT
              ? error(ErrorKind.GONE, scope, "says that this is deleted", refusal, null)
              : error(
                  ErrorKind.CURSOR_EXPIRED, scope, "has forgotten the sync token", refusal, null);
      default ->
          status >= 500
              ? failed(refusal)
              : status >= 400
                  ? error(ErrorKind.REJECTED, scope, "refuses the request", refusal, null)
                  : error(
                      ErrorKind.PROTOCOL,
                      scope,
                      "answers what its API does not know",
                      refusal,
                      null);
    };
  }

  /** Tells what a call that failed says of Google: an answer that is no API's is one, too. */
  void tell(Traffic.Exchange exchange, IOException e) {
    if (e instanceof MalformedJsonException) {
      exchange.answered(200);
    } else if (e instanceof HttpResponseException answer) {
      Refusal refusal = Refusal.of(answer);
      ProviderException meaning = of(refusal, ErrorScope.ACCOUNT);
      Optional<Duration> wait = wait(refusal);
      if (meaning.kind() == ErrorKind.THROTTLED && wait.isPresent()) {
        exchange.throttled(meaning.scope(), wait.get());
      } else {
        exchange.answered(refusal.status());
      }
    } else {
      Outcomes.failed(exchange, e);
    }
  }

  /** A write that Google does not want; that another invites is not the caller's mistake. */
  private static ProviderException ofWrite(Refusal refusal) {
    return refusal.says("cannotChangeOrganizer")
        ? error(
            ErrorKind.FORBIDDEN,
            ErrorScope.OBJECT,
            "lets the organizer alone do this",
            refusal,
            null)
        : error(
            ErrorKind.REJECTED, ErrorScope.OBJECT, "refuses this" + said(refusal), refusal, null);
  }

  private static String said(Refusal refusal) {
    String sentence = refusal.sentence();
    return sentence.isEmpty() ? "" : ": " + sentence;
  }

  /** Whether no event of the calendar can be written: not by this person, or not by the gateway. */
  private static boolean isOfCalendar(Refusal refusal, ErrorScope scope) {
    return scope == ErrorScope.OBJECT
        && (refusal.says("requiredAccessLevel")
            || refusal.says("insufficientPermissions")
            || refusal.says("ACCESS_TOKEN_SCOPE_INSUFFICIENT"));
  }

  private ProviderException failed(Refusal refusal) {
    return error(
        ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "failed", refusal, wait(refusal).orElse(null));
  }

  private Optional<Duration> wait(Refusal refusal) {
    return refusal
        .retryAfter(clock.instant())
        .map(it -> it.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : it);
  }

  /** What came is not what the API gives. */
  static ProviderException unreadable() {
    return new ProviderException(
        ErrorKind.PROTOCOL, ErrorScope.ACCOUNT, "Google's answer is not what its API gives");
  }

  private static ProviderException error(
      ErrorKind kind, ErrorScope scope, String what, Refusal refusal, @Nullable Duration wait) {
    String word = refusal.word().isEmpty() ? "" : ", " + refusal.word();
    return new ProviderException(
        kind, scope, "Google " + what + " (status " + refusal.status() + word + ")", wait, null);
  }

  /** One of the gateway's OAuth client, whoever's calendars are asked for. */
  private static boolean isOfProject(Refusal refusal) {
    String limit = refusal.limit();
    return refusal.says("dailyLimitExceeded")
        || (limit.contains("PerProject") && !limit.contains("PerUser"));
  }

  private static boolean isLasting(Refusal refusal) {
    return refusal.says("quotaExceeded")
        || refusal.says("dailyLimitExceeded")
        || refusal.limit().contains("PerDay");
  }

  /** A malformed token is refused with the status of any bad request. */
  private static boolean isToken(Refusal refusal) {
    return refusal.says("fullSyncRequired")
        || refusal.told("location").anyMatch("syncToken"::equals)
        || refusal
            .told("message")
            .anyMatch(it -> it.toLowerCase(Locale.ROOT).contains("sync token"));
  }
}
