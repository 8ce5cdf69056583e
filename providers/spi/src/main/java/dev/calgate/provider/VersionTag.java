package dev.calgate.provider;

/**
 * Which state of an object: two tags of one object are equal exactly when nothing changed. Never
 * made from local time.
 */
public record VersionTag(String value) {
  public VersionTag {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("Empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
