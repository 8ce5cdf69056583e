package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.time.Instant;
import java.util.List;

/** The tables {@code change} and {@code event}, as they are written. */
interface Feed {
  /**
   * Appends entries in their order, with dense positions, together with the rows of the events that
   * they describe; none is fine. To be called last in a transaction, which must commit at once: the
   * feed waits for it.
   */
  void append(ApplicationId application, List<ChangeEntry> entries, Instant now);
}
