package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.DavClient.hrefs;
import static dev.calgate.simulator.caldav.SimulatorFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** How a server keeps objects and answers for them. */
class ObjectDialTest extends DialTable {

  static Stream<Named<Consumer<SimulatorFixture>>> dials() {
    return Stream.of(
        named(Dial.ETAG, ObjectDialTest::etags),
        named(Dial.PUT_TAG, ObjectDialTest::putTags),
        named(Dial.REWRITES, ObjectDialTest::rewrites),
        named(Dial.READ_ONLY, ObjectDialTest::readOnly),
        named(Dial.CONDITIONS, ObjectDialTest::noConditions),
        named(Dial.UNIQUE_UIDS, ObjectDialTest::uids),
        named(Dial.MOVES, ObjectDialTest::moves),
        named(Dial.MAX_BYTES, ObjectDialTest::maxBytes),
        named(Dial.WRAPS_REFUSALS, ObjectDialTest::wrapsRefusals),
        named(Dial.MULTIGET_MISSING, ObjectDialTest::multigetMissing),
        named(Dial.MULTIGET_CAP, ObjectDialTest::multigetCap));
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

  private static void moves(SimulatorFixture it) {
    SimulatedCalendar home = it.work.owner().createCalendar("home", "Home");
    String[] headers = {"Destination", home.url() + "a.ics", "Overwrite", "F"};
    it.work.dials().set(Dial.MOVES, false);
    assertThat(it.client.send("MOVE", it.path + "a.ics", "", headers).statusCode()).isEqualTo(405);
    it.work.dials().reset(Dial.MOVES);
    home.put("other.ics", it.work.object("a.ics").orElseThrow());
    assertThat(it.client.send("MOVE", it.path + "a.ics", "", headers).body())
        .contains("no-uid-conflict", home.path() + "other.ics");
    home.delete("other.ics");
    assertThat(it.client.send("MOVE", it.path + "a.ics", "", headers).statusCode()).isEqualTo(201);
    assertThat(home.objects()).containsOnlyKeys("a.ics");
  }

  private static void maxBytes(SimulatorFixture it) {
    it.work.dials().set(Dial.MAX_BYTES, 10);
    HttpResponse<String> refused = it.client.send("PUT", it.path + "a.ics", event("a").text());
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("max-resource-size");
  }

  private static void wrapsRefusals(SimulatorFixture it) {
    it.server.dials().set(Dial.WRAPS_REFUSALS, true);
    HttpResponse<String> refused = it.client.send("PUT", it.path + "c.ics", event("a").text());
    assertThat(refused.statusCode()).isEqualTo(207);
    assertThat(refused.body()).contains("HTTP/1.1 403", "no-uid-conflict");
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
}
