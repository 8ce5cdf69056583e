package dev.calgate.model;

/**
 * Identifies one account: {@code acc_} and 26 characters of lower-case base 32, derived from what
 * it names. Compare by equality; nothing is to be read from it.
 */
public record AccountId(String value) {
  public AccountId {
    Ids.check("acc", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
