/**
 * The providers that are there, each with its block of config.yml, which addresses they may dial,
 * and when: below quotas, and not at hosts that are down. Nothing here knows an account, and of the
 * store it knows only what gateways on one database have set aside of quotas. Start with {@link
 * dev.calgate.gateway.registry.ProviderRegistry}, then {@link dev.calgate.gateway.registry.Pacing}.
 */
@NullMarked
package dev.calgate.gateway.registry;

import org.jspecify.annotations.NullMarked;
