package dev.calgate.model;

import org.jspecify.annotations.Nullable;

/**
 * One calendar of an account.
 *
 * @param description empty when there is none
 * @param color as the source names it, or null
 * @param timeZone IANA name of the zone in which whole days and floating times are meant, or null
 * @param primary whether it is the account's main calendar
 * @param readOnly whether the provider refuses writes to it
 * @param sync whether the application wants it to be followed
 * @param provider the provider's type word
 * @param ref the provider's stable reference, opaque
 */
public record Calendar(
    CalendarId id,
    AccountId accountId,
    String name,
    String description,
    @Nullable String color,
    @Nullable String timeZone,
    boolean primary,
    boolean readOnly,
    boolean sync,
    String provider,
    String ref) {}
