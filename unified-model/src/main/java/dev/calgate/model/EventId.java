package dev.calgate.model;

/**
 * Identifies one event: {@code evt_} and 26 characters of lower-case base 32, derived from what it
 * names. Compare by equality; nothing is to be read from it.
 */
public record EventId(String value) {
  public EventId {
    Ids.check("evt", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
