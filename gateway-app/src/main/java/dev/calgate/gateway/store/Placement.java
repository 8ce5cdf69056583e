package dev.calgate.gateway.store;

/** What became of something that was to be stored with an account. */
public enum Placement {
  STORED,
  /** The account is gone. */
  NO_ACCOUNT,
  /** The account has as much of its kind as it may have. */
  FULL
}
