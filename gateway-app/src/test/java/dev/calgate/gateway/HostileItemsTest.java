package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
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
    Random random = new Random(7);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static String objects(Map<String, String> items) {
    return items.values().stream().map(it -> "{" + it + "},").reduce("", String::concat);
  }

  /** Each calendar is well, the honest event is there, and so many others are told in some way. */
  private static void assertWell(RunningGateway gateway, String account, int items) {
    List<String> told = new ArrayList<>();
    Answer linked = gateway.get("/api/accounts/" + account);
    assertThat(linked.json().at("/sync/last_error").isNull()).as(linked.text()).isTrue();
    for (JsonNode calendar :
        gateway.get("/api/calendars?account=" + account).json().path("items")) {
      String path = "/api/calendars/" + calendar.path("id").asText() + "/unreadable";
      for (JsonNode it : gateway.get(path).json().path("items")) {
        told.add(it.path("ref").asText() + ": " + it.path("reason").asText());
      }
    }
    Answer events = gateway.get("/api/events?limit=200&account=" + account);
    assertThat(events.text()).contains("\"Honest\"");
    for (JsonNode event : events.json().path("items")) {
      told.add(event.path("uid").asText() + ", an event");
    }
    assertThat(told).hasSize(items + 1).allSatisfy(it -> assertThat(it).hasSizeLessThan(10_000));
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
                              Matcher.quoteReplacement("\"items\":[" + odd))
                          : text));
      String account = google.linkTo(gateway);

      // One whose id is no text has none, and what has none is left out.
      assertWell(gateway, account, items.size() - 1);
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
                              Matcher.quoteReplacement("\"events\":[" + odd))
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
