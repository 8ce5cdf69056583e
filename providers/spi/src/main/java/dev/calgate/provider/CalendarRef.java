package dev.calgate.provider;

/** The provider's stable reference of a calendar; opaque to the gateway. */
public record CalendarRef(String value) {
  public CalendarRef {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("Empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
