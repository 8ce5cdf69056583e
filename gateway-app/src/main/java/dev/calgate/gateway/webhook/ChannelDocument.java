package dev.calgate.gateway.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.store.NotificationChannel;
import dev.calgate.gateway.store.NotificationQueue;
import dev.calgate.gateway.store.NotificationType;
import dev.calgate.model.CalendarId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** How channels and notifications are written. */
public final class ChannelDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ChannelDocument() {}

  /** A channel; of its filters those that are not as they are by default. */
  public static Map<String, Object> of(NotificationChannel channel) {
    Map<String, Object> filters = new LinkedHashMap<>();
    NotificationChannel.Wish wish = channel.wish();
    if (!wish.calendars().isEmpty()) {
      filters.put("calendar_ids", wish.calendars().stream().map(CalendarId::value).toList());
    }
    if (wish.onlyManaged()) {
      filters.put("only_managed", true);
    }
    if (!wish.windowChanges()) {
      filters.put("window_changes", false);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("channel_id", channel.id());
    document.put("callback_url", wish.callback().toString());
    document.put("filters", filters);
    return document;
  }

  /** The body of a notification, as it is signed and sent. */
  static byte[] of(NotificationQueue.Claimed claimed) {
    Map<String, Object> notification = new LinkedHashMap<>();
    notification.put("type", claimed.type().word());
    if (claimed.type() == NotificationType.CHANGE) {
      notification.put("changes_since", since(Objects.requireNonNull(claimed.changesSince())));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("notification", notification);
    body.put("channel", of(claimed.channel()));
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Texts and flags can be written", e);
    }
  }

  /** Whole seconds, and none later: it has to remain a lower bound. */
  private static String since(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
