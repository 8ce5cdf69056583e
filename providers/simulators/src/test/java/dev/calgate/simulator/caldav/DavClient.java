package dev.calgate.simulator.caldav;

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
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** A plain HTTP client with a credential, for tests that look at answers themselves. */
final class DavClient {
  static final String PROPS =
      "<d:prop><d:getetag/><d:resourcetype/><d:sync-token/><cs:getctag/></d:prop>";
  private static final String NAMESPACES =
      " xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\""
          + " xmlns:cs=\"http://calendarserver.org/ns/\"";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String origin;
  private final String credential;

  DavClient(CalDavSimulator server, String user, String password) {
    this(server, basic(user, password));
  }

  private DavClient(CalDavSimulator server, String credential) {
    this.origin = server.url();
    this.credential = credential;
  }

  /** A client that sends this Authorization header. */
  static DavClient withHeader(CalDavSimulator server, String credential) {
    return new DavClient(server, credential);
  }

  static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    try {
      return sendChecked(method, path, body, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<String> sendChecked(String method, String path, String body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", credential)
            .method(method, BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> propfind(String path, int depth, String prop) {
    return send("PROPFIND", path, root("d:propfind", prop), "Depth", String.valueOf(depth));
  }

  HttpResponse<String> sync(String path, String token) {
    String body =
        "<d:sync-token>"
            + token
            + "</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop>";
    return send("REPORT", path, root("d:sync-collection", body), "Depth", "0");
  }

  HttpResponse<String> multiget(String path, List<String> hrefs) {
    StringBuilder body = new StringBuilder("<d:prop><d:getetag/><c:calendar-data/></d:prop>");
    hrefs.forEach(it -> body.append("<d:href>").append(it).append("</d:href>"));
    return send("REPORT", path, root("c:calendar-multiget", body.toString()), "Depth", "1");
  }

  HttpResponse<String> query(String path, String range) {
    String body =
        "<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name=\"VCALENDAR\"><c:comp-filter"
            + " name=\"VEVENT\">"
            + range
            + "</c:comp-filter></c:comp-filter></c:filter>";
    return send("REPORT", path, root("c:calendar-query", body), "Depth", "1");
  }

  static String root(String name, String content) {
    return "<?xml version=\"1.0\"?><" + name + NAMESPACES + ">" + content + "</" + name + ">";
  }

  /** The texts of elements by their local name, whatever the prefix. */
  static List<String> texts(HttpResponse<String> answer, String name) {
    return Pattern.compile("<(?:\\w+:)?" + name + "(?: [^>]*)?>([^<]*)</(?:\\w+:)?" + name + ">")
        .matcher(answer.body())
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  static List<String> hrefs(HttpResponse<String> answer) {
    return Pattern.compile("<(?:\\w+:)?response><(?:\\w+:)?href>([^<]*)<")
        .matcher(answer.body())
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  static String token(HttpResponse<String> answer) {
    List<String> tokens = texts(answer, "sync-token");
    return tokens.get(tokens.size() - 1);
  }
}
