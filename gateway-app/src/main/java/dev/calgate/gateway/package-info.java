/**
 * The gateway as one process: what it is made of and how it begins and ends. Nothing here decides
 * about calendars; each package below has its one task. Start with {@link
 * dev.calgate.gateway.GatewayApplication}.
 */
@NullMarked
package dev.calgate.gateway;

import org.jspecify.annotations.NullMarked;
