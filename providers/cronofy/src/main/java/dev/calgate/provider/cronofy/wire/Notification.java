package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.Push;
import dev.calgate.provider.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Notifications, and the callback addresses that carry a channel's id and token: Cronofy has no
 * place of its own for them, but repeats the address in each notification.
 */
public final class Notification {
  private static final String CHANNEL = "channel";
  private static final String TOKEN = "token";

  private Notification() {}

  /** The address that notifications of a channel are to go to. */
  public static String callback(URI address, String channel, Secret token) {
    String joint = address.getRawQuery() == null ? "?" : "&";
    return address
        + joint
        + CHANNEL
        + "="
        + encoded(channel)
        + "&"
        + TOKEN
        + "="
        + encoded(token.reveal());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The id of a channel that was opened with an address; empty when it was opened otherwise. */
  public static String channel(String callback) {
    return parameter(callback, CHANNEL);
  }

  private static String parameter(String address, String name) {
    int query = address.indexOf('?');
    for (String pair : address.substring(query + 1).split("&")) {
      if (query >= 0 && pair.startsWith(name + "=")) {
        try {
          return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
          return "";
        }
      }
    }
    return "";
  }

  /** Reads a body whose signature is good; empty when it is no notification of such a channel. */
  public static Optional<Push> read(byte[] body) {
    try {
      ObjectNode told = Json.parse(new String(body, StandardCharsets.UTF_8));
      String callback = Json.text(told.path("channel"), "callback_url");
      String resource = Json.text(told.path("channel"), "channel_id");
      String channel = parameter(callback, CHANNEL);
      String token = parameter(callback, TOKEN);
      String type = Json.text(told.path("notification"), "type");
      return channel.isEmpty() || token.isEmpty() || resource.isEmpty() || type.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Push(
                  channel,
                  Secret.of(token),
                  resource,
                  OptionalLong.empty(),
                  !type.equals("verification")));
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }
}
