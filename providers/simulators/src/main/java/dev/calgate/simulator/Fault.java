package dev.calgate.simulator;

import dev.calgate.simulator.http.HttpDate;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A way to answer a request wrongly. It decides itself whether the request takes effect, by asking
 * for the genuine answer or not.
 */
@FunctionalInterface
public interface Fault {

  /**
   * What to answer.
   *
   * @param genuine carries the request out and gives the right answer; call it at most once
   */
  Response answer(Request request, Supplier<Response> genuine);

  /** Answers with a status and a short text; the request has no effect. */
  static Fault status(int status) {
    return (request, genuine) -> Response.of(status, "text/plain", "Status " + status);
  }

  /** Answers with a status and a Retry-After in seconds; the request has no effect. */
  static Fault retryAfter(int status, Duration wait) {
    return (request, genuine) ->
        Response.of(status, "text/plain", "Later")
            .header("Retry-After", String.valueOf(wait.toSeconds()));
  }

  /** Answers with a status and a Retry-After that names a moment; the request has no effect. */
  static Fault retryAt(int status, Instant moment) {
    String date = HttpDate.of(moment);
    return (request, genuine) ->
        Response.of(status, "text/plain", "Later").header("Retry-After", date);
  }

  /** Answers with these words; the request has no effect. */
  static Fault body(int status, String contentType, String text) {
    return (request, genuine) -> Response.of(status, contentType, text);
  }

  /** Answers with a page for people, as a portal or a proxy would; the request has no effect. */
  static Fault html(int status) {
    return body(
        status,
        "text/html; charset=utf-8",
        "<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Welcome<br>to the"
            + " network</body></html>");
  }

  /**
   * Sends the client elsewhere; the request has no effect.
   *
   * @param location absolute or a path
   */
  static Fault redirect(int status, String location) {
    return (request, genuine) -> Response.of(status).header("Location", location);
  }

  /** Cuts the connection without a word; the request has no effect. */
  static Fault cut() {
    return (request, genuine) -> {
      Response nothing = Response.of(500);
      return nothing.delivery(nothing.delivery().cutAfter(0));
    };
  }

  /** Carries the request out, then cuts the connection without a word. */
  static Fault lostAnswer() {
    return (request, genuine) -> {
      Response real = genuine.get();
      return real.delivery(real.delivery().cutAfter(0));
    };
  }

  /** Carries the request out and cuts the answer after so many bytes of its body. */
  static Fault cutAfter(long bodyBytes) {
    return (request, genuine) -> {
      Response real = genuine.get();
      return real.delivery(real.delivery().cutAfter(bodyBytes));
    };
  }

  /** Carries the request out, then answers with another status, as a proxy that gave up would. */
  static Fault statusAfterEffect(int status) {
    return (request, genuine) -> {
      Response real = genuine.get();
      return Response.of(status, "text/plain", "Status " + status).delivery(real.delivery());
    };
  }

  /** Carries the request out and answers rightly, but late. */
  static Fault late(Duration delay) {
    return (request, genuine) -> {
      Response real = genuine.get();
      return real.delivery(real.delivery().after(delay));
    };
  }

  /**
   * Carries the request out, then changes the text of the answer: for what servers do so rarely
   * that it is no dial of a simulator.
   */
  static Fault edited(UnaryOperator<String> edit) {
    return (request, genuine) -> {
      Response real = genuine.get();
      return new Response(
          real.status(),
          real.headers(),
          out -> {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            real.body().writeTo(text);
            out.write(
                edit.apply(text.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
          },
          real.delivery());
    };
  }
}
