/**
 * The gateway's demonstration: simulated calendar services whose owners keep editing, one that is
 * polled and one that pushes, a gateway that follows both, and its feed on the screen. It talks to
 * the gateway as any application would, over HTTP. Start with {@link
 * dev.calgate.simulator.demo.Demo}.
 */
@NullMarked
package dev.calgate.simulator.demo;

import org.jspecify.annotations.NullMarked;
