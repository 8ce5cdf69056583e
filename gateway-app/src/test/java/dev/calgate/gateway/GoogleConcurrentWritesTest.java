package dev.calgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.simulator.Faults;
import dev.calgate.simulator.http.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class GoogleConcurrentWritesTest extends ConcurrentWritesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final GoogleAccount google = new GoogleAccount();
  private final String token =
      google.ann.accessToken("client", "https://www.googleapis.com/auth/calendar");

  @AfterEach
  void stopServer() {
    google.close();
  }

  @Override
  String configuration() {
    return google.block();
  }

  @Override
  String credential() {
    return google.credential();
  }

  @Override
  Faults faults() {
    return google.server.faults();
  }

  @Override
  boolean isWrite(Request request) {
    return !request.method().equals("GET") && request.path().contains("/events");
  }

  @Override
  Map<String, String> truth() {
    return Truth.of(google.work);
  }

  private HttpRequest.Builder event(JsonNode event) {
    return at(google.server.url()
            + "/calendar/v3/calendars/"
            + URLEncoder.encode(google.work.id(), StandardCharsets.UTF_8)
            + "/events/"
            + event.at("/source/ref").textValue())
        .header("Authorization", "Bearer " + token);
  }

  @Override
  Seen read(JsonNode event) {
    try {
      JsonNode now = MAPPER.readTree(send(event(event).build()).body());
      return new Seen(now.path("description").asText(), now.path("etag").asText(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  HttpRequest write(JsonNode event, Seen seen, String description) {
    String body = MAPPER.createObjectNode().put("description", description).toString();
    return event(event)
        .header("If-Match", seen.version())
        .header("Content-Type", "application/json")
        .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
