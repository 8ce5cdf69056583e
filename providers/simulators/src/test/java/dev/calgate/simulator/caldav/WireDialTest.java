package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.DavClient.hrefs;
import static dev.calgate.simulator.caldav.SimulatorFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Named;

/** How answers go over the wire. */
class WireDialTest extends DialTable {

  static Stream<Named<Consumer<SimulatorFixture>>> dials() {
    return Stream.of(
        named(Dial.GZIP, WireDialTest::gzip),
        named(Dial.GZIP_TAGS, WireDialTest::gzipTags),
        named(Dial.HTTP_1_0, WireDialTest::http10),
        named(Dial.DROPS_CONNECTIONS, WireDialTest::drops),
        named(Dial.REFUSES_CHUNKED, WireDialTest::chunked),
        named(Dial.DELAY, WireDialTest::delay),
        named(Dial.TRICKLE, WireDialTest::trickle));
  }

  private static void gzip(SimulatorFixture it) {
    it.server.dials().set(Dial.GZIP, true);
    assertThat(it.client.send("GET", it.path + "a.ics", "").body()).startsWith("BEGIN");
    HttpResponse<byte[]> packed = get(it, "Accept-Encoding", "gzip");
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(event("a").text());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void gzipTags(SimulatorFixture it) {
    it.server.dials().set(Dial.GZIP_TAGS, true);
    assertThat(get(it, "Accept-Encoding", "gzip").headers().firstValue("ETag").orElseThrow())
        .endsWith("-gzip\"");
    assertThat(get(it, "Accept", "*/*").headers().firstValue("ETag"))
        .isEqualTo(it.work.etag("a.ics"));
  }

  private static HttpResponse<byte[]> get(SimulatorFixture it, String header, String value) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(it.work.url() + "a.ics"))
            .header(header, value)
            .header("Authorization", DavClient.basic("alice", "wonder:land"))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void http10(SimulatorFixture it) {
    it.server.dials().set(Dial.HTTP_1_0, true);
    HttpResponse<String> answer = it.client.send("GET", it.path + "a.ics", "");
    assertThat(answer.body()).isEqualTo(event("a").text());
    assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
    for (int i = 0; i < 500; i++) {
      it.work.put(i + ".ics", event("e" + i).text());
    }
    assertThat(hrefs(it.client.sync(it.path, ""))).hasSize(502);
  }

  private static void drops(SimulatorFixture it) {
    it.server.dials().set(Dial.DROPS_CONNECTIONS, true);
    try (Socket socket = new Socket("127.0.0.1", it.server.port())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      // Ends only because the server closes
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 401")
          .doesNotContain("Connection:");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void chunked(SimulatorFixture it) {
    assertThat(putChunked(it)).isEqualTo(204);
    it.server.dials().set(Dial.REFUSES_CHUNKED, true);
    assertThat(putChunked(it)).isEqualTo(400);
  }

  private static int putChunked(SimulatorFixture it) {
    byte[] text = event("a").text().getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(it.work.url() + "a.ics"))
            .header("Authorization", DavClient.basic("alice", "wonder:land"))
            .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(text)))
            .build();
    try {
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void delay(SimulatorFixture it) {
    it.server.dials().set(Dial.DELAY, Duration.ofMillis(150));
    assertThat(took(it)).isGreaterThan(Duration.ofMillis(149));
  }

  private static void trickle(SimulatorFixture it) {
    it.server.dials().set(Dial.TRICKLE, 50);
    assertThat(took(it)).isGreaterThan(Duration.ofMillis(60));
  }

  private static Duration took(SimulatorFixture it) {
    long begin = System.nanoTime();
    assertThat(it.client.send("GET", it.path + "a.ics", "").body()).isEqualTo(event("a").text());
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
