/**
 * The unified HTTP API: what applications see of accounts, calendars, events and changes. Nothing
 * here decides about calendars or knows SQL; documents come from the store as they are sent. Start
 * with {@link dev.calgate.gateway.api.ChangesResource}, then {@link
 * dev.calgate.gateway.api.Problem}.
 */
@NullMarked
package dev.calgate.gateway.api;

import org.jspecify.annotations.NullMarked;
