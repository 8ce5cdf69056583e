/**
 * What all simulated calendar services share: the log of requests that proves what a client did,
 * and faults to answer with. A simulator is a real server on loopback with hands to edit as its
 * users would, so that tests, demos and users' own builds need no account anywhere. Start with
 * {@link dev.calgate.simulator.caldav.CalDavSimulator}, {@link
 * dev.calgate.simulator.google.GoogleSimulator} or {@link
 * dev.calgate.simulator.cronofy.CronofySimulator}; {@link dev.calgate.simulator.owner.EditingOwner}
 * edits a calendar of the first two.
 */
@NullMarked
package dev.calgate.simulator;

import org.jspecify.annotations.NullMarked;
