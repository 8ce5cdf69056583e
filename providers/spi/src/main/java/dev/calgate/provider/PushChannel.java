package dev.calgate.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A channel through which a service says that something changed, and no more than that.
 *
 * @param id the gateway's own, as it was given in the {@link Order}
 * @param resource the service's name of what is watched, needed to close the channel
 * @param expiresAt when the service ends it without a word; null when the service does not tell
 */
public record PushChannel(String id, String resource, @Nullable Instant expiresAt) {

  /**
   * Asks for a channel.
   *
   * @param id unique for ever; at most 64 of the characters A-Z, a-z, 0-9, - and _
   * @param token comes back with every push, and proves that it is no forgery; at most 256
   *     characters
   * @param address where the service shall send pushes
   * @param calendar whose events are watched; null for the account's list of calendars
   * @param until when the channel may end at the earliest, if the service allows as much
   */
  public record Order(
      String id,
      Secret token,
      java.net.URI address,
      @Nullable CalendarRef calendar,
      Instant until) {}
}
