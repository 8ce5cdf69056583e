package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events and free-busy times as an application reads them that was written for Cronofy. */
class FaceReadTest {
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final String EVENTS = "/v1/events?tzid=Etc/UTC";

  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private static SimulatedCalendar work;
  private static SimulatedCalendar club;
  private static FaceClient ann;
  private static FaceClient bob;

  @BeforeAll
  static void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    SimulatedUser user = server.addUser("ann", "a");
    work = user.createCalendar("work", "Work");
    club = user.createCalendar("club", "Club");
    server.addUser("bob", "b").createCalendar("home", "Home");
    put(work, "once", at(2, "090000", "100000") + "SUMMARY:Once\nLOCATION:Room 1\n");
    put(work, "gone", at(3, "090000", "100000") + "SUMMARY:Gone\n");
    put(work, "leaving", at(4, "090000", "100000") + "SUMMARY:Leaving\n");
    put(work, "free", at(5, "090000", "100000") + "SUMMARY:Free\nTRANSP:TRANSPARENT\n");
    put(
        work,
        "series",
        at(6, "090000", "093000")
            + "SUMMARY:Daily\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;TZID=Europe/Paris:%sT090000\n"
                .formatted(DAY.format(TODAY.plusDays(7))));
    put(
        club,
        "days",
        "DTSTART;VALUE=DATE:%s\nSUMMARY:Day\n".formatted(DAY.format(TODAY.plusDays(9))));
    gateway = RunningGateway.start();
    ann = FaceClient.of(gateway, link("ann", "a"));
    bob = FaceClient.of(gateway, link("bob", "b"));
    gateway.sync(ann.account());
    gateway.sync(bob.account());
    work.delete("gone.ics");
    put(work, "leaving", at(150, "090000", "100000") + "SUMMARY:Leaving\n");
    gateway.sync(ann.account());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  private static String link(String user, String password) {
    return gateway.link(
        "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}"
            .formatted(server.url(), user, password));
  }

  private static String at(int day, String start, String end) {
    String date = DAY.format(TODAY.plusDays(day));
    return "DTSTART;TZID=Europe/Paris:%sT%s\nDTEND;TZID=Europe/Paris:%sT%s\n"
        .formatted(date, start, date, end);
  }

