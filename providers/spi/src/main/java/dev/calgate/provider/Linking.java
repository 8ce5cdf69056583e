package dev.calgate.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields that link an account, as a person fills them in.
 *
 * @param fields in the order of a form
 * @param alternatives names of fields of which exactly one is to be given, none of them required by
 *     itself; empty where there is no choice
 */
public record Linking(List<Field> fields, List<String> alternatives) {
  public Linking {
    fields = List.copyOf(fields);
    alternatives = List.copyOf(alternatives);
  }

  /** Fields without a choice between them. */
  public Linking(List<Field> fields) {
    this(fields, List.of());
  }

  /**
   * What is wrong with a choice of fields: those that are missing or too many, each with what to
   * tell a person about it. Empty when nothing is.
   *
   * @param given names of the fields that have a value
   */
  public Map<String, String> problems(Set<String> given) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (Field field : fields) {
      if (field.required() && !given.contains(field.name())) {
        problems.put(field.name(), "is required");
      }
    }
    List<String> chosen = alternatives.stream().filter(given::contains).toList();
    if (chosen.isEmpty() && !alternatives.isEmpty()) {
      problems.put(alternatives.get(0), "is required, or else " + rest(alternatives));
    } else if (chosen.size() > 1) {
      problems.put(chosen.get(0), "does not go together with " + rest(chosen));
    }
    return problems;
  }

  private static String rest(List<String> names) {
    return String.join(" or ", names.subList(1, names.size()));
  }

  /**
   * One field.
   *
   * @param name snake_case, as in the API's request
   * @param secret whether its value is kept encrypted and never shown
   */
  public record Field(String name, boolean required, boolean secret) {}
}
