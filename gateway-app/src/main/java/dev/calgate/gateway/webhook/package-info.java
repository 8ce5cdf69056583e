/**
 * Tells applications that something has changed, as Cronofy does: signed requests to the callback
 * addresses of channels. What is to be told follows from the feed and from the store alone, and
 * stands in the store until a receiver has it; any number of gateways share the work. A receiver
 * that hangs, fails or is hostile costs its own channel, and nobody else.
 */
@NullMarked
package dev.calgate.gateway.webhook;

import org.jspecify.annotations.NullMarked;
