package dev.calgate.simulator.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header fields of a message in their order; names without regard to case. Immutable. */
public record Headers(List<Field> fields) {

  /** No field at all. */
  public static final Headers NONE = new Headers(List.of());

  public Headers {
    fields = List.copyOf(fields);
  }

  /** One field. */
  public record Field(String name, String value) {}

  /** The first value of a field, if it is there. */
  public Optional<String> first(String name) {
    return fields.stream()
        .filter(it -> it.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }

  /** Whether a field is there. */
  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** These fields and one more. */
  public Headers with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Headers(more);
  }

  /** Names and values, credentials as stars. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Field field : fields) {
      boolean credential =
          field.name().equalsIgnoreCase("Authorization") || field.name().equalsIgnoreCase("Cookie");
      text.append(field.name()).append(": ");
      text.append(credential ? "****" : field.value()).append('\n');
    }
    return text.toString();
  }
}
