package dev.calgate.model;

import java.util.regex.Pattern;

/**
 * Identifies one application, as the operator names it in config.yml: 1 to 64 of {@code a-z 0-9 -
 * _}.
 */
public record ApplicationId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  public ApplicationId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "An application's id is 1 to 64 of a-z, 0-9, - and _, and begins with a letter or digit");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
