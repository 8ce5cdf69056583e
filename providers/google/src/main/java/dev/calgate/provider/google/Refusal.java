package dev.calgate.provider.google;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.GenericJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an answer that is no success says. There are three forms of it: the API's own with {@code
 * errors} (guide "Handle API errors"), that of Google's front end with {@code status} and {@code
 * details} (google.rpc.Status), and OAuth's with one word (RFC 6749 section 5.2). All may be mixed.
 *
 * @param status of HTTP
 * @param error what the body says, in whichever form
 * @param words all reasons, the most telling one first
 */
record Refusal(int status, Map<?, ?> error, List<String> words, HttpResponseException answer) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z._]{1,60}");
  private static final Pattern SENTENCE = Pattern.compile("[A-Z][A-Za-z ,.-]{1,300}");

  static Refusal of(HttpResponseException answer) {
    Map<?, ?> error = error(answer);
    List<String> words = new ArrayList<>();
    Stream.of(
            Stream.of(error.get("error")),
            items(error, "errors").map(it -> it.get("reason")),
            items(error, "details").map(it -> it.get("reason")),
            Stream.of(error.get("status")))
        .flatMap(it -> it)
        .forEach(
            it -> {
              if (it instanceof String word && WORD.matcher(word).matches()) {
                words.add(word);
              }
            });
    return new Refusal(answer.getStatusCode(), error, words, answer);
  }

  private static Map<?, ?> error(HttpResponseException answer) {
    Map<?, ?> body = Json.object(String.valueOf(answer.getContent())).orElseGet(GenericJson::new);
    return body.get("error") instanceof Map<?, ?> inner ? inner : body;
  }

  private static Stream<Map<?, ?>> items(Map<?, ?> of, String name) {
    return of.get(name) instanceof List<?> list
        ? list.stream().flatMap(it -> it instanceof Map<?, ?> item ? Stream.of(item) : null)
        : Stream.of();
  }

  /** The most telling word; empty when there is none. */
  String word() {
    return words.isEmpty() ? "" : words.get(0);
  }

  boolean says(String word) {
    return words.contains(word);
  }

  /** What the API's own form tells in a field of its errors, such as {@code location}. */
  Stream<String> told(String field) {
    return items(error, "errors").map(it -> String.valueOf(it.get(field)));
  }

  /** What Google says to people, if no word of the request can be in it; else empty. */
  String sentence() {
    return error.get("message") instanceof String text && SENTENCE.matcher(text).matches()
        ? text
        : "";
  }

  /**
   * What OAuth's form tells besides its word; only to be compared, for it repeats what was sent.
   */
  String description() {
    return error.get("error_description") instanceof String text ? text : "";
  }

  /** The name of the limit that is reached, such as {@code defaultPerMinutePerProject}. */
  String limit() {
    return items(error, "details")
        .map(it -> it.get("metadata") instanceof Map<?, ?> more ? more.get("quota_limit") : null)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElse("");
  }

  /** How long Google asks to be left alone (RFC 9110 section 10.2.3). */
  Optional<Duration> retryAfter(Instant now) {
    String value = header("Retry-After");
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    return moment(value)
        .map(at -> Duration.between(moment(header("Date")).orElse(now), at))
        .filter(wait -> !wait.isNegative());
  }

  private String header(String name) {
    String value =
        answer.getHeaders() == null ? null : answer.getHeaders().getFirstHeaderStringValue(name);
    return value == null ? "" : value.trim();
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
