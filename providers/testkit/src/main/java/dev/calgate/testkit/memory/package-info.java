/**
 * A provider whose far side lies in memory: the reference for the contract, and what the engine's
 * tests run on. Everything is deterministic; trouble comes only when a test asks for it. Start with
 * {@link dev.calgate.testkit.memory.InMemoryProvider}.
 */
@NullMarked
package dev.calgate.testkit.memory;

import org.jspecify.annotations.NullMarked;
