package dev.calgate.testkit.servers;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link RequiresServer}. */
final class ServerCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), RequiresServer.class)
        .map(required -> decide(required, context.getDisplayName()))
        .orElseGet(() -> ConditionEvaluationResult.enabled("No server is needed"));
  }

  private static ConditionEvaluationResult decide(RequiresServer required, String test) {
    List<String> missing =
        Arrays.stream(required.value())
            .flatMap(kind -> kind.missingPackages().stream())
            .distinct()
            .toList();
    return verdict(test, missing, "true".equals(System.getenv("CI")));
  }

  /** The rule itself: loud where it may be missing, a failure where it must not be. */
  static ConditionEvaluationResult verdict(String test, List<String> missing, boolean ci) {
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("All servers are installed");
    }
    String line = "NOT RUN: " + test + " needs the packages " + String.join(", ", missing);
    if (ci) {
      throw new IllegalStateException(line);
    }
    System.err.println(line);
    return ConditionEvaluationResult.disabled(line);
  }
}
