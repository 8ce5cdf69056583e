package dev.calgate.provider;

import org.jspecify.annotations.Nullable;

/**
 * A calendar as the provider lists it.
 *
 * @param name never empty: the provider falls back to the last part of the reference
 * @param description empty when there is none
 * @param color as the source names it, or null
 * @param timeZone IANA name, or null
 * @param stateTag equal to the one of an earlier listing only if nothing changed in the calendar
 *     since; null when the service tells nothing of the kind, or nothing to be relied on just now
 */
public record RemoteCalendar(
    CalendarRef ref,
    String name,
    String description,
    @Nullable String color,
    @Nullable String timeZone,
    boolean primary,
    boolean readOnly,
    @Nullable String stateTag) {}
