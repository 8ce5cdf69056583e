/**
 * What the operator sees on the admin port: health, metrics, and how every account is followed. All
 * of it only reads. Start with {@link dev.calgate.gateway.ops.SyncPage}.
 */
@NullMarked
package dev.calgate.gateway.ops;

import org.jspecify.annotations.NullMarked;
