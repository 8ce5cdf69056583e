/**
 * Judges that this project did not write: what others publish about their services and products,
 * read from test data or installed beside it, and asked by the tests. Nothing here belongs into a
 * running gateway.
 */
@NullMarked
package dev.calgate.judge;

import org.jspecify.annotations.NullMarked;
