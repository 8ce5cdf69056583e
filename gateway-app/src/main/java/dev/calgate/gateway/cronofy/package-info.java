/**
 * The Cronofy-compatible face: an application written for Cronofy works on Calgate by changing its
 * base address. It says in Cronofy's words what the store, the feed and the write path know, and
 * holds no truth of its own; what clients send that Cronofy takes, it takes too. Start with {@link
 * dev.calgate.gateway.cronofy.BearerFilter}, then {@link
 * dev.calgate.gateway.cronofy.FaceParameters}.
 */
@NullMarked
package dev.calgate.gateway.cronofy;

import org.jspecify.annotations.NullMarked;