  private static void put(SimulatedCalendar calendar, String uid, String lines) {
    calendar.put(
        uid + ".ics",
        ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test\nBEGIN:VEVENT\nUID:"
                + uid
                + "\nDTSTAMP:20261101T000000Z\n"
                + lines
                + "END:VEVENT\nEND:VCALENDAR\n")
            .replace("\n", "\r\n"));
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type").replace(" ", ""))
        .isEqualTo("application/json;charset=utf-8");
    return answer.json();
  }

  private static List<String> summaries(String more) {
    List<String> summaries = new ArrayList<>();
    ok(ann.get(EVENTS + more))
        .path("events")
        .forEach(it -> summaries.add(it.at("/summary").asText()));
    return summaries;
  }

  private static String refused(String more) {
    Answer answer = ann.get("/v1/events?" + more);
    assertThat(answer.status()).as(more + answer.text()).isEqualTo(422);
    JsonNode errors = answer.json().path("errors");
    String field = errors.fieldNames().next();
    assertThat(errors.at("/" + field + "/0/description").asText()).isNotEmpty();
    return field + " " + errors.at("/" + field + "/0/key").asText();
  }

  @Test
  void occurrencesAreEventsOfTheirOwn() {
    JsonNode page = ok(ann.get(EVENTS));

    assertThat(page.path("pages").toString()).isEqualTo("{\"current\":1,\"total\":1}");
    assertThat(summaries("")).containsExactly("Once", "Free", "Daily", "Daily", "Day", "Leaving");
    JsonNode once = page.at("/events/0");
    assertThat(once.path("start").asText())
        .isEqualTo(
            TODAY
                .plusDays(2)
                .atTime(9, 0)
                .atZone(java.time.ZoneId.of("Europe/Paris"))
                .toInstant()
                .toString());
    assertThat(once.at("/location/description").asText()).isEqualTo("Room 1");
    assertThat(once.has("event_id")).isFalse();
    assertThat(once.path("created").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(once.path("updated").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    JsonNode daily = page.at("/events/2");
    assertThat(daily.path("recurring").asBoolean()).isTrue();
    assertThat(daily.path("series_identifier").asText())
        .isEqualTo(page.at("/events/3/series_identifier").asText());
    assertThat(daily.path("event_uid").asText())
        .startsWith("evt_external_" + daily.path("series_identifier").asText() + "_");
    assertThat(page.at("/events/4/start").asText()).isEqualTo(TODAY.plusDays(9).toString());
    assertThat(page.at("/events/4/end").asText()).isEqualTo(TODAY.plusDays(10).toString());
  }

  @Test
  void theUnifiedInterfaceFindsTheEventByTheUidWithoutItsPrefix() {
    for (JsonNode event : ok(ann.get(EVENTS)).path("events")) {
      String id = event.path("event_uid").asText().substring("evt_external_".length());
      assertThat(gateway.get("/api/events/" + id).json().path("title").asText())
          .isEqualTo(event.path("summary").asText());
    }
  }

  @Test
  void whatIsGoneIsToldOnDemand() {
    JsonNode page = ok(ann.get(EVENTS + "&include_deleted=True"));
    List<String> deleted = new ArrayList<>();
    page.path("events")
        .forEach(
            it -> {
              if (it.path("deleted").asBoolean()) {
                deleted.add(it.path("start").asText().substring(0, 10));
              }
            });

    assertThat(deleted).containsExactly(TODAY.plusDays(3).toString(), TODAY.plusDays(7).toString());
    assertThat(summaries("&include_deleted=FALSE")).doesNotContain("Gone");
  }

  @Test
  void whatLeftTheWindowIsToldOnDemand() {
    String window = "&from=%s&to=%s".formatted(TODAY.plusDays(3), TODAY.plusDays(6));

    assertThat(summaries(window)).containsExactly("Free");
    assertThat(summaries(window + "&include_moved=true")).containsExactly("Free", "Leaving");
  }

  @Test
  void aWindowIsGivenInDaysOrInMoments() {
    String day = TODAY.plusDays(2).toString();
    String next = TODAY.plusDays(3).toString();

    assertThat(summaries("&from=" + day + "&to=" + next)).containsExactly("Once");
    assertThat(summaries("&from=" + day + "T00:00:00Z&to=" + next + "T00:00:00.000Z"))
        .containsExactly("Once");
    assertThat(summaries("&from=" + day + "%2000:00:00Z&to=" + day + "%2007:00:00Z")).isEmpty();
    // What ends at the begin is inside.
    String end = ok(ann.get(EVENTS)).at("/events/0/end").asText();
    assertThat(summaries("&from=" + end + "&to=" + next)).containsExactly("Once");
  }

  @Test
  void calendarsAreNamedWithBracketsOfAnyForm() {
    String home = ok(bob.get("/v1/calendars")).at("/calendars/0/calendar_id").asText();
    String day = "";
    for (JsonNode event : ok(ann.get(EVENTS)).path("events")) {
      day = event.path("summary").asText().equals("Day") ? event.path("calendar_id").asText() : day;
    }

    assertThat(summaries("&calendar_ids%5B%5D=" + day)).containsExactly("Day");
    assertThat(raw("&calendar_ids[]=" + day + "&calendar_ids[]=" + home)).contains("\"Day\"");
    assertThat(summaries("&calendar_ids%5B%5D=" + home)).isEmpty();
    assertThat(summaries("&calendar_ids%5B%5D=nonsense")).isEmpty();
  }

  /** The client refuses to send such an address. */
  private static String raw(String more) {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", gateway.uri("/").getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + EVENTS
                      + more
                      + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                      + ann.access()
                      + "\r\nContent-Length: 2\r\n\r\n{}")
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return new String(
          socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void timesHaveTheirZonesOnDemand() {
    JsonNode page = ok(ann.get(EVENTS + "&localized_times=true"));

    assertThat(page.at("/events/0/start/tzid").asText()).isEqualTo("Europe/Paris");
    assertThat(page.at("/events/0/start/time").asText())
        .startsWith(TODAY.plusDays(2) + "T09:00:00+0");
    assertThat(page.at("/events/4/start").toString())
        .isEqualTo("{\"time\":\"%s\",\"tzid\":\"Etc/UTC\"}".formatted(TODAY.plusDays(9)));
  }

  @Test
  void nonsenseIsRefusedByFieldAndKey() {
    assertThat(refused("")).isEqualTo("tzid errors.required");
    assertThat(refused("tzid=Mars/Olympus")).isEqualTo("tzid errors.tzid_unrecognized");
    assertThat(refused("tzid=UTC&from=" + TODAY.minusDays(44)))
        .isEqualTo("from errors.out_of_range");
    assertThat(refused("tzid=UTC&to=" + TODAY.plusDays(203))).isEqualTo("to errors.out_of_range");
    assertThat(refused("tzid=UTC&from=yesterday")).isEqualTo("from errors.invalid_format");
    assertThat(refused("tzid=UTC&last_modified=1"))
        .isEqualTo("last_modified errors.invalid_format");
    assertThat(refused("tzid=UTC&include_deleted=perhaps"))
        .isEqualTo("include_deleted errors.must_be_boolean");
    assertThat(refused("tzid=UTC&from=%s&to=%s".formatted(TODAY, TODAY.minusDays(1))))
        .isEqualTo("to errors.invalid_time_pair");
  }

  @Test
  void whatAScopeDoesNotGiveIsForbidden() {
    FaceClient busy = FaceClient.of(gateway, ann.account(), "free_busy");
    FaceClient writer = FaceClient.of(gateway, ann.account(), "write_only");

    assertThat(busy.get(EVENTS).status()).isEqualTo(403);
    assertThat(busy.get("/v1/free_busy?tzid=Etc/UTC").status()).isEqualTo(200);
    assertThat(writer.get("/v1/free_busy?tzid=Etc/UTC").status()).isEqualTo(403);
    assertThat(
            gateway
                .send(java.net.http.HttpRequest.newBuilder(gateway.uri(EVENTS)).build())
                .status())
        .isEqualTo(401);
  }

  @Test
  void freeTimesAndTheirEventsAreToldOnDemand() {
    JsonNode busy = ok(ann.get("/v1/free_busy?tzid=Etc/UTC"));
    JsonNode all =
        ok(
            ann.get(
                "/v1/free_busy?tzid=Etc/UTC&include_free=true&include_ids=True&include_deleted=true"));

    List<String> fields = new ArrayList<>();
    busy.at("/free_busy/0").fieldNames().forEachRemaining(fields::add);
    assertThat(fields).containsExactly("calendar_id", "start", "end", "free_busy_status");
    busy.path("free_busy")
        .forEach(it -> assertThat(it.path("free_busy_status").asText()).isEqualTo("busy"));
    assertThat(busy.path("free_busy")).hasSize(5);
    assertThat(all.path("free_busy")).hasSize(8);
    assertThat(all.at("/free_busy/0/event_uid").asText()).startsWith("evt_external_evt_");
    assertThat(all.at("/free_busy/1/deleted").asBoolean()).isTrue();
  }

  @Test
  void aListingGoesOnAtAnAddressWithoutAQueryWhateverIsAppended() {
    StringBuilder many = new StringBuilder();
    LocalDate first = TODAY.plusDays(20);
    for (int i = 0; i < 4; i++) {
      put(
          club,
          "many" + i,
          at(20, "120000", "121500") + "SUMMARY:Many\nRRULE:FREQ=DAILY;COUNT=160\n");
      many.append(i);
    }
    gateway.sync(ann.account());
    String query = EVENTS + "&from=" + first + "&localized_times=true";

    JsonNode page = ok(ann.get(query));
    Set<String> uids = new HashSet<>();
    List<Integer> sizes = new ArrayList<>();
    int number = 1;
    while (true) {
      assertThat(page.at("/pages/current").asInt()).isEqualTo(number);
      sizes.add(page.path("events").size());
      page.path("events")
          .forEach(it -> assertThat(uids.add(it.path("event_uid").asText())).isTrue());
      if (!page.path("pages").has("next_page")) {
        break;
      }
      assertThat(page.at("/pages/total").asInt()).isEqualTo(number + 1);
      String next = page.at("/pages/next_page").asText();
      assertThat(next).startsWith(gateway.uri("/v1/events/pages/").toString()).doesNotContain("?");
      JsonNode plain = ok(ann.follow(next));
      page = ok(ann.follow(next + "?tzid=Nowhere&x=y"));
      assertThat(page.path("events")).isEqualTo(plain.path("events"));
      assertThat(page.at("/events/0/start/tzid").asText()).isEqualTo("Europe/Paris");
      assertThat(bob.follow(next).status()).isEqualTo(404);
      assertThat(ann.follow(next.replace("/events/", "/free_busy/")).status()).isEqualTo(404);
      assertThat(ann.follow(next.substring(0, next.length() - 1)).status()).isEqualTo(404);
      number++;
    }
    assertThat(page.at("/pages/total").asInt()).isEqualTo(number);
    assertThat(sizes).containsExactly(300, 300, 41);
    for (int i = 0; i < 4; i++) {
      club.delete("many" + i + ".ics");
    }
    gateway.sync(ann.account());
  }

  @Test
  void whatChangedInAVerySecondIsToldWhenThatSecondIsNamed() {
    for (JsonNode event : ok(ann.get(EVENTS)).path("events")) {
      String updated = event.path("updated").asText();
      assertThat(ok(ann.get(EVENTS + "&last_modified=" + updated)).toString())
          .contains(event.path("event_uid").asText());
    }
    assertThat(summaries("&last_modified=" + TODAY.plusDays(2) + "T00:00:00Z")).isEmpty();
  }
}
