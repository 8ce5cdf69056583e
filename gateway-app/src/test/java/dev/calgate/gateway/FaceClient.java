package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client of the Cronofy-compatible face of a running gateway, for one account. */
public final class FaceClient {
  private final RunningGateway gateway;
  private final String account;
  private String access;
  private String refresh;

  private FaceClient(RunningGateway gateway, String account, JsonNode tokens) {
    this.gateway = gateway;
    this.account = account;
    this.access = tokens.path("access_token").asText();
    this.refresh = tokens.path("refresh_token").asText();
  }

  /** One for an account of application {@code one}, with everything permitted. */
  public static FaceClient of(RunningGateway gateway, String account) {
    return of(gateway, account, "read_write");
  }

  /** One for an account of application {@code one} within a scope. */
  public static FaceClient of(RunningGateway gateway, String account, String scope) {
    Answer issued =
        gateway.send(
            "POST", "/api/accounts/" + account + "/tokens", "{\"scope\":\"" + scope + "\"}");
    assertThat(issued.status()).as(issued.text()).isEqualTo(201);
    return new FaceClient(gateway, account, issued.json());
  }

  /** The account, or sub. */
  public String account() {
    return account;
  }

  /** The access token. */
  public String access() {
    return access;
  }

  /** The refresh token. */
  public String refresh() {
    return refresh;
  }

  /** GET with the account's token. */
  public Answer get(String path) {
    return send("GET", path, null);
  }

  /** Any method with the account's token and a JSON body, or none. */
  public Answer send(String method, String path, @Nullable String body) {
    return send(method, gateway.uri(path), "Bearer " + access, "application/json", body);
  }

  /** GET of an address as it was given. */
  public Answer follow(String address) {
    return send("GET", URI.create(address), "Bearer " + access, "application/json", null);
  }

  /** A form with the account's token. */
  public Answer form(String path, Map<String, String> fields) {
    return form(path, "Bearer " + access, fields);
  }

  /** A form with any authorization. */
  public Answer form(String path, String authorization, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        "POST", gateway.uri(path), authorization, "application/x-www-form-urlencoded", body);
  }

  /** Any request. */
  public Answer send(
      String method, URI address, String authorization, String type, @Nullable String body) {
    return gateway.send(
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", authorization)
            .header("Content-Type", type)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build());
  }

  /**
   * Sends a request with the account's token as it is, and gives the answer's first line and body.
   *
   * @param headers each with its line's end
   */
  public String raw(String line, String headers, String body) throws IOException {
    return bare(line, headers + "Authorization: Bearer " + access + "\n", body);
  }

  /** The same with no authorization but what the headers say. */
  public String bare(String line, String headers, String body) throws IOException {
    URI address = gateway.uri("/");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String request =
        line
            + " HTTP/1.1\r\n"
            + headers.replace("\n", "\r\n")
            + "Connection: close\r\n"
            + (body.isEmpty() ? "" : "Content-Length: " + bytes.length + "\r\n")
            + "\r\n"
            + body;
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.substring(0, answer.indexOf("\r\n"))
          + answer.substring(answer.indexOf("\r\n\r\n")).strip();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
