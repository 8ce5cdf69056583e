package dev.calgate.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** An application of the gateway: connects an account, then prints the feed as it comes. */
final class FeedReader {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private final String key;
  private final PrintStream out;
  private long position;

  FeedReader(String address, String key, PrintStream out) {
    this.address = address;
    this.key = key;
    this.out = out;
  }

  /** Connects a CalDAV account and gives its id. */
  String connect(String url, String username, String password)
      throws IOException, InterruptedException {
    String body =
        MAPPER.writeValueAsString(
            Map.of("provider", "caldav", "url", url, "username", username, "password", password));
    HttpRequest request =
        request("/api/accounts")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return send(request).path("id").asText();
  }

  /** Waits for the next page and prints it, one line an entry. */
  void printNext() throws IOException, InterruptedException {
    JsonNode page = send(request("/api/changes?wait=30&limit=100&after=" + position).GET().build());
    page.path("changes").forEach(this::print);
    position = page.path("next").asLong(position);
  }

  private void print(JsonNode change) {
    JsonNode event = change.path("event");
    JsonNode state = event.isObject() ? event : change.path("before");
    String title = state.path("title").asText("");
    String when =
        state.path("start").path("date_time").asText(state.path("start").path("date").asText());
    out.printf(
        "%5d  %-17s %-28s %-20s %s%n",
        change.path("position").asLong(),
        change.path("type").asText(),
        title.length() > 28 ? title.substring(0, 28) : title,
        when,
        change.path("meaning").isEmpty() ? "" : change.path("meaning"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + key);
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(
          "The gateway answers " + response.statusCode() + ": " + response.body());
    }
    return MAPPER.readTree(response.body());
  }
}
