package dev.calgate.model.recurrence;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of a rule that is understood, to say some of its parts otherwise. Not thread-safe. */
final class RuleText {
  private final Map<String, String> parts = new LinkedHashMap<>();

  RuleText(String rule) {
    for (String part : rule.split(";")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        String name = part.substring(0, equals).strip().toUpperCase(Locale.ROOT);
        parts.put(name, part.substring(equals + 1).strip());
      }
    }
  }

  RuleText with(String name, String value) {
    parts.put(name, value);
    return this;
  }

  @Override
  public String toString() {
    return parts.entrySet().stream()
        .map(part -> part.getKey() + "=" + part.getValue())
        .collect(Collectors.joining(";"));
  }
}
