package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Free-busy times and availability as an application sees them. Ann has a calendar in Paris with
 * one kind of event on each day of December 2026, and one without zone; Bob has one in UTC.
 */
class FreeBusyApiTest {
  private static final String PARIS =
      """
      BEGIN:VCALENDAR
      VERSION:2.0
      PRODID:-//test
      BEGIN:VTIMEZONE
      TZID:Europe/Paris
      BEGIN:STANDARD
      DTSTART:19701025T030000
      TZOFFSETFROM:+0200
      TZOFFSETTO:+0100
      END:STANDARD
      END:VTIMEZONE
      END:VCALENDAR
      """;

  private static final TestDatabase DATABASE = TestDatabase.create();

  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private static SimulatedCalendar work;
  private static SimulatedCalendar home;
  private static SimulatedCalendar bobs;
  private static String ann;
  private static String bob;

  @BeforeAll
  static void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    var annsHome = server.addUser("ann", "a");
    work = annsHome.createCalendar("work", "Work");
    work.timeZone(PARIS.replace("\n", "\r\n"));
    home = annsHome.createCalendar("home", "Home");
    bobs = server.addUser("bob", "b").createCalendar("bobs", "Bob's");
    fill();
    gateway =
        RunningGateway.start(
            DATABASE.jdbcUrl(),
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n");
    ann = link("ann", "a");
    bob = link("bob", "b");
    gateway.sync(ann);
    gateway.sync(bob);
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

  private static void fill() {
    put(work, "busy", utc("01T08", "01T09"));
    put(work, "touching", utc("01T09", "01T10"));
    put(work, "maybe", utc("01T0930", "01T11") + "\nSTATUS:TENTATIVE");
    put(work, "away", utc("02T08", "02T12") + "\nX-MICROSOFT-CDO-BUSYSTATUS:OOF");
    put(work, "call", utc("02T10", "02T13"));
    put(work, "free", utc("03T08", "03T09") + "\nTRANSP:TRANSPARENT");
    put(work, "off", utc("03T09", "03T10") + "\nSTATUS:CANCELLED");
    put(work, "declined", utc("03T10", "03T11") + invited("DECLINED"));
    put(work, "unanswered", utc("03T11", "03T12") + invited("NEEDS-ACTION"));
    put(work, "perhaps", utc("03T12", "03T13") + invited("TENTATIVE"));
    put(work, "moment", utc("03T15", "03T15"));
    put(work, "day", "DTSTART;VALUE=DATE:20261205");
    put(home, "day-without-zone", "DTSTART;VALUE=DATE:20261206");
    put(work, "floating", "DTSTART:20261207T090000\nDTEND:20261207T100000");
    work.put("series.ics", series());
    put(work, "days", "DTSTART;VALUE=DATE:20261222\nRRULE:FREQ=DAILY;COUNT=2");
    put(bobs, "bobs", utc("01T10", "01T12"));
    put(bobs, "long", utc("28T10", "30T12"));
  }

  private static String utc(String start, String end) {
    return "DTSTART:%sZ\nDTEND:%sZ".formatted(time(start), time(end));
  }

  private static String time(String dayAndHour) {
    return "202612" + (dayAndHour + "000000").substring(0, 9);
  }

  private static String invited(String answer) {
    return "\nORGANIZER:mailto:eve@example.com\nATTENDEE;PARTSTAT=ACCEPTED:mailto:eve@example.com"
        + "\nATTENDEE;PARTSTAT="
        + answer
        + ":mailto:ann@example.com";
  }

  private static void put(SimulatedCalendar calendar, String uid, String lines) {
    calendar.put(uid + ".ics", calendar(event(uid, lines)));
  }

  private static String calendar(String events) {
    return ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test\n" + events + "END:VCALENDAR\n")
        .replace("\n", "\r\n");
  }

  private static String event(String uid, String lines) {
    return "BEGIN:VEVENT\nUID:" + uid + "\nDTSTAMP:20261101T000000Z\n" + lines + "\nEND:VEVENT\n";
  }

  /**
   * Daily from the 10th; on the 11th none, the 12th's on the 13th in the afternoon, the 14th's
   * declined.
   */
  private static String series() {
    String zone = ";TZID=Europe/Paris:";
    return calendar(
        event(
                "series",
                "DTSTART"
                    + zone
                    + "20261210T100000\nDTEND"
                    + zone
                    + "20261210T110000"
                    + "\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE"
                    + zone
                    + "20261211T100000")
            + event(
                "series",
                "RECURRENCE-ID"
                    + zone
                    + "20261212T100000\nDTSTART"
                    + zone
                    + "20261213T150000\nDTEND"
                    + zone
                    + "20261213T160000")
            + event(
                "series",
                "RECURRENCE-ID"
                    + zone
                    + "20261214T100000\nDTSTART"
                    + zone
                    + "20261214T100000\nDTEND"
                    + zone
                    + "20261214T110000"
                    + invited("DECLINED")));
  }

  private static String calendarId(String name) {
    for (JsonNode calendar : gateway.get("/api/calendars").json().path("items")) {
      if (calendar.path("name").asText().equals(name)) {
        return calendar.path("id").asText();
      }
    }
    throw new AssertionError(name);
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** Of one day or several, such as {@code "01T08:00-01T09:00 busy"}. */
  private static List<String> busy(String who, String from, String to) {
    JsonNode answer =
        ok(
            gateway.get(
                "/api/free-busy?%s&from=2026-12-%s:00Z&to=2026-12-%s:00Z"
                    .formatted(who, from, to)));
    List<String> items = new ArrayList<>();
    for (JsonNode item : answer.path("items")) {
      items.add(
          item.path("start").asText().substring(8, 16)
              + "-"
              + item.path("end").asText().substring(8, 16)
              + " "
              + item.path("kind").asText());
    }
    return items;
  }

  private static String annsWork() {
    return "calendar=" + calendarId("Work");
  }

  @Test
  void touchingIntervalsAreOneAndWhatIsBusyOutweighsWhatIsTentative() {
    assertThat(busy(annsWork(), "01T00:00", "02T00:00"))
        .containsExactly("01T08:00-01T10:00 busy", "01T10:00-01T11:00 tentative");
  }

  @Test
  void whoIsOutOfOfficeIsSoWhateverElseThereIs() {
    assertThat(busy(annsWork(), "02T00:00", "03T00:00"))
        .containsExactly("02T08:00-02T12:00 out_of_office", "02T12:00-02T13:00 busy");
  }

  @Test
  void whatIsCancelledFreeDeclinedOrWithoutLengthDoesNotCount() {
    assertThat(busy(annsWork(), "03T00:00", "04T00:00"))
        .as("an unanswered invitation and a maybe")
        .containsExactly("03T11:00-03T12:00 busy", "03T12:00-03T13:00 tentative");
  }

  @Test
  void daysAndFloatingTimesAreMeantInTheZoneOfTheirCalendar() {
    assertThat(busy("account=" + ann, "04T00:00", "08T00:00"))
        .containsExactly(
            "04T23:00-05T23:00 busy", "06T00:00-07T00:00 busy", "07T08:00-07T09:00 busy");
    assertThat(busy(annsWork(), "21T12:00", "25T00:00")).containsExactly("21T23:00-23T23:00 busy");
  }

  @Test
  void exceptionsTakeThePlaceOfTheirOccurrences() {
    assertThat(busy(annsWork(), "10T00:00", "16T00:00"))
        .containsExactly(
            "10T09:00-10T10:00 busy", "13T09:00-13T10:00 busy", "13T14:00-13T15:00 busy");
    assertThat(busy(annsWork(), "13T12:00", "14T00:00"))
        .as("one that was moved here from before the window")
        .containsExactly("13T14:00-13T15:00 busy");
  }

  @Test
  void intervalsAreClippedToTheWindow() {
    assertThat(busy("account=" + bob, "29T00:00", "29T12:00"))
        .containsExactly("29T00:00-29T12:00 busy");
    assertThat(busy(annsWork(), "05T10:00", "05T11:00")).containsExactly("05T10:00-05T11:00 busy");
    assertThat(busy(annsWork(), "10T09:15", "10T09:45")).containsExactly("10T09:15-10T09:45 busy");
  }

  @Test
  void accountsAndCalendarsAddUpAndWithoutAnyEverybodyCounts() {
    List<String> both = List.of("01T08:00-01T12:00 busy");

    assertThat(busy("account=" + bob + "&account=" + ann, "01T00:00", "02T00:00")).isEqualTo(both);
    assertThat(busy("account=" + bob + "&" + annsWork(), "01T00:00", "02T00:00")).isEqualTo(both);
    assertThat(busy(annsWork() + "&calendar=" + calendarId("Bob's"), "01T00:00", "02T00:00"))
        .isEqualTo(both);
    JsonNode everybody =
        ok(gateway.get("/api/free-busy?from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z"));
    assertThat(everybody.path("items")).hasSize(1);
  }

  @Test
  void theAnswerIsAsOldAsItsOldestCalendar() {
    String query =
        "/api/free-busy?account=" + ann + "&from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z";
    String home = calendarId("Home");
    gateway.send("PATCH", "/api/accounts/" + ann, "{\"paused\":true}");
    try {
      set(home, "timestamptz '2020-01-01Z'");
      assertThat(ok(gateway.get(query)).path("as_of").asText()).isEqualTo("2020-01-01T00:00:00Z");
      set(home, "null");
      assertThat(ok(gateway.get(query)).path("as_of").isNull()).isTrue();
      assertThat(
              ok(gateway.get(query.replace("account=" + ann, annsWork()))).path("as_of").asText())
          .isGreaterThan("2026");
    } finally {
      gateway.send("PATCH", "/api/accounts/" + ann, "{\"paused\":false}");
      gateway.sync(ann);
    }
    assertThat(Instant.parse(ok(gateway.get(query)).path("as_of").asText()))
        .isAfter(Instant.parse("2026-01-01T00:00:00Z"));
  }

  private static void set(String calendar, String asOf) {
    DATABASE
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update sync_state set as_of = " + asOf + " where calendar_id = ?", calendar));
  }

  @Test
  void whatIsNotFollowedCountsOnlyWhereItIsNamed() {
    String home = calendarId("Home");
    gateway.send("PATCH", "/api/calendars/" + home, "{\"sync\":false}");
    try {
      assertThat(busy("account=" + ann, "06T00:00", "07T00:00")).isEmpty();
      assertThat(busy("calendar=" + home, "06T00:00", "07T00:00")).hasSize(1);
    } finally {
      gateway.send("PATCH", "/api/calendars/" + home, "{\"sync\":true}");
      gateway.sync(ann);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to=2026-12-02T00:00:00Z|from",
        "from=2026-12-02T00:00:00Z|to",
        "from=yesterday&to=2026-12-02T00:00:00Z|from",
        "from=2026-12-02T00:00:00Z&to=2026-12-02T00:00:00Z|to",
        "from=2026-12-02T00:00:00Z&to=2027-12-04T00:00:00Z|to",
        "from=0001-01-01T00:00:00Z&to=0001-01-02T00:00:00Z|to",
        "from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z&account=ann|account",
        "from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z&calendar=|calendar",
        "from=2026-12-01T00:00:00Z&from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z|from",
        "from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z&limit=3|limit"
      })
  void aWrongParameterIsNamed(String query, String field) {
    Answer answer = gateway.get("/api/free-busy?" + query);

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
  }

  @Test
  void tooManyCalendarsAreRefused() {
    StringBuilder query =
        new StringBuilder("/api/free-busy?from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z");
    for (int i = 0; i < 101; i++) {
      query
          .append("&calendar=cal_")
          .append("a".repeat(24))
          .append((char) ('a' + i / 26))
          .append((char) ('a' + i % 26));
    }
    Answer answer = gateway.get(query.toString());

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("calendar");
  }

  @Test
  void whoIsNotThereOrAnotherApplicationsIsNeverShownAsFree() {
    String window = "&from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z";
    Answer unknown = gateway.get("/api/free-busy?account=acc_" + "a".repeat(26) + window);
    Answer foreign = asTwo("/api/free-busy?account=" + ann + window);
    Answer calendar = asTwo("/api/free-busy?" + annsWork() + window);

    for (Answer answer : List.of(unknown, foreign, calendar)) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(404);
      assertThat(answer.problem()).isEqualTo("not-found");
    }
    assertThat(foreign.json().at("/errors/0/field").asText()).isEqualTo("account");
    assertThat(calendar.json().at("/errors/0/field").asText()).isEqualTo("calendar");
    assertThat(asTwo("/api/free-busy?" + window.substring(1)).json().path("items")).isEmpty();
  }

  private static Answer asTwo(String path) {
    URI uri = gateway.uri(path);
    return gateway.send(
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + RunningGateway.TWO)
            .build());
  }

