package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.push.Parcel;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One notification.
 *
 * @param changesSince of a change only
 */
record Notification(NotificationChannel channel, String type, @Nullable Instant changesSince) {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Whatever is no success is sent again. */
  Parcel parcel(Grants grants) {
    return new Parcel(
        channel.id(),
        type.equals("verification"),
        () -> request(grants.secrets(channel.clientId())),
        status -> status / 100 != 2);
  }

  private HttpRequest request(List<String> secrets) {
    byte[] body = Json.bytes(json());
    return HttpRequest.newBuilder(URI.create(channel.callbackUrl()))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json; charset=utf-8")
        .header(
            "Cronofy-HMAC-SHA256",
            secrets.stream().map(it -> signature(it, body)).collect(Collectors.joining(",")))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private ObjectNode json() {
    ObjectNode json = Json.object();
    ObjectNode notification = json.putObject("notification").put("type", type);
    if (changesSince != null) {
      notification.put("changes_since", Times.text(changesSince));
    }
    json.set("channel", channel.json());
    return json;
  }

  private static String signature(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
