/**
 * The providers that are there, each with its block of config.yml, and the rule of which addresses
 * they may dial. Nothing here knows an account or the store. Start with {@link
 * dev.calgate.gateway.registry.ProviderRegistry}.
 */
@NullMarked
package dev.calgate.gateway.registry;

import org.jspecify.annotations.NullMarked;
