package dev.calgate.simulator.caldav;

/**
 * What a sync-token is answered with that the server does not know.
 *
 * @param status the answer's status; 207 answers as if the token were right
 * @param element whether the error names the precondition {@code valid-sync-token}
 * @param everything with 207: whether all members are listed, instead of nothing
 */
public record TokenRefusal(int status, boolean element, boolean everything) {

  /** As RFC 6578 has it. */
  public static final TokenRefusal STANDARD = new TokenRefusal(403, true, false);

  /** Lists all members, and nothing that is gone. */
  public static final TokenRefusal EVERYTHING = new TokenRefusal(207, false, true);

  /** Says that nothing has changed. */
  public static final TokenRefusal NOTHING = new TokenRefusal(207, false, false);

  /** An error without precondition element. */
  public static TokenRefusal bare(int status) {
    return new TokenRefusal(status, false, false);
  }

  /** An error with the precondition element. */
  public static TokenRefusal withElement(int status) {
    return new TokenRefusal(status, true, false);
  }
}
