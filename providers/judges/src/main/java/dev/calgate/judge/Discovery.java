package dev.calgate.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Google's published description of its Calendar API (a discovery document), and a strict judge by
 * it: what it does not name is wrong, and so are other types, formats and values than it lists.
 */
public final class Discovery {
  private static final String FILE = "google/calendar.v3.discovery.json";
  private static final String BASE = "/calendar/v3/";
  private static final String SCOPE = "https://www.googleapis.com/auth/";

  private final JsonNode document;
  private final Map<String, JsonNode> methods = new LinkedHashMap<>();

  private Discovery(JsonNode document) {
    this.document = document;
    collect(document);
  }

  /** The description, which the running test needs. */
  public static Discovery needed() {
    return read(TestData.needed(FILE));
  }

  /** The description, if it is on this machine. */
  public static Optional<Discovery> ifThere() {
    return Optional.of(TestData.path(FILE)).filter(Files::exists).map(Discovery::read);
  }

  private static Discovery read(Path file) {
    try {
      return new Discovery(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collect(JsonNode resource) {
    for (JsonNode method : resource.path("methods")) {
      methods.put(method.path("id").asText(), method);
    }
    resource.path("resources").forEach(this::collect);
  }

  /**
   * The method that a request calls, such as {@code calendar.events.list}.
   *
   * @param path as it was sent, escapes included
   */
  public Optional<String> method(String verb, String path) {
    return methods.entrySet().stream()
        .filter(it -> it.getValue().path("httpMethod").asText().equals(verb))
        .filter(it -> path.matches(pattern(it.getValue())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String pattern(JsonNode method) {
    return BASE + method.path("path").asText().replaceAll("\\{[^}]*}", "[^/]+");
  }

  private JsonNode described(String method) {
    return methods.getOrDefault(method, MissingNode.getInstance());
  }

  /** The scopes of a method, without Google's prefix. */
  public Set<String> scopes(String method) {
    Set<String> scopes = new LinkedHashSet<>();
    for (JsonNode scope : described(method).path("scopes")) {
      scopes.add(scope.asText().replace(SCOPE, ""));
    }
    return scopes;
  }

  /** What is said about a kind of bodies, such as {@code Event}. */
  public JsonNode schema(String name) {
    return document.path("schemas").path(name);
  }

  /**
   * What is wrong with a request.
   *
   * @param path as it was sent, escapes included
   * @param query what stood behind the question mark; empty when there was none
   * @param body empty when there was none
   */
  public List<String> complaintsOfRequest(String verb, String path, String query, String body) {
    return method(verb, path)
        .map(
            id -> {
              List<String> complaints = new ArrayList<>();
              new Parameters(id, document.path("parameters"), described(id).path("parameters"))
                  .check(query, complaints);
              checkBody(id, body, complaints);
              return complaints;
            })
        .orElseGet(() -> List.of("There is no method for " + verb + " " + path));
  }

  private void checkBody(String method, String body, List<String> complaints) {
    String schema = described(method).path("request").path("$ref").asText();
    if (schema.isEmpty() || body.isEmpty()) {
      if (schema.isEmpty() != body.isEmpty()) {
        complaints.add(method + (schema.isEmpty() ? " takes no body" : " takes a body"));
      }
      return;
    }
    try {
      JsonNode value = new ObjectMapper().readTree(body);
      Schemas.ofRequest(document.path("schemas"), method).check(schema, value, complaints);
    } catch (IOException e) {
      complaints.add(method + " takes JSON, not " + body);
    }
  }

  /** What is wrong with the body of an answer; a request that names fields gets less. */
  public List<String> complaintsOfAnswer(String method, JsonNode body) {
    List<String> complaints = new ArrayList<>();
    String schema = described(method).path("response").path("$ref").asText();
    if (schema.isEmpty()) {
      complaints.add(method + " has no answer");
    } else {
      Schemas.ofAnswer(document.path("schemas")).check(schema, body, complaints);
    }
    return complaints;
  }
}
