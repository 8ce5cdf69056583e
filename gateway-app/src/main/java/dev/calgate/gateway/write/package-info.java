/**
 * Writing events on behalf of applications: the provider is asked first, with the version that the
 * caller saw, and what it says has come of it takes the same way into the store as what a pass
 * reads. Which fields a provider can hold is asked before anything is sent. Start with {@link
 * dev.calgate.gateway.write.EventWriter}.
 */
@NullMarked
package dev.calgate.gateway.write;

import org.jspecify.annotations.NullMarked;
