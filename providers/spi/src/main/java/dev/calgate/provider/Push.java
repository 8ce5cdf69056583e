package dev.calgate.provider;

/**
 * A message of a service to a channel's address, as it came: nothing of it is proved yet.
 *
 * @param channel the channel's id
 * @param token the channel's token
 * @param resource the service's name of what is watched
 */
public record Push(String channel, Secret token, String resource) {}
