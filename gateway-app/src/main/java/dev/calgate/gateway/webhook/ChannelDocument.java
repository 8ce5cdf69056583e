package dev.calgate.gateway.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.store.NotificationChannel;
import dev.calgate.gateway.store.NotificationQueue;
import dev.calgate.gateway.store.NotificationType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** How channels and notifications are written. */
public final class ChannelDocument {
  private ChannelDocument() {}

  /** A channel; of its filters those that are not as they are by default. */
  public static ObjectNode of(NotificationChannel channel) {
    NotificationChannel.Wish wish = channel.wish();
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("channel_id", channel.id())
            .put("callback_url", wish.callback().toString());
    ObjectNode filters = document.putObject("filters");
    if (!wish.calendars().isEmpty()) {
      ArrayNode calendars = filters.putArray("calendar_ids");
      wish.calendars().forEach(it -> calendars.add(it.value()));
    }
    if (wish.onlyManaged()) {
      filters.put("only_managed", true);
    }
    if (!wish.windowChanges()) {
      filters.put("window_changes", false);
    }
    return document;
  }

  /** The body of a notification, as it is signed and sent. */
  static byte[] of(NotificationQueue.Claimed claimed) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode notification = body.putObject("notification").put("type", claimed.type().word());
    if (claimed.type() == NotificationType.CHANGE) {
      notification.put("changes_since", since(Objects.requireNonNull(claimed.changesSince())));
    }
    body.set("channel", of(claimed.channel()));
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whole seconds, and none later: it has to remain a lower bound. */
  private static String since(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
