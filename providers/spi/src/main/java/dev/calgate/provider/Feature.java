package dev.calgate.provider;

/** What a provider can do; a feature exists only where the gateway branches on it. */
public enum Feature {
  /** A cursor gives changes only, not everything again. */
  INCREMENTAL,
  /** Series come with their rules, not as single occurrences. */
  KEEPS_SERIES,
  /** Changes are pushed through channels. */
  PUSH,
  /** Nobody but the gateway holds its calendars: what is stored is what there is. */
  RESIDENT
}
