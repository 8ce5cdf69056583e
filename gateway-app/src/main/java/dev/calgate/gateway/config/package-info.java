/**
 * What config.yml says: its blocks with their defaults, and how they are read, so that every
 * mistake is told at once, with its line. Nothing here starts anything. Start with {@link
 * dev.calgate.gateway.config.GatewayConfiguration}.
 */
@NullMarked
package dev.calgate.gateway.config;

import org.jspecify.annotations.NullMarked;
