package dev.calgate.provider;

import java.util.OptionalLong;

/**
 * A message of a service to a channel's address, as it came: nothing of it is proved yet.
 *
 * @param channel the channel's id
 * @param token the channel's token
 * @param resource the service's name of what is watched
 * @param number grows from message to message of a channel, not always by one; empty where the
 *     service does not count
 * @param change whether something may have changed; otherwise it says that the channel is open
 */
public record Push(
    String channel, Secret token, String resource, OptionalLong number, boolean change) {}
