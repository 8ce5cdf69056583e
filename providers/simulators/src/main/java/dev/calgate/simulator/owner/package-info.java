/**
 * The owner of a calendar who keeps editing it, whichever service holds it. Start with {@link
 * dev.calgate.simulator.owner.EditingOwner}; a simulated calendar gives itself into its owner's
 * hands as an {@link dev.calgate.simulator.owner.OwnedCalendar}.
 */
@NullMarked
package dev.calgate.simulator.owner;

import org.jspecify.annotations.NullMarked;
