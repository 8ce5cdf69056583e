package dev.calgate.gateway.store;

/** Events that an application itself has made through the Cronofy-compatible face. */
final class ManagedEvents {
  /** Whether the news {@code n} are of such an event; there are none yet. */
  static final String IS_ONE = "false";

  private ManagedEvents() {}
}
