package dev.calgate.gateway.store;

/** Somebody else holds the lease by now, or the row is gone; nothing was written. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(Lease lease) {
    super("Lease " + lease.number() + " of " + lease.account().account() + " is no longer valid");
  }
}
