/**
 * What Cronofy's JSON means in the unified model, and what the model becomes in it. Pure; no
 * network, no clock. Start with {@link dev.calgate.provider.cronofy.wire.EventMapping}.
 */
@NullMarked
package dev.calgate.provider.cronofy.wire;

import org.jspecify.annotations.NullMarked;
