package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.Pass;
import java.time.Instant;

/**
 * Which passes are audits, and what becomes of them. An audit lists the calendar whole, by the most
 * reliable way and whatever the versions say, compares all that is listed with all that is stored,
 * and tells as its own doing what it heals. Thread-safe.
 */
public interface Auditing {
  /** No pass is one. */
  Auditing NONE =
      new Auditing() {
        @Override
        public Pass begin(Pass pass) {
          return pass;
        }

        @Override
        public void complete(Pass pass, Instant asOf) {}

        @Override
        public void brokeOff(Pass pass, Throwable cause) {}
      };

  /** Makes a pass that begins an audit, or the one before it, if its calendar waits for one. */
  Pass begin(Pass pass);

  /**
   * Ends an audit that has healed everything; nothing for other passes.
   *
   * @param asOf when its listing began
   */
  void complete(Pass pass, Instant asOf);

  /**
   * Gives up an audit that broke off, so that the calendar goes on to be followed by its changes
   * where only its whole list cannot be had, and one that waits for a first reading that failed;
   * nothing for other passes, nor for one that goes on: when a second look has to confirm what it
   * saw, or the calendar is somebody else's by now.
   */
  void brokeOff(Pass pass, Throwable cause);
}
