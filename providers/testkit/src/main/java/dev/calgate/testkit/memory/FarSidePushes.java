package dev.calgate.testkit.memory;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.Push;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.ArrivedPush;
import dev.calgate.testkit.PushInbox;
import dev.calgate.testkit.RemotePushes;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Channels of the far side in memory; a push arrives before what causes it is done. Thread-safe.
 */
final class FarSidePushes implements RemotePushes {
  private static final String CHANNEL = "Channel";
  private static final String TOKEN = "Token";
  private static final String RESOURCE = "Resource";
  private static final String NUMBER = "Number";
  private static final String STATE = "State";
  private static final String GREETING = "open";

  private final Map<String, PushChannel.Order> channels = new LinkedHashMap<>();
  private long sent;
  private final PushInbox inbox = new PushInbox(Duration.ZERO);

  /** Reads a push by its headers. */
  static Optional<Push> read(UnaryOperator<@Nullable String> header) {
    String channel = header.apply(CHANNEL);
    String token = header.apply(TOKEN);
    String resource = header.apply(RESOURCE);
    return channel == null || token == null || resource == null
        ? Optional.empty()
        : Optional.of(
            new Push(
                channel,
                Secret.of(token),
                resource,
                OptionalLong.of(Long.parseLong(String.valueOf(header.apply(NUMBER)))),
                !GREETING.equals(header.apply(STATE))));
  }

  synchronized PushChannel open(PushChannel.Order order) {
    channels.put(order.id(), order);
    send(order, GREETING);
    return new PushChannel(order.id(), resource(order.calendar()), order.until());
  }

  synchronized void close(String id, String resource) {
    channels
        .values()
        .removeIf(it -> it.id().equals(id) && resource(it.calendar()).equals(resource));
  }

  /**
   * Something has changed.
   *
   * @param calendar null for the list of calendars
   */
  synchronized void changed(@Nullable CalendarRef calendar) {
    for (PushChannel.Order order : channels.values()) {
      if (resource(order.calendar()).equals(resource(calendar))) {
        send(order, "changed");
      }
    }
  }

  private void send(PushChannel.Order order, String state) {
    sent++;
    Map<String, String> headers =
        Map.of(
            CHANNEL, order.id(),
            TOKEN, order.token().reveal(),
            RESOURCE, resource(order.calendar()),
            NUMBER, Long.toString(sent),
            STATE, state);
    inbox.add(headers::get);
  }

  private static String resource(@Nullable CalendarRef calendar) {
    return calendar == null ? "list" : "events of " + calendar;
  }

  @Override
  public URI address() {
    return URI.create("memory:inbox");
  }

  @Override
  public synchronized List<String> open() {
    return List.copyOf(channels.keySet());
  }

  @Override
  public void beforeTheAnswer() {
    // It always does.
  }

  @Override
  public int waiting() {
    return inbox.waiting();
  }

  @Override
  public ArrivedPush next() {
    return inbox.next();
  }
}
