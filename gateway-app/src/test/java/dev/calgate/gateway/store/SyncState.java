package dev.calgate.gateway.store;

import dev.calgate.provider.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code sync_state} as it is, but for its channel; {@link Instant#MIN} and {@link
 * Instant#MAX} for the infinities.
 *
 * @param calendar empty for the account's list of calendars
 * @param leaseUntil null when nobody holds it
 */
public record SyncState(
    String application,
    String account,
    String calendar,
    Instant dueAt,
    Instant notBefore,
    boolean active,
    long requested,
    long attempted,
    long done,
    long leaseNo,
    @Nullable Instant leaseUntil,
    @Nullable String leaseBy,
    long passNo,
    @Nullable String cursor,
    @Nullable String stateTag,
    @Nullable Instant asOf,
    @Nullable Instant fullPassAt,
    boolean thorough,
    @Nullable Duration pollInterval,
    int failures,
    @Nullable ErrorKind errorKind,
    @Nullable String errorMessage,
    @Nullable Instant errorAt,
    @Nullable Instant errorSince,
    int cursorDeaths,
    @Nullable Instant cursorDiedAt,
    long writes) {

  static SyncState of(SyncRow row) {
    return new SyncState(
        row.key.application(),
        row.key.account(),
        row.key.calendar(),
        row.dueAt,
        row.notBefore,
        row.active,
        row.requested,
        row.attempted,
        row.done,
        row.leaseNo,
        row.leaseUntil,
        row.leaseBy,
        row.passNo,
        row.cursor,
        row.stateTag,
        row.asOf,
        row.fullPassAt,
        row.thorough,
        row.pollInterval,
        row.failures,
        row.errorKind,
        row.errorMessage,
        row.errorAt,
        row.errorSince,
        row.cursorDeaths,
        row.cursorDiedAt,
        row.writes);
  }
}
