package dev.calgate.provider.google;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.gson.stream.MalformedJsonException;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What Google's refusals mean: one table, by status and reason (guide "Handle API errors"). */
final class GoogleErrors {
  private static final Duration LONGEST_WAIT = Duration.ofHours(2);

  /** "Calendar usage limits exceeded" lasts for hours. */
  private static final Duration QUOTA_WAIT = Duration.ofHours(1);

  private GoogleErrors() {}

  /** The error that an answer stands for. */
  private static ProviderException of(HttpResponseException e, ErrorScope scope) {
    String reason = reason(e);
    int status = e.getStatusCode();
    if (status == 429 || isLimit(reason)) {
      return error(
          ErrorKind.THROTTLED, ErrorScope.ACCOUNT, "asks for fewer requests", e, wait(e, reason));
    }
    return switch (status) {
      case 400 ->
          isToken(e, reason)
              ? error(ErrorKind.CURSOR_EXPIRED, scope, "does not know the sync token", e, null)
              : error(ErrorKind.REJECTED, scope, "refuses the request", e, null);
      case 401 ->
          error(ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "refuses the credential", e, null);
      case 403 -> error(ErrorKind.FORBIDDEN, scope, "does not allow this", e, null);
      case 404 -> error(ErrorKind.GONE, scope, "says that this does not exist", e, null);
      case 409, 412 -> error(ErrorKind.CONFLICT, scope, "says that somebody was faster", e, null);
      case 410 ->
          reason.equals("deleted")
              ? error(ErrorKind.GONE, scope, "says that this is deleted", e, null)
              : error(ErrorKind.CURSOR_EXPIRED, scope, "has forgotten the sync token", e, null);
      default ->
          status >= 500
              ? error(ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "failed", e, wait(e, reason))
              : status >= 400
                  ? error(ErrorKind.REJECTED, scope, "refuses the request", e, null)
                  : error(ErrorKind.PROTOCOL, scope, "answers what its API does not know", e, null);
    };
  }

  /**
   * A call that failed: refused, or nobody answered, or not what the API gives.
   *
   * @param scope how far a refusal reaches
   */
  static ProviderException of(IOException e, ErrorScope scope) {
    if (e instanceof HttpResponseException answer) {
      return of(answer, scope);
    }
    if (e instanceof BoundedBody.TooLargeException) {
      return new ProviderException(ErrorKind.PROTOCOL, scope, line(e));
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
                    ? "No secure connection to Google: " + line(e)
                    : "The exchange with Google failed: " + line(e);
    return new ProviderException(ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, what, null, e);
  }

  /** Of what a library says, the first line. */
  private static String line(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** What came is not what the API gives. */
  static ProviderException unreadable() {
    return new ProviderException(
        ErrorKind.PROTOCOL, ErrorScope.ACCOUNT, "Google's answer is not what its API gives");
  }

  private static ProviderException error(
      ErrorKind kind,
      ErrorScope scope,
      String what,
      HttpResponseException e,
      @Nullable Duration wait) {
    String reason = reason(e);
    return new ProviderException(
        kind,
        scope,
        "Google "
            + what
            + " (status "
            + e.getStatusCode()
            + (reason.isEmpty() ? "" : ", " + reason)
            + ")",
        wait,
        null);
  }

  private static boolean isLimit(String reason) {
    return switch (reason) {
      case "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded" ->
          true;
      default -> false;
    };
  }

  /** A malformed token is refused with the status of any bad request. */
  private static boolean isToken(HttpResponseException e, String reason) {
    GoogleJsonError.ErrorInfo first = first(e);
    boolean named = first != null && "syncToken".equals(first.getLocation());
    String message = first == null ? "" : String.valueOf(first.getMessage());
    return named
        || reason.equals("fullSyncRequired")
        || message.toLowerCase(Locale.ROOT).contains("sync token");
  }

  /** The first reason, a word; empty when there is none. */
  static String reason(HttpResponseException e) {
    GoogleJsonError.ErrorInfo first = first(e);
    String reason = first == null || first.getReason() == null ? "" : first.getReason();
    return reason.matches("[A-Za-z._]{1,60}") ? reason : "";
  }

  private static GoogleJsonError.@Nullable ErrorInfo first(HttpResponseException e) {
    if (e instanceof GoogleJsonResponseException answer && answer.getDetails() != null) {
      List<GoogleJsonError.ErrorInfo> errors = answer.getDetails().getErrors();
      return errors == null || errors.isEmpty() ? null : errors.get(0);
    }
    return null;
  }

  private static @Nullable Duration wait(HttpResponseException e, String reason) {
    String value = e.getHeaders() == null ? null : e.getHeaders().getRetryAfter();
    if (value != null && value.trim().matches("\\d{1,9}")) {
      Duration wait = Duration.ofSeconds(Long.parseLong(value.trim()));
      return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
    return reason.equals("quotaExceeded") ? QUOTA_WAIT : null;
  }
}
