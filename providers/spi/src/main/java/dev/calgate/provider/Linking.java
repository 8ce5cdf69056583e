package dev.calgate.provider;

import java.util.List;

/**
 * The fields that link an account, as a person fills them in.
 *
 * @param fields in the order of a form
 */
public record Linking(List<Field> fields) {
  public Linking {
    fields = List.copyOf(fields);
  }

  /**
   * One field.
   *
   * @param name snake_case, as in the API's request
   * @param secret whether its value is kept encrypted and never shown
   */
  public record Field(String name, boolean required, boolean secret) {}
}
