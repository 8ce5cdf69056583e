/**
 * Servers that break HTTP, on raw sockets: answers without end, answers that trickle, lengths that
 * lie, compression that bursts. {@link dev.calgate.testkit.lies.LyingServiceContract} asks a
 * provider to bear each of them: an error of the right kind, in time, in little memory. Nothing in
 * here waits longer than the client does.
 */
@NullMarked
package dev.calgate.testkit.lies;

import org.jspecify.annotations.NullMarked;
