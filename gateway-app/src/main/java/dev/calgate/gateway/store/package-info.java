/**
 * PostgreSQL: the only package that knows SQL. There is one way in for what providers say, {@link
 * dev.calgate.gateway.store.SyncCommit}, and every change is written in the transaction that writes
 * the state it describes, through the package's one appender to the feed; only the erasure of an
 * account appends in bulk by itself, and in the same manner. What synchronisation needs of the
 * tables is behind {@link dev.calgate.gateway.store.Transactions}. Start with {@code SyncCommit},
 * then {@link dev.calgate.gateway.store.ChangeLog}.
 */
@NullMarked
package dev.calgate.gateway.store;

import org.jspecify.annotations.NullMarked;
