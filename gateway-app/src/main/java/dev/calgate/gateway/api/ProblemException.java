package dev.calgate.gateway.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is answered with a problem document. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Problem problem;
  private final transient List<FieldError> errors;
  private final Duration retryAfter;
  private final transient @Nullable Current current;

  /** An event as it is now, instead of as the caller has seen it. */
  public record Current(long position, String document) {}

  /** What is wrong with one field. */
  public record FieldError(String field, String message) {}

  private ProblemException(
      Problem problem,
      String detail,
      List<FieldError> errors,
      Duration retryAfter,
      @Nullable Current current) {
    super(detail);
    this.problem = problem;
    this.errors = errors;
    this.retryAfter = retryAfter;
    this.current = current;
  }

  private ProblemException(Problem problem, String detail, List<FieldError> errors) {
    this(problem, detail, errors, SOON, null);
  }

  /** A problem with a sentence of its own. */
  public static ProblemException of(Problem problem, String detail) {
    return new ProblemException(problem, detail, List.of());
  }

  /** A problem that is over after a while. */
  public static ProblemException of(Problem problem, String detail, Duration retryAfter) {
    return new ProblemException(problem, detail, List.of(), retryAfter, null);
  }

  /** The caller has seen an older state of an event than the present one. */
  public static ProblemException stale(String detail, Current current) {
    return new ProblemException(Problem.PRECONDITION_FAILED, detail, List.of(), SOON, current);
  }

  /** One field is at fault. */
  public static ProblemException field(Problem problem, String field, String message) {
    return new ProblemException(
        problem, field + ": " + message, List.of(new FieldError(field, message)));
  }

  /** A field or parameter of the request is not valid. */
  public static ProblemException invalid(String field, String message) {
    return field(Problem.INVALID_REQUEST, field, message);
  }

  /** Several fields are not valid. */
  public static ProblemException invalid(List<FieldError> errors) {
    return new ProblemException(
        Problem.INVALID_REQUEST,
        String.join("; ", errors.stream().map(it -> it.field() + ": " + it.message()).toList()),
        List.copyOf(errors));
  }

  /** What is asked for does not exist, or belongs to somebody else: the same answer for both. */
  public static ProblemException notFound() {
    return of(Problem.NOT_FOUND, "No such resource");
  }

  /** The kind. */
  public Problem problem() {
    return problem;
  }

  /** The event as it is now, where that is the problem. */
  public Optional<Current> current() {
    return Optional.ofNullable(current);
  }

  /** When to try again, where that helps. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** The fields at fault; empty when it is not about fields. */
  public List<FieldError> errors() {
    return errors;
  }
}
