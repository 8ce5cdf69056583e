/**
 * What a provider of calendars must do, as types and contract prose; every sentence that binds a
 * provider is a test of the provider test kit. Nothing here talks to a provider, stores anything or
 * knows the gateway. Start with {@link dev.calgate.provider.CalendarProvider}, then {@link
 * dev.calgate.provider.CalendarSession} and {@link dev.calgate.provider.RemoteChange}.
 */
@NullMarked
package dev.calgate.provider;

import org.jspecify.annotations.NullMarked;
