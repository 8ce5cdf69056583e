/**
 * The gateway's demonstration: a simulated calendar server whose owner keeps editing, a gateway
 * that follows it, and its feed on the screen. It talks to the gateway as any application would,
 * over HTTP. Start with {@link dev.calgate.simulator.demo.Demo}.
 */
@NullMarked
package dev.calgate.simulator.demo;

import org.jspecify.annotations.NullMarked;
