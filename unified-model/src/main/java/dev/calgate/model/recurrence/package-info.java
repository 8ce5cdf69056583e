/**
 * Occurrences of a series inside a window of time. The only user of the recurrence library, whose
 * types appear in no signature; local times are expanded here and turned into moments by the JDK's
 * zone rules. Start with {@link dev.calgate.model.recurrence.Occurrences}.
 */
@NullMarked
package dev.calgate.model.recurrence;

import org.jspecify.annotations.NullMarked;
