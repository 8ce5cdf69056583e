package dev.calgate.simulator.caldav;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object as it is stored.
 *
 * @param etag with its quotes
 * @param version counts the changes since it was made, from 0
 * @param uid as far as the text has one
 */
record StoredObject(
    String name, String text, String etag, int version, Instant modified, @Nullable String uid) {}
