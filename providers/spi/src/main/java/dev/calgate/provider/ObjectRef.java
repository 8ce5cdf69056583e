package dev.calgate.provider;

/** The provider's reference of one remote object within its calendar; opaque to the gateway. */
public record ObjectRef(String value) {
  public ObjectRef {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("Empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
