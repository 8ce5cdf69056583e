/**
 * When people are busy, and when they can meet: sets of intervals, and what is computed from them.
 * Pure values, in whole seconds. Start with {@link dev.calgate.model.availability.Availability}.
 */
@NullMarked
package dev.calgate.model.availability;

import org.jspecify.annotations.NullMarked;
