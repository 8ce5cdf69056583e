package dev.calgate.model;

import org.jspecify.annotations.Nullable;

/**
 * Where an event is held online.
 *
 * @param provider a word such as {@code zoom}, {@code google_meet}, {@code teams}; null when the
 *     address tells nothing
 */
public record Conference(String url, @Nullable String provider) {}
