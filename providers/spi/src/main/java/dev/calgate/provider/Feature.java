package dev.calgate.provider;

/** What a provider can do; a feature exists only where the gateway branches on it. */
public enum Feature {
  /** A cursor gives changes only, not everything again. */
  INCREMENTAL,
  /** Events can be created, changed and deleted. */
  WRITE,
  /** Writes can be made conditional on a version. */
  CONDITIONAL_WRITE,
  /** Series come with their rules, not as single occurrences. */
  KEEPS_SERIES,
  /** Changes are pushed through channels. */
  PUSH
}
