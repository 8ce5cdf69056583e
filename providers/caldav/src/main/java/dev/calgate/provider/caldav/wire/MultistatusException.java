package dev.calgate.provider.caldav.wire;

/** An answer is no multistatus, or a hostile one; the message is one line for a person. */
public final class MultistatusException extends Exception {
  private static final long serialVersionUID = 1L;

  MultistatusException(String message) {
    super(message);
  }
}
