/**
 * What runs when, on any number of gateways over one database: leases are claimed, run and renewed
 * here, and nowhere else is anything retried. Threads and waiting exist only in this package and in
 * the feed's hub. Start with {@link dev.calgate.gateway.schedule.SyncWorkers}.
 */
@NullMarked
package dev.calgate.gateway.schedule;

import org.jspecify.annotations.NullMarked;