  private static Answer ask(String body) {
    return gateway.send(
        "POST",
        "/api/availability",
        body.replace('\'', '"').replace("ANN", ann).replace("BOB", bob));
  }

  private static List<String> slots(JsonNode answer) {
    List<String> items = new ArrayList<>();
    for (JsonNode item : answer.path("items")) {
      items.add(
          item.path("start").asText().substring(8, 16)
              + "-"
              + item.path("end").asText().substring(11, 16)
              + " "
              + item.path("participants"));
    }
    return items;
  }

  @Test
  void peopleMeetWhereNobodyIsBusy() {
    JsonNode answer =
        ok(
            ask(
                """
                {'participants': [{'accounts': ['ANN']}, {'accounts': ['BOB']}], 'duration': 60,
                 'periods': [{'start': '2026-12-01T07:00:00Z', 'end': '2026-12-01T14:00:00Z'}], 'interval': 60}
                """));

    assertThat(slots(answer))
        .containsExactly("01T07:00-08:00 [0,1]", "01T12:00-13:00 [0,1]", "01T13:00-14:00 [0,1]");
    assertThat(answer.path("next").isNull()).isTrue();
    assertThat(Instant.parse(answer.path("as_of").asText()))
        .isAfter(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void aBufferAlsoKeepsAwayFromWhatLiesBeforeThePeriod() {
    assertThat(
            slots(
                ok(
                    ask(
                        """
                        {'participants': [{'accounts': ['BOB']}], 'duration': 30, 'buffer': {'before': 45, 'after': 0},
                         'periods': [{'start': '2026-12-01T12:00:00Z', 'end': '2026-12-01T13:30:00Z'}],
                         'format': 'periods'}
                        """))))
        .containsExactly("01T12:45-13:30 [0]");
  }

  @Test
  void enoughAreEnoughAndWhoIsOptionalIsToldAbout() {
    String request =
        """
        {'participants': [{'accounts': ['ANN']%s}, {'accounts': ['BOB']%s}], %s 'duration': 60,
         'periods': [{'start': '2026-12-01T08:00:00Z', 'end': '2026-12-01T13:00:00Z'}], 'interval': 60}
        """;

    assertThat(slots(ok(ask(request.formatted("", "", "'required': 1,")))))
        .containsExactly(
            "01T08:00-09:00 [1]",
            "01T09:00-10:00 [1]",
            "01T11:00-12:00 [0]",
            "01T12:00-13:00 [0,1]");
    assertThat(slots(ok(ask(request.formatted(",'required':true", "", "'required': 1,")))))
        .containsExactly("01T11:00-12:00 [0]", "01T12:00-13:00 [0,1]");
    assertThat(slots(ok(ask(request.formatted("", ",'required':false", "'required': 'all',")))))
        .containsExactly("01T11:00-12:00 [0]", "01T12:00-13:00 [0,1]");
  }

  @Test
  void everybodyMeetsWithinWorkingHoursOfTheirOwn() {
    assertThat(
            slots(
                ok(
                    ask(
                        """
                        {'participants': [{'accounts': ['ANN']},
                           {'accounts': ['BOB'], 'working_hours': [
                             {'days': ['fr', 'mo'], 'start': '08:00', 'end': '11:00', 'time_zone': 'America/New_York'}]}],
                         'working_hours': [{'days': ['mo', 'tu', 'we', 'th', 'fr'], 'start': '09:00', 'end': '18:00'}],
                         'time_zone': 'Europe/Paris', 'duration': 90, 'format': 'periods',
                         'periods': [{'start': '2026-12-16T00:00:00Z', 'end': '2026-12-20T00:00:00Z'}]}
                        """))))
        .containsExactly("18T13:00-16:00 [0,1]");
  }

  @Test
  void aPageGoesOnWhereTheOneBeforeEnded() {
    String request =
        """
        {'participants': [{'calendars': ['%s']}], 'duration': 30, 'limit': %d,
         'periods': [{'start': '2026-12-01T08:00:00Z', 'end': '2026-12-01T15:00:00Z'}]}
        """;
    String calendar = calendarId("Bob's");
    List<String> whole = slots(ok(ask(request.formatted(calendar, 100))));
    List<String> paged = new ArrayList<>();
    String page = "";
    do {
      JsonNode answer =
          ok(
              gateway.send(
                  "POST",
                  "/api/availability" + page,
                  request.formatted(calendar, 3).replace('\'', '"')));
      paged.addAll(slots(answer));
      page = answer.path("next").isNull() ? "" : "?page=" + answer.path("next").asText();
    } while (!page.isEmpty());

    assertThat(whole).hasSize(10);
    assertThat(paged).isEqualTo(whole);
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() {
    Answer answer =
        ask(
            """
            {'participants': [{'accounts': ['x', 7], 'colour': 'red'}, {}, 'me'], 'required': 'some', 'duration': 0,
             'buffer': {'before': -1, 'between': 3}, 'periods': [{'start': 'now', 'end': '2026-12-01T00:00:00Z'},
               {'start': '2026-12-02T00:00:00Z', 'end': '2026-12-01T00:00:00Z'}, {'end': null}],
             'working_hours': [{'days': ['monday'], 'start': '9', 'end': '25:00', 'time_zone': 'Mars'},
               {'days': ['mo'], 'start': '17:00', 'end': '09:00'}],
             'interval': 1.5, 'format': 'list', 'limit': 1001, 'attendees': []}
            """);

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(fields(answer))
        .contains(
            "participants[0].accounts[0]",
            "participants[0].accounts[1]",
            "participants[0].colour",
            "participants[1].accounts",
            "participants[2]",
            "required",
            "duration",
            "buffer.before",
            "buffer.between",
            "periods[0].start",
            "periods[1].end",
            "periods[2].start",
            "periods[2].end",
            "working_hours[0].days[0]",
            "working_hours[0].start",
            "working_hours[0].end",
            "working_hours[0].time_zone",
            "working_hours[1].end",
            "interval",
            "format",
            "limit",
            "attendees");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|participants",
        "{'participants': []}|participants",
        "{'participants': {'accounts': ['ANN']}}|participants",
        "{'participants': [{'accounts': []}]}|participants[0].accounts",
        "{'participants': [{'accounts': ['ANN'], 'required': false}]}|participants",
        "{'participants': [{'accounts': ['ANN']}], 'required': 2}|required",
        "{'participants': [{'accounts': ['ANN'], 'required': 'yes'}]}|participants[0].required",
        "{'participants': [{'accounts': ['ANN']}], 'buffer': 5}|buffer"
      })
  void aWrongFieldIsNamed(String body, String field) {
    Answer answer = ask(body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(fields(answer)).contains(field);
  }

  private static List<String> fields(Answer answer) {
    List<String> fields = new ArrayList<>();
    answer.json().path("errors").forEach(error -> fields.add(error.path("field").asText()));
    return fields;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-12-01T00:00:00Z|2027-12-03T00:00:00Z",
        "+999999999-12-31T23:59:58-18:00|+999999999-12-31T23:59:59-18:00",
        "-999999999-01-01T00:00:00+18:00|2026-12-03T00:00:00Z"
      })
  void periodsFarApartAreRefused(String start, String end) {
    Answer answer =
        ask(
            "{'participants': [{'accounts': ['ANN']}], 'duration': 30, 'periods': [{'start': '%s', 'end': '%s'}]}"
                .formatted(start, end));

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("periods");
  }

  @Test
  void whoIsNotThereIsNamed() {
    Answer answer =
        ask(
            """
            {'participants': [{'accounts': ['ANN']}, {'calendars': ['cal_aaaaaaaaaaaaaaaaaaaaaaaaaa']}], 'duration': 30,
             'periods': [{'start': '2026-12-01T00:00:00Z', 'end': '2026-12-02T00:00:00Z'}]}
            """);

    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("participants[1].calendars");
  }
}
