package dev.calgate.provider.hosted;

/** The block of config.yml: there is nothing to set. */
public final class HostedConfig {}
