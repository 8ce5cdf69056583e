package dev.calgate.model;

/**
 * Identifies one calendar: {@code cal_} and 26 characters of lower-case base 32, derived from what
 * it names. Compare by equality; nothing is to be read from it.
 */
public record CalendarId(String value) {
  public CalendarId {
    Ids.check("cal", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
