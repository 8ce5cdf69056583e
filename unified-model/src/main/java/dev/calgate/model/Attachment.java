package dev.calgate.model;

import org.jspecify.annotations.Nullable;

/**
 * A document that belongs to an event, by reference; bodies inside an event are not carried.
 *
 * @param mediaType null when the source gives none
 */
public record Attachment(String url, @Nullable String title, @Nullable String mediaType) {}
