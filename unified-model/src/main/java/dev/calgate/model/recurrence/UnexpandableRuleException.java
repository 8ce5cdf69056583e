package dev.calgate.model.recurrence;

/** A recurrence rule that cannot be understood, or not be expanded within bounds. */
public final class UnexpandableRuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line for a person, with the rule's part that is at fault
   */
  UnexpandableRuleException(String message) {
    super(message);
  }
}
