package dev.calgate.gateway.store;

/**
 * A write that is on its way to a provider.
 *
 * @param number tells it from the calendar's others
 */
public record WriteTicket(CalendarKey calendar, long number) {}
