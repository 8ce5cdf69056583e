/**
 * What all simulated calendar services share: the log of requests that proves what a client did,
 * and faults to answer with. A simulator is a real server on loopback with hands to edit as its
 * users would, so that tests, demos and users' own builds need no account anywhere. Start with
 * {@link dev.calgate.simulator.caldav.CalDavSimulator} or {@link
 * dev.calgate.simulator.google.GoogleSimulator}; {@link dev.calgate.simulator.owner.EditingOwner}
 * edits a calendar of either.
 */
@NullMarked
package dev.calgate.simulator;

import org.jspecify.annotations.NullMarked;
