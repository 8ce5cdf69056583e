package dev.calgate.gateway.store;

/** Tells when a requested audit of a calendar has ended. */
public record AuditTicket(CalendarKey calendar, long number) {}
