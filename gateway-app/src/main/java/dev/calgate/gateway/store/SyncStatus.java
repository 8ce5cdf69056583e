package dev.calgate.gateway.store;

import dev.calgate.provider.ErrorKind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an account or a calendar is followed: as of when the store is true, and when it will look
 * next.
 *
 * @param live whether everything has been read once
 * @param pushed whether the provider pushes changes
 * @param degraded whether the last look failed
 * @param asOf null while nothing has been read
 * @param nextAt null when no look is planned
 */
public record SyncStatus(
    boolean live,
    boolean pushed,
    boolean degraded,
    @Nullable Instant asOf,
    @Nullable Instant nextAt,
    @Nullable LastError lastError) {

  /** What went wrong last. */
  public record LastError(ErrorKind kind, String message, Instant at) {}

  /** The error, if there is one. */
  public Optional<LastError> error() {
    return Optional.ofNullable(lastError);
  }
}
