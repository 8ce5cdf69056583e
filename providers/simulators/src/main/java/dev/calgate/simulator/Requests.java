package dev.calgate.simulator;

import dev.calgate.simulator.http.Request;
import java.util.function.Predicate;

/** Conditions on requests; combine them with {@link Predicate#and}. */
public final class Requests {
  private Requests() {}

  /** Every request. */
  public static Predicate<Request> any() {
    return request -> true;
  }

  /** Requests of one method. */
  public static Predicate<Request> method(String method) {
    return request -> request.method().equals(method);
  }

  /** Requests whose path, as it was sent, fulfils a condition. */
  public static Predicate<Request> path(Predicate<String> condition) {
    return request -> condition.test(request.path());
  }

  /** Requests of one method to one path. */
  public static Predicate<Request> to(String method, String path) {
    return method(method).and(path(path::equals));
  }

  /** Requests whose body contains a text, such as the name of a report. */
  public static Predicate<Request> bodyContaining(String text) {
    return request -> request.text().contains(text);
  }
}
