package dev.calgate.simulator.google;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A channel through which Google pushes.
 *
 * @param id as the client chose it
 * @param resourceId the same for all channels of what is watched
 * @param resourceUri what is watched, as the client named it
 * @param email who opened it
 * @param clientId with which application
 * @param address where messages go
 * @param token what the client wants to hear again in each message
 * @param expiration when it ends without a word
 */
public record OpenChannel(
    String id,
    String resourceId,
    String resourceUri,
    String email,
    String clientId,
    String address,
    @Nullable String token,
    Instant expiration) {}
