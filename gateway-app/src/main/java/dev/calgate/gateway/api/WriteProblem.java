package dev.calgate.gateway.api;

import dev.calgate.gateway.write.WriteException;
import java.time.Duration;

/** What it says to somebody who writes an event that it was not written. */
final class WriteProblem {
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  private WriteProblem() {}

  static ProblemException of(WriteException error) {
    String detail = String.valueOf(error.getMessage());
    return switch (error.kind()) {
      case NOT_FOUND -> ProblemException.notFound();
      case STALE ->
          error
              .current()
              .map(it -> new ProblemException.Current(it.position(), it.document()))
              .map(it -> ProblemException.stale(detail, it))
              .orElseThrow();
      case INVALID ->
          ProblemException.invalid(
              error.fields().entrySet().stream()
                  .map(it -> new ProblemException.FieldError(it.getKey(), it.getValue()))
                  .toList());
      case STATE, UNWRITABLE -> ProblemException.of(Problem.CONFLICT, detail);
      case REFUSED -> ProblemException.of(Problem.REJECTED, detail);
      case UNAVAILABLE ->
          ProblemException.of(Problem.UNAVAILABLE, detail, error.retryAfter().orElse(A_WHILE));
      case FAILED -> ProblemException.of(Problem.PROVIDER_FAILED, detail);
    };
  }
}
