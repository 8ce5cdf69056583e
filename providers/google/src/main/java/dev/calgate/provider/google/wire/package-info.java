/**
 * What Google's resources say, in the gateway's terms: pure mapping without traffic. A part that is
 * unknown or odd costs itself, an event without times costs that event, and neither costs a page.
 * The resource itself travels along as it came.
 */
@NullMarked
package dev.calgate.provider.google.wire;

import org.jspecify.annotations.NullMarked;
