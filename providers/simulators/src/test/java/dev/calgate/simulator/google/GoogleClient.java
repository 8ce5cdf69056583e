package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** A plain HTTP client with a token, for tests that look at answers themselves. */
final class GoogleClient {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String origin;
  private final String token;
  private final Judge judge;

  GoogleClient(String origin, String token) {
    this(origin, token, (verb, path, answer) -> {});
  }

  GoogleClient(String origin, String token, Judge judge) {
    this.origin = origin;
    this.token = token;
    this.judge = judge;
  }

  /** Looks at each answer of the API. */
  interface Judge {
    void look(String verb, String path, Answer answer);
  }

  /** An answer; its body is an empty object when there is none. */
  record Answer(int status, JsonNode json, String text, HttpResponse<byte[]> raw) {
    String reason() {
      return json.path("error").path("errors").path(0).path("reason").asText();
    }

    List<String> ids() {
      return items("id");
    }

    List<String> items(String field) {
      return StreamSupport.stream(json.path("items").spliterator(), false)
          .map(it -> it.path(field).asText())
          .toList();
    }

    String syncToken() {
      return json.path("nextSyncToken").asText();
    }

    String pageToken() {
      return json.path("nextPageToken").asText();
    }
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer post(String path, JsonNode body) {
    return send("POST", path, body);
  }

  Answer patch(String path, JsonNode body, String... headers) {
    return send("PATCH", path, body, headers);
  }

  Answer delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  /** Sends to the API, with the token. */
  Answer send(String method, String path, JsonNode body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer " + token, "Content-Type", "application/json"));
    byte[] bytes = body == null ? new byte[0] : Json.bytes(body);
    String target = "/calendar/v3" + path;
    Answer answer = raw(method, target, bytes, all.toArray(String[]::new));
    int override = all.indexOf("X-HTTP-Method-Override");
    String meant = override < 0 ? method : all.get(override + 1);
    judge.look(meant, target, answer);
    return answer;
  }

  /** Posts a form to another part of Google. */
  Answer form(String path, String form) {
    return raw(
        "POST",
        path,
        form.getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  Answer raw(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      String text = new String(response.body(), StandardCharsets.UTF_8);
      JsonNode json = text.startsWith("{") ? MAPPER.readTree(text) : Json.object();
      return new Answer(response.statusCode(), json, text, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** All pages of a list. */
  List<Answer> pages(String path) {
    List<Answer> pages = new ArrayList<>();
    String joint = path.contains("?") ? "&" : "?";
    Answer page = get(path);
    pages.add(page);
    while (!page.pageToken().isEmpty()) {
      page = get(path + joint + "pageToken=" + Query.encode(page.pageToken()));
      pages.add(page);
    }
    return pages;
  }
}
