package dev.calgate.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the pages of a complete pass stand for. */
public sealed interface Coverage {

  /** All that changed since the cursor; what was not mentioned is as it was. */
  record Delta() implements Coverage {}

  /**
   * All there is; what was not mentioned is gone, provided it lies inside the window.
   *
   * @param from null for no bound
   * @param to exclusive; null for no bound
   */
  record Snapshot(@Nullable Instant from, @Nullable Instant to) implements Coverage {}

  /** Changes only. */
  Coverage DELTA = new Delta();

  /** Everything, without bounds in time. */
  Coverage SNAPSHOT = new Snapshot(null, null);
}
