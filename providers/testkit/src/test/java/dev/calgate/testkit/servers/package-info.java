/** That real servers start, are edited and end without a trace. */
@NullMarked
package dev.calgate.testkit.servers;

import org.jspecify.annotations.NullMarked;
