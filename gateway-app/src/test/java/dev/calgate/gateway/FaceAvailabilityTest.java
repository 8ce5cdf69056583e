package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * When people can meet, as an application sees it that was written for Cronofy. On the first of
 * December 2026 Ann is busy from 10 to 11, at home from 14 to 15; Bob from 9:30 to 10:30 and from
 * 12 to 13; Cem never.
 */
class FaceAvailabilityTest {
  private static final TestDatabase DATABASE = TestDatabase.create();

  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private static Map<String, String> subs;
  private static FaceClient ann;

  @BeforeAll
  static void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    var annsHome = server.addUser("ann", "p");
    put(annsHome.createCalendar("work", "Work"), "10:00-11:00");
    put(annsHome.createCalendar("home", "Home"), "14:00-15:00");
    put(server.addUser("bob", "p").createCalendar("work", "Bob's"), "09:30-10:30", "12:00-13:00");
    server.addUser("cem", "p").createCalendar("work", "Cem's");
    gateway =
        RunningGateway.start(
            DATABASE.jdbcUrl(),
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n");
    subs = Map.of("ann", link("ann"), "bob", link("bob"), "cem", link("cem"));
    ann = FaceClient.of(gateway, subs.get("ann"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  private static String link(String user) {
    String account =
        gateway.link(
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"p\"}"
                .formatted(server.url(), user));
    gateway.sync(account);
    return account;
  }

  private static void put(SimulatedCalendar calendar, String... times) {
    for (String time : times) {
      String[] parts = time.replace(":", "").split("-");
      calendar.put(
          parts[0] + ".ics",
          """
          BEGIN:VCALENDAR
          VERSION:2.0
          PRODID:-//test
          BEGIN:VEVENT
          UID:%1$s
          DTSTAMP:20261101T000000Z
          DTSTART:20261201T%1$s00Z
          DTEND:20261201T%2$s00Z
          END:VEVENT
          END:VCALENDAR
          """
              .formatted(parts[0], parts[1])
              .replace("\n", "\r\n"));
    }
  }

  private static String members(String... names) {
    List<String> members = new ArrayList<>();
    for (String name : names) {
      members.add("{\"sub\":\"" + subs.get(name) + "\"}");
    }
    return "{\"members\":" + members + ",\"required\":%s}";
  }

  private static String all(String... names) {
    return members(names).formatted("\"all\"");
  }

  private static String some(int required, String... names) {
    return members(names).formatted(required);
  }

  private static String ask(String groups, int minutes, String more) {
    return """
        {"participants":[%s],"required_duration":{"minutes":%d},
         "query_periods":[{"start":"2026-12-01T09:00:00Z","end":"2026-12-01T17:00:00Z"}]%s}
        """
        .formatted(groups, minutes, more.isEmpty() ? "" : "," + more.replace('\'', '"'));
  }

  private static JsonNode answer(String body) {
    Answer answer = gateway.send("POST", "/v1/availability", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** Items such as {@code "09:00-10:00 ann bob"}. */
  private static List<String> texts(JsonNode items) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : items) {
      NavigableSet<String> names = new TreeSet<>();
      for (JsonNode participant : item.path("participants")) {
        subs.forEach(
            (name, sub) -> {
              if (sub.equals(participant.path("sub").asText())) {
                names.add(name);
              }
            });
      }
      texts.add(
          hour(item.path("start")) + "-" + hour(item.path("end")) + " " + String.join(" ", names));
    }
    return texts;
  }

  private static String hour(JsonNode time) {
    assertThat(time.asText()).matches("2026-12-01T\\d\\d:\\d\\d:00Z");
    return time.asText().substring(11, 16);
  }

  private static List<String> periods(String groups, int minutes, String more) {
    return texts(answer(ask(groups, minutes, more)).path("available_periods"));
  }

  private static List<String> slots(String groups, int minutes, String more) {
    return texts(answer(ask(groups, minutes, more)).path("available_slots"));
  }

  private static List<String> refusals(String body) {
    return refusals(gateway.send("POST", "/v1/availability", body));
  }

  private static List<String> refusals(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    Iterable<String> names = () -> answer.json().path("errors").fieldNames();
    return StreamSupport.stream(names.spliterator(), false)
        .map(it -> it + " " + answer.json().path("errors").path(it).path(0).path("key").asText())
        .toList();
  }

  private static String calendar(String name) {
    for (JsonNode calendar : gateway.get("/api/calendars").json().path("items")) {
      if (calendar.path("name").asText().equals(name)) {
        return calendar.path("id").asText();
      }
    }
    throw new AssertionError(name);
  }

  @Test
  void aPeriodIsAvailableWhenEverybodyIsFree() {
    assertThat(periods(all("ann", "bob"), 60, ""))
        .containsExactly("11:00-12:00 ann bob", "13:00-14:00 ann bob", "15:00-17:00 ann bob");
    assertThat(periods(all("ann", "bob"), 30, ""))
        .as("what was too short for an hour")
        .startsWith("09:00-09:30 ann bob", "11:00-12:00 ann bob");
  }

  @Test
  void ofAGroupAsManyAsItRequiresHaveToBeFreeAndTheAnswerTellsWho() {
    assertThat(periods(some(1, "ann", "bob"), 60, ""))
        .containsExactly(
            "09:00-10:00 ann",
            "10:30-12:00 bob",
            "11:00-12:00 ann bob",
            "11:00-14:00 ann",
            "13:00-14:00 ann bob",
            "13:00-17:00 bob",
            "15:00-17:00 ann bob");
  }

  @Test
  void everyGroupNeedsItsOwn() {
    assertThat(periods(all("cem") + "," + some(1, "ann", "bob"), 120, ""))
        .containsExactly("11:00-14:00 ann cem", "13:00-17:00 bob cem", "15:00-17:00 ann bob cem")
        .isEqualTo(periods(some(1, "ann", "bob") + "," + all("cem"), 120, ""));
    assertThat(periods(all("ann") + "," + all("bob"), 60, ""))
        .isEqualTo(periods(all("ann", "bob"), 60, ""));
  }

  @Test
  void slotsFollowEachOtherAndOverlappingOnesStartEverySoOften() {
    assertThat(slots(all("ann"), 60, "'response_format':'slots'"))
        .containsExactly(
            "09:00-10:00 ann",
            "11:00-12:00 ann",
            "12:00-13:00 ann",
            "13:00-14:00 ann",
            "15:00-16:00 ann",
            "16:00-17:00 ann");
    assertThat(
            slots(
                all("ann"),
                60,
                "'response_format':'overlapping_slots','start_interval':{'minutes':15},'max_results':4"))
        .containsExactly(
            "09:00-10:00 ann", "11:00-12:00 ann", "11:15-12:15 ann", "11:30-12:30 ann");
  }

  @Test
  void slotsThatAreAskedForAreAnsweredWhenTheyAreFree() {
    String body =
        """
        {"participants":[%s],"required_duration":{"minutes":30},"response_format":"slots",
         "query_slots":[{"start":"2026-12-01T09:45:00Z"},{"start":"2026-12-01T09:20:00Z"},
                        {"start":"2026-12-01T11:07:00Z"}]}
        """
            .formatted(all("ann"));
    assertThat(texts(answer(body).path("available_slots")))
        .containsExactly("09:20-09:50 ann", "11:07-11:37 ann");
  }

  @Test
  void buffersAreFreeOfEventsAndMembersMayHaveTheirOwn() {
    String buffer = "'buffer':{'before':{'minutes':15},'after':{'minutes':30}}";
    assertThat(periods(all("ann"), 30, buffer))
        .containsExactly("09:00-09:30 ann", "11:15-13:30 ann", "15:15-17:00 ann");
    String own =
        "{\"members\":[{\"sub\":\"%s\",\"buffer\":{\"after\":{\"minutes\":60}}}]}"
            .formatted(subs.get("ann"));
    assertThat(periods(own, 60, buffer)).containsExactly("11:00-13:00 ann", "15:00-17:00 ann");
  }

  @Test
  void membersMayNameCalendarsAndPeriodsOfTheirOwn() {
    String member = "{\"members\":[{\"sub\":\"" + subs.get("ann") + "\",%s}]}";
    assertThat(periods(member.formatted("\"calendar_ids\":[\"" + calendar("Home") + "\"]"), 60, ""))
        .containsExactly("09:00-14:00 ann", "15:00-17:00 ann");
    assertThat(
            periods(
                member.formatted(
                    "\"available_periods\":[{\"start\":\"2026-12-01T08:00:00Z\",\"end\":\"2026-12-01T12:00:00Z\"}]"),
                60,
                ""))
        .containsExactly("09:00-10:00 ann", "11:00-12:00 ann");
  }

  @Test
  void whatIsNotThereIsToldByItsPlace() {
    String foreign =
        "{\"members\":[{\"sub\":\"%s\"},{\"sub\":\"nobody\"},{\"sub\":\"acc_%s\"}]}"
            .formatted(subs.get("ann"), "a".repeat(26));
    assertThat(refusals(ask(foreign, 60, "")))
        .containsExactly(
            "participants[0].members[1].sub errors.not_recognized",
            "participants[0].members[2].sub errors.not_recognized");
    String calendars =
        "{\"members\":[{\"sub\":\"%s\",\"calendar_ids\":[\"%s\"],\"availability_rule_ids\":[\"x\"]}]}"
            .formatted(subs.get("ann"), calendar("Bob's"));
    assertThat(refusals(ask(calendars, 60, "")))
        .containsExactly(
            "participants[0].members[0].calendar_ids errors.not_recognized",
            "participants[0].members[0].availability_rule_ids errors.not_recognized");
    assertThat(refusals("{}")).contains("participants errors.required");
  }

  @Test
  void aTokenAnswersForItsOwnAccountAlone() {
    Answer own = ann.send("POST", "/v1/availability", ask(all("ann"), 60, ""));
    assertThat(texts(own.json().path("available_periods"))).hasSize(3);
    assertThat(refusals(ann.send("POST", "/v1/availability", ask(all("ann", "bob"), 60, ""))))
        .containsExactly("participants[0].members[1].sub errors.not_recognized");
    FaceClient narrow = FaceClient.of(gateway, subs.get("ann"), "read_account");
    assertThat(narrow.send("POST", "/v1/availability", ask(all("ann"), 60, "")).status())
        .isEqualTo(403);
    Answer foreign =
        ann.send(
            "POST",
            gateway.uri("/v1/availability"),
            "Bearer " + RunningGateway.TWO,
            "application/json",
            ask(all("ann"), 60, ""));
    assertThat(refusals(foreign))
        .containsExactly("participants[0].members[0].sub errors.not_recognized");
  }

  @Test
  void whoseCalendarsWereNotReadIsNotFree() {
    String own = some(1, "ann", "bob");
    gateway.send("PATCH", "/api/accounts/" + subs.get("ann"), "{\"paused\":true}");
    try {
      DATABASE
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      "update sync_state set as_of = null where calendar_id = ?",
                      calendar("Home")));
      assertThat(periods(own, 90, "")).containsExactly("10:30-12:00 bob", "13:00-17:00 bob");
    } finally {
      gateway.send("PATCH", "/api/accounts/" + subs.get("ann"), "{\"paused\":false}");
      gateway.sync(subs.get("ann"));
    }
    assertThat(periods(own, 90, "")).contains("11:00-14:00 ann");
  }
}
