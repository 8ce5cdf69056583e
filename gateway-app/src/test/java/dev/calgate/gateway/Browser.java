package dev.calgate.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Somebody's browser: it keeps cookies, whichever of a site's gateways it meets and although a
 * proxy would speak HTTPS for them, and follows no redirect before it is told to.
 */
final class Browser {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new TreeMap<>();

  HttpResponse<String> open(URI address) {
    return exchange(HttpRequest.newBuilder(address));
  }

  /** Sends a form. */
  HttpResponse<String> post(URI address, Map<String, String> fields) {
    return exchange(form(address, fields));
  }

  /** The same through a proxy, which says whom it sees. */
  HttpResponse<String> post(URI address, Map<String, String> fields, String seen) {
    return exchange(form(address, fields).header("X-Forwarded-For", seen));
  }

  private static HttpRequest.Builder form(URI address, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(address)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    if (!cookies.isEmpty()) {
      request.header("Cookie", header());
    }
    HttpResponse<String> answer = send(request.build());
    for (String header : answer.headers().allValues("Set-Cookie")) {
      for (HttpCookie cookie : HttpCookie.parse(header)) {
        keep(cookie);
      }
    }
    return answer;
  }

  Map<String, String> cookies() {
    return cookies;
  }

  private void keep(HttpCookie cookie) {
    if (cookie.getMaxAge() == 0) {
      cookies.remove(cookie.getName());
    } else {
      cookies.put(cookie.getName(), cookie.getValue());
    }
  }

  private String header() {
    return cookies.entrySet().stream()
        .map(it -> it.getKey() + "=" + it.getValue())
        .collect(Collectors.joining("; "));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where an answer sends it. */
  static URI location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").map(URI::create).orElseThrow();
  }
}
