package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/** Opens and closes channels. */
final class ChannelMethods {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-_+/=]{1,64}");
  private static final int LONGEST_TOKEN = 256;
  private static final Set<String> TYPES = Set.of("web_hook", "webhook");

  private final Call call;

  ChannelMethods(Call call) {
    this.call = call;
  }

  Response watchEvents(String calendarId) {
    call.query().choices("eventTypes", EventListing.TYPES);
    GoogleCalendar calendar = call.calendar(calendarId);
    if (calendar.refusesPush()) {
      throw new GoogleException(
          400,
          "pushNotSupportedForRequestedResource",
          "Push notifications are not supported by this resource.");
    }
    return watch(
        calendar.channelKey(), "/calendars/" + Query.encode(calendarId) + "/events?alt=json");
  }

  Response watchCalendarList() {
    return watch(call.user().listKey(), "/users/me/calendarList?alt=json");
  }

  private Response watch(String key, String resource) {
    ObjectNode asked = call.body();
    OpenChannel channel = channel(asked, key, resource);
    if (!call.server().channels().open(key, channel)) {
      throw new GoogleException(
          400, "channelIdNotUnique", "Channel id " + channel.id() + " not unique");
    }
    Message sync = new Message(channel, 1, "sync");
    if (call.server().dials().get(GoogleDial.SYNC_BEFORE_ANSWER)) {
      call.server().push().now(sync);
    } else {
      call.server().push().send(sync);
    }
    ObjectNode answer =
        Json.object()
            .put("kind", "api#channel")
            .put("id", channel.id())
            .put("resourceId", channel.resourceId())
            .put("resourceUri", channel.resourceUri());
    if (channel.token() != null) {
      answer.put("token", channel.token());
    }
    if (call.server().dials().get(GoogleDial.TELLS_EXPIRATION)) {
      answer.put("expiration", String.valueOf(channel.expiration().toEpochMilli()));
    }
    return call.json(answer);
  }

  private OpenChannel channel(ObjectNode asked, String key, String resource) {
    String id = field(asked, "id");
    if (!ID.matcher(id).matches()) {
      throw GoogleException.invalid("Invalid channel id.");
    }
    if (!TYPES.contains(field(asked, "type"))) {
      throw new GoogleException(
          400, "push.channelTypeNotSupported", "The channel type is not supported.");
    }
    String token = Json.text(asked, "token").orElse(null);
    if (token != null && token.length() > LONGEST_TOKEN) {
      throw GoogleException.invalid("Invalid channel token.");
    }
    return new OpenChannel(
        id,
        Channels.resourceId(key),
        call.server().url() + "/calendar/v3" + resource,
        call.user().email(),
        call.grant().clientId(),
        address(asked),
        token,
        expiration(asked));
  }

  private static String field(ObjectNode asked, String name) {
    return Json.text(asked, name).orElseThrow(() -> GoogleException.required("Required: " + name));
  }

  /** Here, unlike with Google, plain HTTP and loopback will do. */
  private static String address(ObjectNode asked) {
    String address = field(asked, "address");
    try {
      URI uri = URI.create(address);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw unauthorized(address);
    }
    throw unauthorized(address);
  }

  private static GoogleException unauthorized(String address) {
    return new GoogleException(
        400, "push.webhookUrlNotHttps", "WebHook callback must be HTTPS: " + address);
  }

  private Instant expiration(ObjectNode asked) {
    Instant now = call.server().clock().instant();
    Instant latest = now.plus(call.server().dials().get(GoogleDial.CHANNEL_LIFE));
    long wished = number(asked.path("expiration").asText("0"));
    long seconds = number(asked.path("params").path("ttl").asText("0"));
    Instant until = wished > 0 ? Instant.ofEpochMilli(wished) : latest;
    Instant end = seconds > 0 ? now.plus(Duration.ofSeconds(seconds)) : latest;
    Instant first = until.isBefore(end) ? until : end;
    return first.isBefore(latest) ? first : latest;
  }

  private static long number(String text) {
    if (!text.matches("\\d{1,15}")) {
      throw GoogleException.invalid("Invalid channel expiration.");
    }
    return Long.parseLong(text);
  }

  Response stop() {
    ObjectNode asked = call.body();
    String id = field(asked, "id");
    boolean stopped =
        call.server()
            .channels()
            .stop(id, field(asked, "resourceId"), call.user(), call.grant().clientId());
    if (!stopped) {
      throw new GoogleException(404, "notFound", "Channel '" + id + "' not found for project");
    }
    return Response.of(204);
  }
}
