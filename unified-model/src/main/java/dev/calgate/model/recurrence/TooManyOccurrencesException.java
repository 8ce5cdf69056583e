package dev.calgate.model.recurrence;

/** A window holds more occurrences than one question may ask for. */
public final class TooManyOccurrencesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyOccurrencesException(int limit) {
    super("More than " + limit + " occurrences; ask for a shorter window");
  }
}
