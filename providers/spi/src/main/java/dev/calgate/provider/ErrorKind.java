package dev.calgate.provider;

/** What went wrong, as far as the gateway's reaction depends on it. */
public enum ErrorKind {
  /** DNS, connection, time-out, 5xx: nobody answered, or not properly. */
  UNREACHABLE(Reaction.RETRY),
  /** Too many requests; not before the time that the service gave. */
  THROTTLED(Reaction.RETRY),
  /** The credential is refused. */
  UNAUTHORIZED(Reaction.RECONNECT),
  /** The credential is good, but this is not allowed, or no longer. */
  FORBIDDEN(Reaction.SUSPEND),
  /** The service says that the calendar does not exist. */
  GONE(Reaction.FORGET),
  /** The service no longer knows the cursor. */
  CURSOR_EXPIRED(Reaction.START_OVER),
  /** Somebody else was faster. */
  CONFLICT(Reaction.TELL_CALLER),
  /** The service refuses the request as such. */
  REJECTED(Reaction.SUSPEND),
  /** The answer cannot be understood or breaks the protocol's promises. */
  PROTOCOL(Reaction.RETRY_FEW),
  /** The operator does not allow the address that would have been dialled. */
  ADDRESS_REFUSED(Reaction.SUSPEND),
  /** A call outside the declared capabilities: a fault of the gateway. */
  NOT_SUPPORTED(Reaction.SUSPEND);

  private final Reaction reaction;

  ErrorKind(Reaction reaction) {
    this.reaction = reaction;
  }

  /** What the gateway does about it. */
  public Reaction reaction() {
    return reaction;
  }

  /** What follows from an error. */
  public enum Reaction {
    /** Again later, with growing pauses. */
    RETRY,
    /** Again later, a few times, then as {@link #SUSPEND}. */
    RETRY_FEW,
    /** Stop the account until its user has reconnected it. */
    RECONNECT,
    /** Leave the calendar or account alone, look again once a day. */
    SUSPEND,
    /** Take the calendar and its events out of the store. */
    FORGET,
    /** One pass without cursor. */
    START_OVER,
    /** Hand it to whoever asked. */
    TELL_CALLER
  }
}
