package dev.calgate.gateway.write;

/** How much of a series a write concerns. */
public enum Scope {
  /** One occurrence. */
  OCCURRENCE,
  /** One occurrence and all that come after it. */
  FOLLOWING,
  /** All of it. */
  SERIES
}
