package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.DavClient.hrefs;
import static dev.calgate.simulator.caldav.DavClient.root;
import static dev.calgate.simulator.caldav.DavClient.texts;
import static dev.calgate.simulator.caldav.SimulatorFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods on collections, moving, sharing, and what is refused. */
class CollectionTest {
  private static final String NAME_AND_COLOR =
      "<d:prop><d:displayname/><i:calendar-color xmlns:i=\"http://apple.com/ns/ical/\"/></d:prop>";

  private final SimulatorFixture fixture = new SimulatorFixture();
  private final DavClient client = fixture.client;
  private final String path = fixture.path;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void mkcalendarKeepsWhatItIsGiven() {
    String made = "/calendars/alice/n%C3%B6w/";
    String body =
        root(
            "c:mkcalendar",
            "<d:set><d:prop><d:displayname>Nöw &amp; then</d:displayname><c:calendar-description>D"
                + "</c:calendar-description><c:supported-calendar-component-set><c:comp"
                + " name=\"VTODO\"/></c:supported-calendar-component-set></d:prop></d:set>");
    assertThat(client.send("MKCALENDAR", made, body).statusCode()).isEqualTo(201);
    assertThat(client.send("MKCALENDAR", made, body).statusCode()).isEqualTo(405);
    SimulatedCalendar calendar = fixture.alice.calendar("nöw");
    assertThat(calendar.displayName()).isEqualTo("Nöw & then");
    HttpResponse<String> refused = client.send("PUT", made + "e.ics", event("e").text());
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("supported-calendar-component");
    assertThat(client.send("DELETE", made, "").statusCode()).isEqualTo(204);
    assertThat(client.sync(made, "").statusCode()).isEqualTo(404);
    assertThat(client.send("PUT", made + "e.ics", event("e").text()).statusCode()).isEqualTo(409);
  }

  @Test
  void proppatchTakesAllOrNothing() {
    HttpResponse<String> good =
        client.send("PROPPATCH", path, update("<d:displayname>New</d:displayname>"));
    assertThat(good.statusCode()).isEqualTo(207);
    assertThat(fixture.work.displayName()).isEqualTo("New");
    HttpResponse<String> bad =
        client.send(
            "PROPPATCH", path, update("<d:displayname>X</d:displayname><d:getetag>1</d:getetag>"));
    assertThat(bad.body()).contains("403", "424");
    assertThat(fixture.work.displayName()).isEqualTo("New");
    fixture.work.paint("#FF0000FF");
    assertThat(texts(client.propfind(path, 0, NAME_AND_COLOR), "calendar-color"))
        .containsExactly("#FF0000FF");
  }

  private static String update(String properties) {
    return root("d:propertyupdate", "<d:set><d:prop>" + properties + "</d:prop></d:set>");
  }

  @Test
  void moveIsOneGoneAndOneNew() {
    fixture.work.put("a.ics", event("a").text());
    SimulatedCalendar other = fixture.alice.createCalendar("other", "Other");
    String token = DavClient.token(client.sync(path, ""));
    String there = other.url() + "b.ics";
    assertThat(client.send("MOVE", path + "a.ics", "", "Destination", there).statusCode())
        .isEqualTo(201);
    assertThat(client.sync(path, token).body()).contains("404");
    assertThat(other.object("b.ics")).contains(event("a").text());
    other.moveTo(fixture.work, "b.ics");
    fixture.work.move("b.ics", "c.ics");
    assertThat(hrefs(client.sync(path, token)))
        .containsExactly(path + "a.ics", path + "b.ics", path + "c.ics");
  }

  @Test
  void aSharedCalendarCanBeReadAndNotWritten() {
    SimulatedUser bob = fixture.server.addUser("bob", "b");
    fixture.work.put("a.ics", event("a").text());
    String there = "/calendars/bob/" + fixture.work.shareWith(bob, true) + "/";
    DavClient his = new DavClient(fixture.server, "bob", "b");
    assertThat(hrefs(his.sync(there, ""))).containsExactly(there + "a.ics");
    assertThat(his.send("DELETE", there + "a.ics", "").statusCode()).isEqualTo(403);
    fixture.work.unshare(bob);
    assertThat(his.sync(there, "").statusCode()).isEqualTo(404);
    assertThat(client.sync(path, "").statusCode()).isEqualTo(207);
  }

  @ParameterizedTest
  @CsvSource({
    "hello world, valid-calendar-data",
    "'BEGIN:VCALENDAR|BEGIN:VEVENT|UID:1|DTSTART:20260101T000000Z', valid-calendar-data",
    "'BEGIN:VCALENDAR|BEGIN:VEVENT|UID:1|DTSTART:soon|END:VEVENT|END:VCALENDAR',"
        + " valid-calendar-data",
    "'BEGIN:VCALENDAR|BEGIN:VEVENT|DTSTART:20260101T000000Z|END:VEVENT|END:VCALENDAR',"
        + " valid-calendar-object-resource",
    "'BEGIN:VCALENDAR|METHOD:REQUEST|BEGIN:VEVENT|UID:1|DTSTART:20260101T000000Z|END:VEVENT|END:VCALENDAR',"
        + " valid-calendar-object-resource",
    "'BEGIN:VCALENDAR|BEGIN:VTODO|UID:1|END:VTODO|END:VCALENDAR', supported-calendar-component"
  })
  void whatNoCalendarMayHoldIsRefused(String text, String condition) {
    HttpResponse<String> refused =
        client.send("PUT", path + "x.ics", text.replace("|", "\r\n") + "\r\n");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains(condition);
    assertThat(fixture.work.objects()).isEmpty();
  }

  @Test
  void handsMayStoreWhatIsBrokenAndItIsServedAsItIs() {
    String broken = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:never\r\n";
    fixture.work.put("broken.ics", broken);
    assertThat(client.send("GET", path + "broken.ics", "").body()).isEqualTo(broken);
    assertThat(hrefs(client.query(path, "<c:time-range start=\"20260101T000000Z\"/>")))
        .containsExactly(path + "broken.ics");
  }

  @ParameterizedTest
  @CsvSource({
    "'<!DOCTYPE x [<!ENTITY a \"b\">]><d:propfind xmlns:d=\"DAV:\"><d:prop>&a;</d:prop></d:propfind>'",
    "'<d:propfind xmlns:d=\"DAV:\"><d:prop>'",
    "'nonsense'"
  })
  void brokenOrDangerousXmlIsRefused(String xml) {
    assertThat(client.send("PROPFIND", path, xml).statusCode()).isEqualTo(400);
  }

  @Test
  void deeplyNestedXmlIsRefused() {
    String deep = "<a>".repeat(10_000) + "</a>".repeat(10_000);
    assertThat(client.send("PROPFIND", path, deep).statusCode()).isEqualTo(400);
  }
}
