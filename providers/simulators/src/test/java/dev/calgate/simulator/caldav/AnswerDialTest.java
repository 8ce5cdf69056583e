package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.DavClient.hrefs;
import static dev.calgate.simulator.caldav.DavClient.texts;
import static dev.calgate.simulator.caldav.SimulatorFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Named;

/** How answers are written. */
class AnswerDialTest extends DialTable {

  static Stream<Named<Consumer<SimulatorFixture>>> dials() {
    return Stream.of(
        named(Dial.HREF_ESCAPES, AnswerDialTest::escapes),
        named(Dial.LISTS_TWICE, AnswerDialTest::listsTwice),
        named(Dial.ABSOLUTE_HREFS, AnswerDialTest::absolute),
        named(Dial.RELATIVE_HREFS, AnswerDialTest::relative),
        named(Dial.HREF_PREFIX, AnswerDialTest::prefix),
        named(Dial.TRAILING_SLASH, AnswerDialTest::noSlash),
        named(Dial.XML_STYLE, AnswerDialTest::xmlStyles),
        named(Dial.CDATA, AnswerDialTest::cdata),
        named(Dial.PROPSTAT_REVERSED, AnswerDialTest::propstatReversed),
        named(Dial.CONTROL_CHARACTERS, AnswerDialTest::controlCharacters),
        named(Dial.DISCOVERY, AnswerDialTest::noDiscovery));
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

  private static void relative(SimulatorFixture it) {
    it.server.dials().set(Dial.RELATIVE_HREFS, true);
    assertThat(hrefs(it.client.sync(it.path, ""))).containsExactly("a.ics", "b%20@.ics");
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

  private static void noDiscovery(SimulatorFixture it) {
    it.server.dials().set(Dial.DISCOVERY, false);
    assertThat(it.client.send("PROPFIND", "/.well-known/caldav", "").statusCode()).isEqualTo(404);
    String props = "<d:prop><d:current-user-principal/></d:prop>";
    assertThat(it.client.propfind("/", 0, props).body()).contains("404");
  }
}
