package dev.calgate.provider.http;

import java.io.IOException;

/**
 * An answer that is not read on, whatever it would have said: it is no HTTP, or weighs more than
 * any honest one. The host is there; what it says breaks the protocol.
 */
public final class UnacceptableAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says why.
   *
   * @param message for people, without words of the answer
   */
  public UnacceptableAnswerException(String message) {
    super(message);
  }
}
