package dev.calgate.provider.cronofy.wire;

/** Something is not what the API gives; the message is for a person and has no content. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message);
  }
}
