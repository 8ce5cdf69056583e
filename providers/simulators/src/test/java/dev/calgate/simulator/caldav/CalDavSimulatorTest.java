package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.SimulatorFixture.at;
import static dev.calgate.simulator.caldav.SimulatorFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The methods of a server that keeps to the letter. */
class CalDavSimulatorTest {
  private final SimulatorFixture fixture = new SimulatorFixture();
  private final SimulatedCalendar work = fixture.work;
  private final DavClient client = fixture.client;
  private final String path = fixture.path;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void discoveryLeadsFromTheWellKnownPlaceToTheCalendars() {
    fixture.alice.createTaskList("tasks", "Tasks");
    HttpResponse<String> start = client.send("PROPFIND", "/.well-known/caldav", "");
    assertThat(start.statusCode()).isEqualTo(301);
    assertThat(start.headers().firstValue("Location")).contains("/");
    assertThat(client.propfind("/", 0, "<d:prop><d:current-user-principal/></d:prop>").body())
        .contains("<d:current-user-principal><d:href>/principals/alice/</d:href>");
    assertThat(
            client
                .propfind("/principals/alice/", 0, "<d:prop><c:calendar-home-set/></d:prop>")
                .body())
        .contains("<cal:calendar-home-set><d:href>/calendars/alice/</d:href>");
    HttpResponse<String> home =
        client.propfind(
            "/calendars/alice/",
            1,
            "<d:prop><d:displayname/><d:resourcetype/><c:supported-calendar-component-set/>"
                + "<d:supported-report-set/><d:current-user-privilege-set/></d:prop>");
    assertThat(DavClient.hrefs(home))
        .containsExactly(
            "/calendars/alice/",
            "/calendars/alice/inbox/",
            "/calendars/alice/outbox/",
            "/calendars/alice/tasks/",
            "/calendars/alice/work/");
    assertThat(home.body())
        .contains("Work &amp; Play", "<cal:comp name=\"VTODO\">", "<d:sync-collection>")
        .contains("<d:privilege><d:write></d:write></d:privilege>");
  }

  @Test
  void putGetAndDeleteKeepBytesAndConditions() {
    String text = event("a").text();
    HttpResponse<String> created = client.send("PUT", path + "a.ics", text, "If-None-Match", "*");
    assertThat(created.statusCode()).isEqualTo(201);
    String etag = created.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> got = client.send("GET", path + "a.ics", "");
    assertThat(got.body()).isEqualTo(text);
    assertThat(got.headers().firstValue("ETag")).contains(etag);
    assertThat(client.send("HEAD", path + "a.ics", "").headers().firstValue("Content-Length"))
        .contains(String.valueOf(text.length()));
    assertThat(client.send("PUT", path + "a.ics", text, "If-None-Match", "*").statusCode())
        .isEqualTo(412);
    assertThat(client.send("PUT", path + "a.ics", text, "If-Match", "\"other\"").statusCode())
        .isEqualTo(412);
    String changed = event("a").describedAs("More").text();
    assertThat(client.send("PUT", path + "a.ics", changed, "If-Match", etag).statusCode())
        .isEqualTo(204);
    assertThat(work.objects()).containsExactly(Map.entry("a.ics", changed));
    assertThat(client.send("DELETE", path + "a.ics", "", "If-Match", etag).statusCode())
        .isEqualTo(412);
    assertThat(client.send("DELETE", path + "a.ics", "").statusCode()).isEqualTo(204);
    assertThat(client.send("GET", path + "a.ics", "").statusCode()).isEqualTo(404);
    assertThat(client.send("DELETE", path + "a.ics", "").statusCode()).isEqualTo(404);
  }

