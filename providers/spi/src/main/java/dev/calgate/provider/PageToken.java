package dev.calgate.provider;

/** Where the next page of a running listing begins; worth something only within its session. */
public record PageToken(String value) {
  public PageToken {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("Empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
