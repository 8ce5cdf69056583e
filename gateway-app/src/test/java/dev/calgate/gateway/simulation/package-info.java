/**
 * A deterministic simulation of the sync engine: the real code on threads that take turns, against
 * services, a database, gateways and pushes that fail as a seed has it. After every step it says
 * whether the store and the feed are true, and at the end whether they have become the truth. Start
 * with {@link dev.calgate.gateway.simulation.Simulation}.
 */
@NullMarked
package dev.calgate.gateway.simulation;

import org.jspecify.annotations.NullMarked;
