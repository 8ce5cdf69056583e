package dev.calgate.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hands that edit a {@link RealServer} as a user's own calendar program would, with nothing but the
 * JDK's HTTP client, so that they share no mistake with the code under test. One thread at a time.
 */
public final class RealRemote {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int ATTEMPTS = 3;
  private static final Pattern HREF =
      Pattern.compile("<(?:\\w+:)?response><(?:\\w+:)?href>([^<]+)<");

  private final RealServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private @Nullable DigestLogin digest;

  RealRemote(RealServer server) {
    this.server = server;
  }

  /** Where a calendar is that has this name. */
  public URI calendar(String name) {
    return server.home().resolve(name + "/");
  }

  /**
   * Makes a calendar (RFC 4791 section 5.3.1).
   *
   * @param name the last part of its address: letters, digits and hyphens
   * @param title what people see; a server may not keep it
   * @return its address
   */
  public URI createCalendar(String name, String title) {
    String body =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
        <D:displayname>%s</D:displayname>
        <C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set>
        </D:prop></D:set></C:mkcalendar>
        """
            .formatted(escaped(title));
    expect(Set.of(201), send("MKCALENDAR", calendar(name), "application/xml", body));
    return calendar(name);
  }

  /** Gives a calendar another title (RFC 4918 section 9.2). */
  public void renameCalendar(URI calendar, String title) {
    String body =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>
        <D:displayname>%s</D:displayname>
        </D:prop></D:set></D:propertyupdate>
        """
            .formatted(escaped(title));
    expect(Set.of(200, 207), send("PROPPATCH", calendar, "application/xml", body));
  }

  /** Deletes a calendar and all that is in it. */
  public void deleteCalendar(URI calendar) {
    expect(Set.of(200, 204), send("DELETE", calendar, null, ""));
  }

  /** Deletes every calendar of the user. */
  public void deleteAllCalendars() {
    HttpResponse<String> listing = send("PROPFIND", server.home(), null, "", "Depth", "1");
    expect(Set.of(207), listing);
    Matcher hrefs = HREF.matcher(listing.body());
    while (hrefs.find()) {
      URI found = server.base().resolve(hrefs.group(1));
      if (!found.equals(server.home()) && !found.getPath().endsWith("/outbox/")) {
        deleteCalendar(found);
      }
    }
  }

  /**
   * Writes an object, new or changed.
   *
   * @param name the last part of its address, such as {@code 4711.ics}
   * @param text iCalendar
   */
  public void put(URI calendar, String name, String text) {
    HttpResponse<String> response =
        send("PUT", calendar.resolve(name), "text/calendar; charset=utf-8", text);
    expect(Set.of(200, 201, 204), response);
  }

  /** Deletes an object. */
  public void delete(URI calendar, String name) {
    expect(Set.of(200, 204), send("DELETE", calendar.resolve(name), null, ""));
  }

  /**
   * Sends any request with the user's credentials.
   *
   * @param contentType null for none
   * @param headers pairs of name and value
   */
  public HttpResponse<String> send(
      String method, URI address, @Nullable String contentType, String body, String... headers) {
    HttpResponse<String> response = once(method, address, contentType, body, headers);
    if (response.statusCode() == 401 && server.kind().login() == ServerKind.Login.DIGEST) {
      String challenge = response.headers().firstValue("WWW-Authenticate").orElse("");
      digest = new DigestLogin(server.user(), server.password(), challenge);
      response = once(method, address, contentType, body, headers);
    }
    return response;
  }

  private HttpResponse<String> once(
      String method, URI address, @Nullable String contentType, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    authorize(request, method, address);
    return exchange(request.build(), ATTEMPTS);
  }

  private HttpResponse<String> exchange(HttpRequest request, int attempts) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      // The JDK's client may pick a connection that Radicale is just closing, as after each answer.
      if (attempts > 1) {
        return exchange(request, attempts - 1);
      }
      throw new UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted at " + request.uri(), e);
    }
  }

  private void authorize(HttpRequest.Builder request, String method, URI address) {
    if (server.kind().login() == ServerKind.Login.BASIC) {
      String pair = server.user() + ":" + server.password();
      byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    } else if (digest != null) {
      request.header("Authorization", digest.authorize(method, address.getRawPath()));
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static void expect(Set<Integer> statuses, HttpResponse<String> response) {
    if (!statuses.contains(response.statusCode())) {
      throw new IllegalStateException(
          "%s %s was answered with %d: %s"
              .formatted(
                  response.request().method(),
                  response.uri(),
                  response.statusCode(),
                  response.body()));
    }
  }
}
