package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.simulator.caldav.CalDavSimulator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Available periods and availability rules, and what they make of availability. Ann is busy on
 * Monday the 26th of October 2026 from 10 to 11 of UTC at work, and from 12 to 13 at home.
 */
class FaceManagedHoursTest {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final String PERIODS = "/v1/available_periods";
  private static final String RULES = "/v1/availability_rules";

  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private static FaceClient ann;

  @BeforeAll
  static void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    var home = server.addUser("ann", "p");
    home.createCalendar("work", "Work").put("a.ics", event("20261026T100000Z", "20261026T110000Z"));
    home.createCalendar("home", "Home").put("b.ics", event("20261026T120000Z", "20261026T130000Z"));
    gateway =
        RunningGateway.start(
            DATABASE.jdbcUrl(),
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n");
    ann = FaceClient.of(gateway, link());
  }

  private static String link() {
    String account =
        gateway.link(
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"p\"}"
                .formatted(server.url()));
    gateway.sync(account);
    return account;
  }

  private static String event(String start, String end) {
    return """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//test
        BEGIN:VEVENT
        UID:%1$s
        DTSTAMP:20261001T000000Z
        DTSTART:%1$s
        DTEND:%2$s
        END:VEVENT
        END:VCALENDAR
        """
        .formatted(start, end)
        .replace("\n", "\r\n");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    assertThat(ann.send("DELETE", PERIODS, "{\"delete_all\":true}").status()).isEqualTo(202);
    for (JsonNode rule : ann.get(RULES).json().path("availability_rules")) {
      ann.send("DELETE", RULES + "/" + rule.path("availability_rule_id").asText(), "{}");
    }
  }