  @Test
  void syncTellsEachMemberOnceAtItsLastChange() {
    work.put("a.ics", event("a").text());
    work.put("b.ics", event("b").text());
    HttpResponse<String> first = client.sync(path, "");
    assertThat(first.statusCode()).isEqualTo(207);
    assertThat(DavClient.hrefs(first)).containsExactly(path + "a.ics", path + "b.ics");
    String token = DavClient.token(first);
    assertThat(DavClient.hrefs(client.sync(path, token))).isEmpty();

    work.put("a.ics", event("a").describedAs("1").text());
    work.put("a.ics", event("a").describedAs("2").text());
    work.delete("b.ics");
    work.put("c.ics", event("c").text());
    work.delete("c.ics");
    HttpResponse<String> next = client.sync(path, token);
    assertThat(DavClient.hrefs(next))
        .containsExactly(path + "a.ics", path + "b.ics", path + "c.ics");
    assertThat(DavClient.texts(next, "getetag"))
        .containsExactly(work.etag("a.ics").orElseThrow().replace("\"", "&quot;"));
    assertThat(next.body().split("404", -1)).hasSize(3);
    assertThat(DavClient.token(client.propfind(path, 0, DavClient.PROPS)))
        .isEqualTo(DavClient.token(next));
  }

  @Test
  void aCalendarMadeAgainAtItsUrlDoesNotKnowOldTokens() {
    String token = DavClient.token(client.sync(path, ""));
    work.delete();
    assertThat(client.sync(path, token).statusCode()).isEqualTo(404);
    fixture.alice.createCalendar("work", "Work again");
    HttpResponse<String> refused = client.sync(path, token);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("valid-sync-token");
  }

  @Test
  void multigetAnswersEachHref() {
    work.put("ä @b.ics", event("a").text());
    String href = path + "%C3%A4%20@b.ics";
    HttpResponse<String> answer =
        client.multiget(
            path, List.of(href, path + "%c3%a4%20%40b.ics", fixture.server.url() + path + "no"));
    assertThat(DavClient.hrefs(answer))
        .containsExactly(href, href, fixture.server.url() + path + "no");
    assertThat(DavClient.texts(answer, "calendar-data"))
        .containsExactly(event("a").text(), event("a").text());
    assertThat(DavClient.hrefs(client.propfind(path, 1, DavClient.PROPS))).contains(href);
  }

  @Test
  void queriesByTimeRangeFindOccurrencesOfSeries() {
    work.put(
        "series.ics",
        EventText.of("s", at("2026-03-02T09:00"), at("2026-03-02T09:30"))
            .uid("s")
            .repeating("FREQ=DAILY")
            .without(at("2026-03-05T09:00"))
            .overriding(
                at("2026-03-06T09:00"), "late", at("2026-03-06T20:00"), at("2026-03-06T21:00"))
            .text());
    assertThat(found("20260304T000000Z", "20260305T000000Z")).containsExactly(path + "series.ics");
    assertThat(found("20260305T000000Z", "20260306T000000Z")).isEmpty();
    assertThat(found("20260306T000000Z", "20260306T180000Z")).isEmpty();
    assertThat(found("20260306T190000Z", "20260306T193000Z")).containsExactly(path + "series.ics");
    assertThat(found("20260301T000000Z", "20260302T080000Z")).isEmpty();
    assertThat(DavClient.hrefs(client.query(path, ""))).containsExactly(path + "series.ics");
  }

  private List<String> found(String start, String end) {
    String range = "<c:time-range start=\"" + start + "\" end=\"" + end + "\"/>";
    return DavClient.hrefs(client.query(path, range));
  }

  @Test
  void wrongOrNoCredentialsAreRefused() {
    DavClient wrong = new DavClient(fixture.server, "alice", "wonder");
    assertThat(wrong.propfind(path, 0, DavClient.PROPS).statusCode()).isEqualTo(401);
    fixture.server.addUser("bob", "builder");
    DavClient bob = new DavClient(fixture.server, "bob", "builder");
    assertThat(bob.propfind(path, 0, DavClient.PROPS).statusCode()).isEqualTo(403);
    fixture.alice.changePassword("new");
    assertThat(client.propfind(path, 0, DavClient.PROPS).statusCode()).isEqualTo(401);
  }

  @Test
  void theLogTellsEveryRequest() {
    client.sync(path, "");
    client.send("PUT", path + "x.ics", "hello");
    assertThat(fixture.server.log().all())
        .extracting(it -> it.method() + " " + it.path() + " " + it.status() + it.authorized())
        .containsExactly("REPORT " + path + " 207true", "PUT " + path + "x.ics 403true");
    assertThat(fixture.server.log().all().get(0).answerSize()).isPositive();
    assertThat(fixture.server.log().all().get(0).toString()).doesNotContain("Basic");
  }
}
