package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.DavClient.hrefs;
import static dev.calgate.simulator.caldav.DavClient.texts;
import static dev.calgate.simulator.caldav.DavClient.token;
import static dev.calgate.simulator.caldav.SimulatorFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One line per dial: how the server looks to a client once it is turned. */
class DialTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("dials")
  void aDialChangesWhatClientsSee(Consumer<SimulatorFixture> check) {
    try (SimulatorFixture fixture = new SimulatorFixture()) {
      fixture.work.put("a.ics", event("a").text());
      fixture.work.put("b @.ics", event("b").text());
      check.accept(fixture);
    }
  }

  private static Named<Consumer<SimulatorFixture>> dial(
      Object name, Consumer<SimulatorFixture> check) {
    return Named.of(name.toString(), check);
  }

  static Stream<Named<Consumer<SimulatorFixture>>> dials() {
    return Stream.of(
        dial(Dial.SYNC, DialTest::noSync),
        dial(Dial.CTAG, DialTest::ctags),
        dial(Dial.ETAG, DialTest::etags),
        dial(Dial.PUT_TAG, DialTest::putTags),
        dial(Dial.REWRITES, DialTest::rewrites),
        dial(Dial.READ_ONLY, DialTest::readOnly),
        dial(Dial.CONDITIONS, DialTest::noConditions),
        dial(Dial.UNIQUE_UIDS, DialTest::uids),
        dial(Dial.SYNC_PAGE, DialTest::pages),
        dial(Dial.LISTING_LIMIT, DialTest::listingLimit),
        dial(Dial.TOKEN_REFUSAL, DialTest::tokenRefusals),
        dial(Dial.INITIAL_SYNC_TELLS_DELETED, DialTest::initialSyncTellsDeleted),
        dial(Dial.SYNC_LISTS_COLLECTION, DialTest::syncListsCollection),
        dial(Dial.FORGETS_CHANGES, DialTest::forgetsChanges),
        dial(Dial.MULTIGET_MISSING, DialTest::multigetMissing),
        dial(Dial.MULTIGET_CAP, DialTest::multigetCap),
        dial(Dial.HREF_ESCAPES, DialTest::escapes),
        dial(Dial.LISTS_TWICE, DialTest::listsTwice),
        dial(Dial.ABSOLUTE_HREFS, DialTest::absolute),
        dial(Dial.HREF_PREFIX, DialTest::prefix),
        dial(Dial.TRAILING_SLASH, DialTest::noSlash),
        dial(Dial.XML_STYLE, DialTest::xmlStyles),
        dial(Dial.CDATA, DialTest::cdata),
        dial(Dial.PROPSTAT_REVERSED, DialTest::propstatReversed),
        dial(Dial.CONTROL_CHARACTERS, DialTest::controlCharacters),
        dial(Dial.GZIP, DialTest::gzip),
        dial(Dial.GZIP_TAGS, DialTest::gzipTags),
        dial(Dial.HTTP_1_0, DialTest::http10),
        dial(Dial.DROPS_CONNECTIONS, DialTest::drops),
        dial(Dial.REFUSES_CHUNKED, DialTest::chunked),
        dial(Dial.DELAY, DialTest::delay),
        dial(Dial.TRICKLE, DialTest::trickle),
        dial(Dial.DISCOVERY, DialTest::noDiscovery));
  }

  private static void noSync(SimulatorFixture it) {
    it.work.dials().set(Dial.SYNC, false);
    String props = "<d:prop><d:sync-token/><d:supported-report-set/></d:prop>";
    assertThat(it.client.propfind(it.path, 0, props).body())
        .doesNotContain("sync-collection", "calgate.dev/ns/sync")
        .contains("404");
    assertThat(it.client.sync(it.path, "").statusCode()).isEqualTo(403);
  }

  private static void ctags(SimulatorFixture it) {
    String before = texts(it.client.propfind(it.path, 0, DavClient.PROPS), "getctag").get(0);
    it.work.delete("a.ics");
    assertThat(texts(it.client.propfind(it.path, 0, DavClient.PROPS), "getctag").get(0))
        .isNotEqualTo(before);
    it.server.dials().set(Dial.CTAG, Dial.Ctag.SECONDS);
    assertThat(texts(it.client.propfind(it.path, 0, DavClient.PROPS), "getctag"))
        .containsExactly(String.valueOf(SimulatorFixture.NOW.getEpochSecond()));
    assertThat(it.alice.createCalendar("empty", "Empty").store().ctag()).isEqualTo("-1");
    it.server.dials().set(Dial.CTAG, Dial.Ctag.NONE);
    assertThat(texts(it.client.propfind(it.path, 0, DavClient.PROPS), "getctag"))
        .containsExactly("");
  }

  private static void etags(SimulatorFixture it) {
    it.server.dials().set(Dial.ETAG, Dial.Etag.COUNTER);
    it.work.delete("a.ics");
    it.work.put("a.ics", event("other").text());
    assertThat(it.work.etag("a.ics")).contains("\"gcs00000000\"");
    it.work.put("a.ics", event("a").text());
    assertThat(it.work.etag("a.ics")).contains("\"gcs00000001\"");
    it.server.dials().set(Dial.ETAG, Dial.Etag.SECONDS);
    it.work.put("a.ics", event("other").text());
    String first = it.work.etag("a.ics").orElseThrow();
    it.work.put("a.ics", event("a").text());
    assertThat(it.work.etag("a.ics")).contains(first);
  }

  private static void putTags(SimulatorFixture it) {
    List<String> tags = new ArrayList<>();
    for (Dial.PutTag kind : Dial.PutTag.values()) {
      it.work.dials().set(Dial.PUT_TAG, kind);
      HttpResponse<String> answer = it.client.send("PUT", it.path + "a.ics", event("a").text());
      tags.add(answer.headers().firstValue("ETag").orElse("none"));
    }
    String etag = it.work.etag("a.ics").orElseThrow();
    assertThat(tags).containsExactly(etag, "W/" + etag, etag.replace("\"", ""), "none");
  }

  private static void rewrites(SimulatorFixture it) {
    it.work.dials().set(Dial.REWRITES, true);
    String long80 = "ä".repeat(80) + "😀".repeat(40);
    String text = event("a").describedAs(long80).text();
    it.client.send("PUT", it.path + "a.ics", text);
    String stored = it.client.send("GET", it.path + "a.ics", "").body();
    assertThat(stored).isNotEqualTo(text).contains("CLASS:PUBLIC");
    assertThat(stored.replace("\r\n ", "")).contains("DESCRIPTION:" + long80);
  }

  private static void readOnly(SimulatorFixture it) {
    it.work.dials().set(Dial.READ_ONLY, true);
    for (String method : List.of("PUT", "DELETE")) {
      HttpResponse<String> answer = it.client.send(method, it.path + "a.ics", event("a").text());
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("need-privileges");
    }
    String props = "<d:prop><d:current-user-privilege-set/></d:prop>";
    assertThat(it.client.propfind(it.path, 0, props).body())
        .contains("<d:read>")
        .doesNotContain("<d:write>");
  }

  private static void noConditions(SimulatorFixture it) {
    it.work.dials().set(Dial.CONDITIONS, false);
    String text = event("a").text();
    assertThat(it.client.send("PUT", it.path + "a.ics", text, "If-None-Match", "*").statusCode())
        .isEqualTo(204);
    assertThat(it.client.send("DELETE", it.path + "a.ics", "", "If-Match", "\"x\"").statusCode())
        .isEqualTo(204);
  }

  private static void uids(SimulatorFixture it) {
    HttpResponse<String> refused = it.client.send("PUT", it.path + "c.ics", event("a").text());
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("no-uid-conflict", it.path + "a.ics");
    it.work.dials().set(Dial.UNIQUE_UIDS, false);
    assertThat(it.client.send("PUT", it.path + "c.ics", event("a").text()).statusCode())
        .isEqualTo(201);
  }

  private static void pages(SimulatorFixture it) {
    for (int i = 0; i < 5; i++) {
      it.work.put(i + ".ics", event("e" + i).text());
    }
    it.work.dials().set(Dial.SYNC_PAGE, 3);
    List<String> told = new ArrayList<>();
    String token = "";
    for (int page = 0; page < 3; page++) {
      HttpResponse<String> answer = it.client.sync(it.path, token);
      List<String> members = new ArrayList<>(hrefs(answer));
      assertThat(answer.body().contains("507")).isEqualTo(page < 2);
      assertThat(members.remove(it.path)).isEqualTo(page < 2);
      told.addAll(members);
      token = token(answer);
    }
    assertThat(told).hasSize(7).doesNotHaveDuplicates();
    assertThat(hrefs(it.client.sync(it.path, token))).isEmpty();
  }

  private static void listingLimit(SimulatorFixture it) {
    it.work.dials().set(Dial.LISTING_LIMIT, 1);
    HttpResponse<String> listing = it.client.propfind(it.path, 1, DavClient.PROPS);
    assertThat(hrefs(listing)).containsExactly(it.path, it.path + "a.ics", it.path);
    assertThat(listing.body()).contains("507");
    assertThat(it.client.query(it.path, "").body()).contains("507");
  }

  private static void tokenRefusals(SimulatorFixture it) {
    String token = token(it.client.sync(it.path, ""));
    it.work.delete("a.ics");
    it.work.forgetTokens();
    for (int status : List.of(400, 403, 404, 409, 410, 412, 415, 418, 500, 507)) {
      it.work.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.bare(status));
      HttpResponse<String> bare = it.client.sync(it.path, token);
      assertThat(bare.statusCode()).isEqualTo(status);
      assertThat(bare.body()).doesNotContain("valid-sync-token");
      it.work.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.withElement(status));
      HttpResponse<String> named = it.client.sync(it.path, token);
      assertThat(named.statusCode()).isEqualTo(status);
      assertThat(named.body()).contains("valid-sync-token");
    }
    it.work.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.EVERYTHING);
    assertThat(hrefs(it.client.sync(it.path, token))).containsExactly(it.path + "b%20@.ics");
    it.work.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.NOTHING);
    assertThat(hrefs(it.client.sync(it.path, token))).isEmpty();
    assertThat(hrefs(it.client.sync(it.path, ""))).hasSize(1);
  }

  private static void initialSyncTellsDeleted(SimulatorFixture it) {
    it.work.dials().set(Dial.INITIAL_SYNC_TELLS_DELETED, true);
    it.work.delete("a.ics");
    HttpResponse<String> answer = it.client.sync(it.path, "");
    assertThat(hrefs(answer)).containsExactly(it.path + "b%20@.ics", it.path + "a.ics");
    assertThat(answer.body()).contains("404");
  }

  private static void syncListsCollection(SimulatorFixture it) {
    it.work.dials().set(Dial.SYNC_LISTS_COLLECTION, true);
    HttpResponse<String> answer = it.client.sync(it.path, "");
    assertThat(hrefs(answer)).hasSize(3).startsWith(it.path);
    assertThat(hrefs(it.client.sync(it.path, token(answer)))).isEmpty();
  }

  private static void forgetsChanges(SimulatorFixture it) {
    String token = token(it.client.sync(it.path, ""));
    String ctag = it.work.store().ctag();
    it.work.dials().set(Dial.FORGETS_CHANGES, true);
    it.work.put("a.ics", event("a").describedAs("changed").text());
    it.work.delete("b @.ics");
    it.work.put("c.ics", event("c").text());
    it.work.dials().reset(Dial.FORGETS_CHANGES);
    it.work.put("d.ics", event("d").text());
    assertThat(hrefs(it.client.sync(it.path, token))).containsExactly(it.path + "d.ics");
    assertThat(it.work.store().ctag()).isNotEqualTo(ctag);
    assertThat(hrefs(it.client.sync(it.path, "")))
        .containsExactly(it.path + "c.ics", it.path + "a.ics", it.path + "d.ics");
  }

  private static void multigetMissing(SimulatorFixture it) {
    List<String> asked = List.of(it.path + "no.ics", it.path + "a.ics");
    Dials dials = it.work.dials().set(Dial.MULTIGET_MISSING, Dial.MissingObject.LEFT_OUT);
    assertThat(hrefs(it.client.multiget(it.path, asked))).containsExactly(it.path + "a.ics");
    dials.set(Dial.MULTIGET_MISSING, Dial.MissingObject.EMPTY_HREF);
    assertThat(hrefs(it.client.multiget(it.path, asked))).containsExactly("", it.path + "a.ics");
    dials.set(Dial.MULTIGET_MISSING, Dial.MissingObject.EMPTY_PROPSTAT);
    assertThat(it.client.multiget(it.path, asked).body())
        .contains("no.ics</d:href><d:propstat><d:prop></d:prop><d:status>HTTP/1.1 404");
    dials.set(Dial.MULTIGET_MISSING, Dial.MissingObject.WHOLE_ANSWER);
    assertThat(it.client.multiget(it.path, asked).statusCode()).isEqualTo(404);
  }

  private static void multigetCap(SimulatorFixture it) {
    it.work.dials().set(Dial.MULTIGET_CAP, 1);
    List<String> asked = List.of(it.path + "a.ics", it.path + "b%20@.ics");
    assertThat(hrefs(it.client.multiget(it.path, asked))).containsExactly(it.path + "a.ics");
  }

  private static void escapes(SimulatorFixture it) {
    it.work.put("ü?.ics", event("u").text());
    List<String> seen = new ArrayList<>();
    for (Dial.HrefEscapes escapes : Dial.HrefEscapes.values()) {
      it.server.dials().set(Dial.HREF_ESCAPES, escapes);
      hrefs(it.client.sync(it.path, "")).stream().skip(1).forEach(seen::add);
    }
    assertThat(seen)
        .containsExactly(
            it.path + "b%20@.ics",
            it.path + "%C3%BC%3F.ics",
            it.path + "b%20@.ics",
            it.path + "%c3%bc%3f.ics",
            it.path + "b%20%40.ics",
            it.path + "%C3%BC%3F.ics",
            it.path + "b @.ics",
            it.path + "ü%3F.ics");
    assertThat(texts(it.client.multiget(it.path, seen), "calendar-data")).hasSize(8);
  }

  private static void listsTwice(SimulatorFixture it) {
    it.work.dials().set(Dial.LISTS_TWICE, true);
    assertThat(hrefs(it.client.sync(it.path, ""))).hasSize(4);
  }

  private static void absolute(SimulatorFixture it) {
    it.server.dials().set(Dial.ABSOLUTE_HREFS, true);
    List<String> told = hrefs(it.client.sync(it.path, ""));
    assertThat(told).contains(it.server.url() + it.path + "a.ics");
    assertThat(texts(it.client.multiget(it.path, told), "calendar-data")).hasSize(2);
  }

  private static void prefix(SimulatorFixture it) {
    it.server.dials().set(Dial.HREF_PREFIX, "/remote/dav");
    List<String> told = hrefs(it.client.sync("/remote/dav" + it.path, ""));
    assertThat(told).contains("/remote/dav" + it.path + "a.ics");
    assertThat(texts(it.client.multiget(it.path, told), "calendar-data")).hasSize(2);
    HttpResponse<String> start = it.client.send("PROPFIND", "/.well-known/caldav", "");
    assertThat(start.headers().firstValue("Location")).contains("/remote/dav/");
    assertThat(it.client.propfind("/remote/dav/", 0, DavClient.PROPS).statusCode()).isEqualTo(207);
  }

  private static void noSlash(SimulatorFixture it) {
    it.server.dials().set(Dial.TRAILING_SLASH, false);
    assertThat(hrefs(it.client.propfind("/calendars/alice", 1, DavClient.PROPS)))
        .contains("/calendars/alice", "/calendars/alice/work");
    assertThat(hrefs(it.client.propfind("/calendars/alice/work", 1, DavClient.PROPS)))
        .contains("/calendars/alice/work", it.path + "a.ics");
  }

  private static void xmlStyles(SimulatorFixture it) {
    it.server.dials().set(Dial.XML_STYLE, Dial.XmlStyle.DEFAULT_NAMESPACE);
    String props = "<d:prop><d:getetag/><x:odd xmlns:x=\"urn:x\"/><c:calendar-data/></d:prop>";
    assertThat(it.client.propfind(it.path, 1, props).body())
        .contains("<multistatus xmlns=\"DAV:\"", "<odd xmlns=\"urn:x\">");
    for (Dial.XmlStyle style : Dial.XmlStyle.values()) {
      it.server.dials().set(Dial.XML_STYLE, style);
      HttpResponse<String> answer = it.client.propfind(it.path, 1, props);
      assertThat(elements(answer.body())).contains("{DAV:}getetag", "{urn:x}odd");
    }
  }

  /** Reads a whole document with a strict parser. */
  private static List<String> elements(String xml) {
    List<String> names = new ArrayList<>();
    try {
      XMLStreamReader reader =
          XMLInputFactory.newDefaultFactory()
              .createXMLStreamReader(
                  new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamReader.START_ELEMENT) {
          names.add(reader.getName().toString());
        }
      }
      return names;
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void cdata(SimulatorFixture it) {
    it.work.dials().set(Dial.CDATA, true);
    assertThat(it.client.multiget(it.path, List.of(it.path + "a.ics")).body())
        .contains("<![CDATA[BEGIN:VCALENDAR");
  }

  private static void propstatReversed(SimulatorFixture it) {
    it.server.dials().set(Dial.PROPSTAT_REVERSED, true);
    String body = it.client.propfind("/calendars/alice/", 0, DavClient.PROPS).body();
    assertThat(body).contains("<d:propstat><d:status>");
    assertThat(body.indexOf("404")).isLessThan(body.indexOf("200"));
  }

  private static void controlCharacters(SimulatorFixture it) {
    it.work.dials().set(Dial.CONTROL_CHARACTERS, true);
    String body = it.client.multiget(it.path, List.of(it.path + "a.ics")).body();
    assertThatThrownBy(() -> elements(body)).isInstanceOf(IllegalArgumentException.class);
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
    HttpResponse<String> answer = it.client.send("GET", it.path + "a.ics", "");
    assertThat(answer.headers().firstValue("Connection")).isEmpty();
    assertThat(answer.body()).isEqualTo(event("a").text());
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

  private static void noDiscovery(SimulatorFixture it) {
    it.server.dials().set(Dial.DISCOVERY, false);
    assertThat(it.client.send("PROPFIND", "/.well-known/caldav", "").statusCode()).isEqualTo(404);
    String props = "<d:prop><d:current-user-principal/></d:prop>";
    assertThat(it.client.propfind("/", 0, props).body()).contains("404");
  }
}
