/**
 * What accounts, calendars, events and their changes are, as immutable values that every other part
 * shares. Nothing here does I/O, knows a provider or a framework, or reads a clock. Start with
 * {@link dev.calgate.model.Event}, then {@link dev.calgate.model.EventDetails} and {@link
 * dev.calgate.model.EventTime}.
 */
@NullMarked
package dev.calgate.model;

import org.jspecify.annotations.NullMarked;