  private static void accepted(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.text()).isEmpty();
  }

  private static void putPeriod(String id, String start, String end) {
    accepted(
        ann.send(
            "POST",
            PERIODS,
            "{\"available_period_id\":\"%s\",\"start\":\"%s\",\"end\":\"%s\",\"tzid\":\"Europe/Paris\"}"
                .formatted(id, start, end)));
  }

  /** Periods such as {@code "a 26T08:00-26T09:00"}. */
  private static List<String> periods(String query) {
    JsonNode body = ann.get(PERIODS + query).json();
    assertThat(body.path("pages").toString()).isEqualTo("{\"current\":1,\"total\":1}");
    List<String> periods = new ArrayList<>();
    for (JsonNode item : body.path("available_periods")) {
      periods.add(item.path("available_period_id").asText() + " " + times(item));
    }
    return periods;
  }

  private static String times(JsonNode item) {
    return item.path("start").asText().substring(8, 16)
        + "-"
        + item.path("end").asText().substring(8, 16);
  }

  private static Answer putRule(String id, String more) {
    return ann.send(
        "POST",
        RULES,
        "{\"availability_rule_id\":\"%s\",\"tzid\":\"Europe/Paris\",%s}"
            .formatted(id, more.replace('\'', '"')));
  }

  /** A text in JSON and in a path, with every character escaped that may be. */
  private static String escaped(String text, String form) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      escaped.append(form.formatted((int) c));
    }
    return escaped.toString();
  }

  @Test
  void everyRuleThatIsTakenCanBeReadAndDeletedByItsId() {
    List<String> ids = new ArrayList<>(List.of(".", "..", "...", "a..b", "é", "日", "a.b", "%2f"));
    for (char c = 1; c < 0x80; c++) {
      ids.add("a" + c + "b");
    }
    List<String> refused = new ArrayList<>();
    for (String id : ids) {
      Answer put = putRule(escaped(id, "\\u%04x"), weekly("monday 09:00-10:00"));
      if (put.status() == 422) {
        assertThat(put.json().at("/errors/availability_rule_id/0/key").asText())
            .isEqualTo("errors.invalid_format");
        refused.add(id);
        continue;
      }
      assertThat(put.status()).as(put.text()).isEqualTo(200);
      String path = RULES + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
      Answer found = ann.get(path);
      assertThat(found.status()).as(id).isEqualTo(200);
      assertThat(found.json().at("/availability_rule/availability_rule_id").asText()).isEqualTo(id);
      accepted(ann.send("DELETE", path, "{}"));
    }
    assertThat(refused)
        .contains("a/b", "a\\b", "a%b", ".", "..")
        .doesNotContain("a b", "a;b", "a?b");
  }

  private static String weekly(String... periods) {
    List<String> weekly = new ArrayList<>();
    for (String period : periods) {
      String[] parts = period.split("[ -]");
      weekly.add(
          "{'day':'%s','start_time':'%s','end_time':'%s'}".formatted(parts[0], parts[1], parts[2]));
    }
    return "'weekly_periods':[" + String.join(",", weekly) + "]";
  }

  private static Answer ask(String member, String from, String to) {
    return gateway.send(
        "POST",
        "/v1/availability",
        """
        {"participants":[{"members":[{"sub":"%s",%s}],"required":"all"}],"required_duration":{"minutes":30},
         "query_periods":[{"start":"2026-10-%s:00Z","end":"2026-10-%s:00Z"}]}
        """
            .formatted(ann.account(), member.replace('\'', '"'), from, to));
  }

  private static List<String> available(String member, String from, String to) {
    Answer answer = ask(member, from, to);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> times = new ArrayList<>();
    answer.json().path("available_periods").forEach(it -> times.add(times(it)));
    return times;
  }

  private static String calendar(String name) {
    for (JsonNode calendar : ann.get("/v1/calendars").json().path("calendars")) {
      if (calendar.path("calendar_name").asText().equals(name)) {
        return calendar.path("calendar_id").asText();
      }
    }
    throw new AssertionError(name);
  }

  private static List<String> keys(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    List<String> keys = new ArrayList<>();
    answer
        .json()
        .path("errors")
        .properties()
        .forEach(it -> keys.add(it.getKey() + " " + it.getValue().path(0).path("key").asText()));
    return keys;
  }

  @Test
  void aPeriodIsPutInThePlaceOfTheOneWithItsIdAndListedByTime() {
    putPeriod("b", "2026-10-27T08:00:00Z", "2026-10-27T10:00:00Z");
    putPeriod("a", "2026-10-26 08:00:00Z", "2026-10-26T09:00:00Z");
    putPeriod("b", "2026-10-27T09:00:00Z", "2026-10-27T11:00:00Z");

    assertThat(periods("")).containsExactly("a 26T08:00-26T09:00", "b 27T09:00-27T11:00");
    assertThat(periods("?from=2026-10-27&tzid=Europe/Paris")).hasSize(1);
    assertThat(periods("?from=2026-10-26T09:00:00Z&to=2026-10-27T09:00:00Z")).isEmpty();
    JsonNode local = ann.get(PERIODS + "?localized_times=True").json();
    assertThat(local.at("/available_periods/0/start").toString())
        .isEqualTo("{\"time\":\"2026-10-26T09:00:00+01:00\",\"tzid\":\"Europe/Paris\"}");
  }

  @Test
  void periodsAreDeletedByBodyOrQueryOrAllTogether() {
    for (String id : List.of("a", "b", "c", "d")) {
      putPeriod(id, "2026-10-26T08:00:00Z", "2026-10-26T09:00:00Z");
    }
    accepted(ann.send("DELETE", PERIODS, "{\"available_period_id\":\"a\"}"));
    accepted(ann.send("DELETE", PERIODS + "?available_period_id=b", "{}"));
    accepted(ann.send("DELETE", PERIODS, "{\"available_period_id\":\"a\"}"));
    assertThat(periods("")).hasSize(2);
    assertThat(keys(ann.send("DELETE", PERIODS, "{}")))
        .containsExactly("available_period_id errors.required");
    assertThat(
            keys(
                ann.send("DELETE", PERIODS, "{\"delete_all\":true,\"available_period_id\":\"c\"}")))
        .containsExactly("delete_all errors.not_supported");
    accepted(ann.send("DELETE", PERIODS + "?delete_all=True", "{}"));
    assertThat(periods("")).isEmpty();
  }

  @Test
  void allThatIsWrongWithAPeriodIsTold() {
    assertThat(
            keys(
                ann.send(
                    "POST",
                    PERIODS,
                    "{\"available_period_id\":\"\u00e9\",\"start\":\"2026-10-26T08:00:00Z\",\"end\":\"2026-10-26T08:00:00Z\",\"tzid\":\"Nowhere\"}")))
        .containsExactly(
            "available_period_id errors.invalid_format",
            "end errors.invalid_time_pair",
            "tzid errors.tzid_unrecognized");
    assertThat(keys(ann.send("POST", PERIODS, "[]")))
        .containsExactly(
            "available_period_id errors.required", "start errors.required", "end errors.required");
    assertThat(gateway.get(PERIODS).status()).as("an application's key").isEqualTo(403);
  }

  @Test
  void whoseAvailabilityIsManagedMeetsInTheirPeriodsAlone() {
    String managed = "'managed_availability':true";
    assertThat(available(managed, "26T08:00", "26T18:00")).isEmpty();
    putPeriod("a", "2026-10-26T09:00:00Z", "2026-10-26T11:30:00Z");
    putPeriod("b", "2026-10-26T17:00:00Z", "2026-10-26T20:00:00Z");

    assertThat(available(managed, "26T08:00", "26T18:00"))
        .containsExactly("26T09:00-26T10:00", "26T11:00-26T11:30", "26T17:00-26T18:00");
    assertThat(available("'managed_availability':false", "26T08:00", "26T18:00"))
        .containsExactly("26T08:00-26T10:00", "26T11:00-26T12:00", "26T13:00-26T18:00");
  }

  @Test
  void rulesAreMeantByTheClockOfTheirZone() {
    assertThat(
            putRule(
                    "hours",
                    weekly("friday 09:30-17:30", "monday 09:30-17:30", "sunday 22:00-24:00"))
                .status())
        .isEqualTo(200);
    String member = "'calendar_ids':['" + calendar("Home") + "'],'availability_rule_ids':['hours']";

    assertThat(available(member, "22T00:00", "28T00:00"))
        .as("clocks are put back in the night to Sunday the 25th")
        .containsExactly(
            "23T07:30-23T15:30", "25T21:00-25T23:00", "26T08:30-26T12:00", "26T13:00-26T16:30");
  }

  @Test
  void rulesAddUpWithEachOtherAndWithPeriodsAndMayNameCalendars() {
    putRule("morning", weekly("monday 09:00-12:00"));
    putRule("home", weekly("monday 10:30-14:30") + ",'calendar_ids':['" + calendar("Home") + "']");
    String rules = "'availability_rule_ids':['morning','home']";

    assertThat(available("'availability_rule_ids':['morning']", "26T00:00", "27T00:00"))
        .containsExactly("26T08:00-26T10:00");
    assertThat(available(rules, "26T00:00", "27T00:00"))
        .as("work does not count by the second rule")
        .containsExactly("26T08:00-26T12:00", "26T13:00-26T13:30");
    putPeriod("evening", "2026-10-26T17:00:00Z", "2026-10-26T18:00:00Z");
    assertThat(available(rules + ",'managed_availability':true", "26T12:00", "27T00:00"))
        .containsExactly("26T13:00-26T13:30", "26T17:00-26T18:00");
  }

  @Test
  void rulesAreToldChangedAndDeleted() {
    JsonNode made =
        putRule(
                "r 1",
                weekly("Monday 09:30-17:30") + ",'calendar_ids':['" + calendar("Work") + "']")
            .json();
    assertThat(made.path("availability_rule").toString())
        .isEqualTo(
            ("{'availability_rule_id':'r 1','tzid':'Europe/Paris','calendar_ids':['%s'],"
                    + "'weekly_periods':[{'day':'monday','start_time':'09:30','end_time':'17:30'}]}")
                .replace('\'', '"')
                .formatted(calendar("Work")));
    putRule("r 1", weekly("tuesday 00:00-24:00"));
    JsonNode told = ann.get(RULES + "/r%201").json();
    assertThat(told.at("/availability_rule/weekly_periods").toString())
        .isEqualTo("[{\"day\":\"tuesday\",\"start_time\":\"00:00\",\"end_time\":\"24:00\"}]");
    assertThat(ann.get(RULES).json().path("availability_rules"))
        .containsExactly(told.path("availability_rule"));

    accepted(ann.send("DELETE", RULES + "/r%201", "{\"availability_rule_id\":\"r 1\"}"));
    assertThat(ann.send("DELETE", RULES + "/r%201", "{}").status()).isEqualTo(404);
    assertThat(ann.get(RULES + "/r%201").status()).isEqualTo(404);
    assertThat(ann.get(RULES + "/%00").status()).isIn(400, 404);
  }

  @Test
  void allThatIsWrongWithARuleIsTold() {
    assertThat(
            keys(
                putRule(
                    "x".repeat(65),
                    weekly("someday 09:00-10:00", "monday 10:00-09:00", "monday 9-25:00")
                        + ",'calendar_ids':['nothing']")))
        .containsExactlyInAnyOrder(
            "availability_rule_id errors.too_long",
            "calendar_ids errors.not_recognized",
            "weekly_periods[0].day errors.not_recognized",
            "weekly_periods[1].end_time errors.invalid_time_pair",
            "weekly_periods[2].start_time errors.invalid_format",
            "weekly_periods[2].end_time errors.invalid_format");
    assertThat(keys(putRule("y", "'weekly_periods':null")))
        .containsExactly("weekly_periods errors.required");
  }

  @Test
  void theyLeaveWithTheirAccount() {
    putPeriod("a", "2026-10-26T09:00:00Z", "2026-10-26T11:30:00Z");
    putRule("r", weekly("monday 09:00-12:00"));
    assertThat(stored()).isEqualTo(2);

    gateway.send("DELETE", "/api/accounts/" + ann.account(), null);

    assertThat(stored()).isZero();
    ann = FaceClient.of(gateway, link());
    assertThat(periods("")).isEmpty();
  }

  private static int stored() {
    return DATABASE
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select (select count(*) from available_period) + (select count(*) from availability_rule)")
                    .mapTo(Integer.class)
                    .one());
  }
}
