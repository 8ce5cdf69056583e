/**
 * How the pushes of simulated services travel: at once or by hand, and as badly as a test wants.
 * What a push says is its service's own affair. Start with {@link
 * dev.calgate.simulator.push.Deliveries}.
 */
@NullMarked
package dev.calgate.simulator.push;

import org.jspecify.annotations.NullMarked;
