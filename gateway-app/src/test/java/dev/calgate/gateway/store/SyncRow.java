package dev.calgate.gateway.store;

import dev.calgate.provider.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code sync_state} in memory; to be changed only on a copy. */
final class SyncRow implements Cloneable {
  final MemoryKeys.Sync key;
  Instant dueAt;
  Instant notBefore = MemoryKeys.NEVER_YET;
  boolean active = true;
  long requested = 1;
  long attempted;
  long done;
  long leaseNo;
  @Nullable Instant leaseUntil;
  @Nullable String leaseBy;
  long passNo;
  @Nullable String cursor;
  @Nullable String stateTag;
  @Nullable Instant asOf;
  @Nullable Instant fullPassAt;
  boolean thorough;
  @Nullable Duration pollInterval;
  int failures;
  @Nullable ErrorKind errorKind;
  @Nullable String errorMessage;
  @Nullable Instant errorAt;
  @Nullable Instant errorSince;
  int cursorDeaths;
  @Nullable Instant cursorDiedAt;
  long writes;

  SyncRow(MemoryKeys.Sync key, Instant dueAt) {
    this.key = key;
    this.dueAt = dueAt;
  }

  SyncRow copy() {
    try {
      return (SyncRow) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the column is generated. */
  Instant readyAt() {
    return MemoryKeys.greatest(dueAt, notBefore);
  }

  boolean isOfList() {
    return key.calendar().isEmpty();
  }

  void free() {
    leaseUntil = null;
    leaseBy = null;
  }

  void forgetFailures() {
    failures = 0;
    errorKind = null;
    errorMessage = null;
    errorAt = null;
    errorSince = null;
  }

  void request(Instant now) {
    requested++;
    dueAt = MemoryKeys.least(dueAt, now);
  }
}
