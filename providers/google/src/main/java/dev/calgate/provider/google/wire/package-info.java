/**
 * What Google's resources say, in the gateway's terms, and what is sent to make them say something
 * else: pure mapping without traffic. A part that is unknown or odd costs itself, an event without
 * times costs that event, and neither costs a page. The resource itself travels along as it came,
 * so that what is sent back loses nothing of it.
 */
@NullMarked
package dev.calgate.provider.google.wire;

import org.jspecify.annotations.NullMarked;
