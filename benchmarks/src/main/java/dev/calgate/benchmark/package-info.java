/**
 * Side-by-side runs against real servers: a bare HTTP client, tsdav and the gateway fetch the same
 * calendar in turn, and what is told is the ratio of their times. Nothing here is a test; built
 * only with {@code -Pbench} and started by {@code benchmarks/run}. Times are wall times of this
 * machine under its other load, so compare within one run only.
 */
@NullMarked
package dev.calgate.benchmark;

import org.jspecify.annotations.NullMarked;
