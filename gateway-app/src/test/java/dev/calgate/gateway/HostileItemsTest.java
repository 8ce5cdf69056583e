package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.cronofy.CronofyAccount;
import dev.calgate.simulator.cronofy.CronofySimulator;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Items of Google's and Cronofy's listings that no honest service gives, in one page with an honest
 * one, through a whole gateway with its database: the honest one is there, the calendar is well,
 * and each of the others is an event or listed with the reason.
 */
class HostileItemsTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  /** Fields by the name of what is odd about them; {@code ID} is put in place of the id. */
  private static Map<String, String> oddities(String start, String end) {
    Map<String, String> items = new LinkedHashMap<>();
    items.put("nul", "\"ID\":\"a\\u0000b\"" + start + end);
    items.put("half", "\"ID\":\"a\\ud800b\"" + start + end);
    items.put("other-half", "\"ID\":\"a\\udc00b\"" + start + end);
    items.put("control", "\"ID\":\"a\\n\\t\\u001b[31mb\"" + start + end);
    items.put("huge-id", "\"ID\":\"" + random(9_000) + "\"" + start + end);
    items.put("no-text", "\"ID\":{\"a\":1}" + start + end);
    items.put("title", "\"ID\":\"title\",\"summary\":\"nul\\u0000 half\\ud800\"" + start + end);
    items.put(
        "types", "\"ID\":\"types\",\"summary\":[1],\"attendees\":{},\"status\":7" + start + end);
    items.put("nulls", "\"ID\":\"nulls\",\"summary\":null,\"attendees\":[null]" + start + end);
    items.put("twice", "\"ID\":\"twice\",\"ID\":\"twice2\"" + start + end);
    items.put("deep", "\"ID\":\"deep\",\"x\":" + "[".repeat(900) + "]".repeat(900) + start + end);
    items.put("digits", "\"ID\":\"digits\",\"sequence\":" + "9".repeat(900) + start + end);
    items.put("exponent", "\"ID\":\"exponent\",\"sequence\":1e999" + start + end);
    items.put("below", "\"ID\":\"below\",\"sequence\":-2147483649" + start + end);
    items.put("tag", "\"ID\":\"tag\",\"etag\":\"\\u0000\",\"updated\":\"\\u0000\"" + start + end);
    items.put("no-start", "\"ID\":\"nostart\"" + end);
    items.put("no-times", "\"ID\":\"notimes\"");
    return items;
  }

  /** So that nothing of it can be compressed away. */
  private static String random(int length) {
    StringBuilder text = new StringBuilder();
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static String objects(Map<String, String> items) {
    return items.values().stream().map(it -> "{" + it + "},").reduce("", String::concat);
  }

  private static void assertWell(RunningGateway gateway, String account, int items) {
    Answer calendars = gateway.get("/api/calendars?account=" + account);
    int told = 0;
    for (var calendar : calendars.json().path("items")) {
      assertThat(
              calendar.at("/sync/last_error").isMissingNode()
                  || calendar.at("/sync/last_error").isNull())
          .as("%s", calendar)
          .isTrue();
      String id = calendar.path("id").asText();
      Answer unreadable = gateway.get("/api/calendars/" + id + "/unreadable");
      System.out.println(
          unreadable.text().substring(0, Math.min(3_000, unreadable.text().length())));
      told += unreadable.json().path("items").size();
    }
    Answer events = gateway.get("/api/events?limit=200&account=" + account);
    assertThat(events.status()).isEqualTo(200);
    assertThat(events.text()).contains("\"Honest\"");
    told += events.json().path("items").size() - 1;
    assertThat(told).as(events.text()).isBetween(items - 2, items);
    assertThat(gateway.get("/api/changes?after=0").status()).isEqualTo(200);
  }

  @Test
  void ofGoogle() {
    try (GoogleAccount google = new GoogleAccount();
        RunningGateway gateway =
            RunningGateway.start("poll: {floor: 250ms, ceiling: 1s}\n" + google.block())) {
      Map<String, String> items =
          oddities(
              ",\"start\":{\"dateTime\":\"2026-12-01T09:00:00Z\"}",
              ",\"end\":{\"dateTime\":\"2026-12-01T10:00:00Z\"}");
      String[] dates = {
        "{\"date\":\"0000-00-00\"}",
        "{\"date\":\"9999999-99-99\"}",
        "{\"date\":\"0000-01-01\"}",
        "{\"date\":\"9999-12-31\"}",
        "{\"date\":7}",
        "{\"dateTime\":\"9999-12-31T23:59:59-23:59\"}",
        "{\"dateTime\":\"2026-12-01T09:00:00Z\",\"timeZone\":\"../../etc/passwd\"}",
        "{\"dateTime\":\"2026-12-01T09:00:00Z\",\"timeZone\":\"\\u0000\"}",
        "[]",
        "null",
        "\"now\""
      };
      for (int i = 0; i < dates.length; i++) {
        items.put(
            "date" + i,
            "\"ID\":\"date%d\",\"start\":%s,\"end\":%s".formatted(i, dates[i], dates[i]));
      }
      GoogleAccount.meeting(google.work, "Honest");
      String odd = objects(items).replace("\"ID\"", "\"id\"");
      google
          .server
          .faults()
          .always(
              Requests.path(it -> it.endsWith("/events")),
              Fault.edited(
                  text ->
                      text.contains("Honest")
                          ? text.replaceFirst(
                              "\"items\"\\s*:\\s*\\[",
                              java.util.regex.Matcher.quoteReplacement("\"items\":[" + odd))
                          : text));
      String account = google.linkTo(gateway);

      assertWell(gateway, account, items.size());
    }
  }

  @Test
  void ofCronofy() {
    LocalDateTime noon =
        LocalDateTime.now(Clock.system(PARIS))
            .plusDays(7)
            .truncatedTo(ChronoUnit.DAYS)
            .plusHours(12);
    try (CronofySimulator server = CronofySimulator.start(Clock.systemUTC());
        RunningGateway gateway =
            RunningGateway.start(
                """
                poll: {floor: 250ms, ceiling: 1s}
                providers:
                  cronofy: {clientId: client, clientSecret: secret, url: "%s"}
                """
                    .formatted(server.url()))) {
      server.addClient("client", "secret");
      CronofyAccount ann = server.addAccount("ann@example.com");
      ann.createCalendar("Work")
          .createEvent(
              "Honest", EventTime.zoned(noon, PARIS), EventTime.zoned(noon.plusHours(1), PARIS));
      Map<String, String> items =
          oddities(",\"start\":\"2026-12-01T09:00:00Z\"", ",\"end\":\"2026-12-01T10:00:00Z\"");
      String[] dates = {
        "\"0000-00-00\"",
        "\"9999999-99-99\"",
        "\"0000-01-01\"",
        "\"+999999999-12-31T00:00:00Z\"",
        "7",
        "{\"time\":\"2026-12-01\",\"tzid\":\"\\u0000\"}",
        "{\"time\":\"2026-12-01T09:00:00Z\",\"tzid\":\"../x\"}",
        "[]",
        "null"
      };
      for (int i = 0; i < dates.length; i++) {
        items.put(
            "date" + i,
            "\"ID\":\"date%d\",\"start\":%s,\"end\":%s".formatted(i, dates[i], dates[i]));
      }
      String odd = objects(items).replace("\"ID\"", "\"event_uid\"");
      server
          .faults()
          .always(
              Requests.path("/v1/events"::equals),
              Fault.edited(
                  text ->
                      text.contains("Honest")
                          ? text.replaceFirst(
                              "\"events\"\\s*:\\s*\\[",
                              java.util.regex.Matcher.quoteReplacement("\"events\":[" + odd))
                          : text));
      String account =
          gateway.link(
              "{\"provider\":\"cronofy\",\"refresh_token\":\"%s\"}"
                  .formatted(ann.grant("client", "read_write")));
      gateway.sync(account);

      assertWell(gateway, account, items.size());
    }
  }
}
