package dev.calgate.model;

import org.jspecify.annotations.Nullable;

/**
 * Who invites.
 *
 * @param email the calendar user address without {@code mailto:}; another URI stays as it is
 * @param name null when the source gives none
 * @param self whether it is the account's own user
 */
public record Organizer(String email, @Nullable String name, boolean self) {}
