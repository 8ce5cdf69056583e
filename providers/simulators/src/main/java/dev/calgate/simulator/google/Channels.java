package dev.calgate.simulator.google;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** The channels that are open. An expired one ends without a word. Thread-safe. */
final class Channels {
  private static final int WIDEST_GAP = 3;

  private final Clock clock;
  private final Random gaps = new Random(7);
  private final Map<String, Entry> open = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private Consumer<Message> out = message -> {};

  private static final class Entry {
    private final String key;
    private final OpenChannel channel;
    private long number = 1;

    Entry(String key, OpenChannel channel) {
      this.key = key;
      this.channel = channel;
    }
  }

  Channels(Clock clock) {
    this.clock = clock;
  }

  /** Where messages go. */
  synchronized void out(Consumer<Message> taker) {
    out = taker;
  }

  /** The resource id of what a key stands for, the same for all who watch it. */
  static String resourceId(String key) {
    return Identifiers.digest("resource " + key);
  }

  /**
   * Opens a channel; its sync message is left to the caller.
   *
   * @param key what is watched
   * @return false when there was ever one of this id
   */
  synchronized boolean open(String key, OpenChannel channel) {
    if (!used.add(channel.id())) {
      return false;
    }
    open.put(channel.id(), new Entry(key, channel));
    return true;
  }

  /** Closes a channel, if it is the caller's. */
  synchronized boolean stop(String id, String resourceId, GoogleUser user, String clientId) {
    dropExpired();
    Entry entry = open.get(id);
    boolean own =
        entry != null
            && entry.channel.resourceId().equals(resourceId)
            && entry.channel.email().equals(user.email())
            && entry.channel.clientId().equals(clientId);
    return own && open.remove(id) != null;
  }

  /** Tells all who watch that something has changed. */
  void changed(String key) {
    List<Message> messages = new ArrayList<>();
    Consumer<Message> taker;
    synchronized (this) {
      dropExpired();
      taker = out;
      for (Entry entry : open.values()) {
        if (entry.key.equals(key)) {
          entry.number += 1 + gaps.nextInt(WIDEST_GAP);
          messages.add(new Message(entry.channel, entry.number, "exists"));
        }
      }
    }
    messages.forEach(taker);
  }

  synchronized List<OpenChannel> open() {
    dropExpired();
    return open.values().stream().map(it -> it.channel).toList();
  }

  private void dropExpired() {
    open.values().removeIf(it -> !clock.instant().isBefore(it.channel.expiration()));
  }
}
