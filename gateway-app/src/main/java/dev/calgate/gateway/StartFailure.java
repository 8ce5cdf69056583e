package dev.calgate.gateway;

import dev.calgate.gateway.config.ConfigurationMistakes;
import io.dropwizard.core.cli.Cli;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator why the gateway does not start: lines, not stack traces. */
final class StartFailure {
  private static final Logger LOG = LoggerFactory.getLogger(StartFailure.class);

  /** So many causes are told at most. */
  private static final int DEPTH = 5;

  private StartFailure() {}

  static void print(Cli cli, Throwable failure) {
    PrintWriter out = cli.getStdErr();
    if (failure instanceof ConfigurationMistakes mistakes) {
      mistakes.getErrors().forEach(out::println);
    } else {
      out.println("Calgate does not start: " + String.join(": ", reasons(failure)));
      LOG.debug("why", failure);
    }
    out.flush();
  }

  static Set<String> reasons(Throwable failure) {
    Set<String> reasons = new LinkedHashSet<>();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEPTH; depth++) {
      Throwable inner = cause.getCause();
      // A wrapper without words of its own has those of what it wraps, with a class in front.
      if (inner == null || depth == DEPTH - 1 || !inner.toString().equals(cause.getMessage())) {
        reasons.add(reason(cause));
      }
      cause = inner;
    }
    return reasons;
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
