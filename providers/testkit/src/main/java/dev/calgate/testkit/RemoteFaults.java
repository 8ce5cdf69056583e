package dev.calgate.testkit;

import java.time.Duration;

/**
 * Trouble on the far side; each call but {@link #clear} breaks all further requests of an account.
 */
public interface RemoteFaults {

  /** Nobody answers. */
  void unreachable();

  /** Too many requests. */
  void throttled(Duration retryAfter);

  /** The password was changed. */
  void revoked();

  /** What comes back is nothing that the protocol knows. */
  void garbage();

  /** All cursors that were ever given are forgotten. */
  void expireCursors();

  /** Everything works again, save for forgotten cursors. */
  void clear();
}
