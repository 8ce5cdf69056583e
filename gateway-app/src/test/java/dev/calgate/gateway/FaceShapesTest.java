package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.simulator.caldav.CalDavSimulator;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens, reads and channels as the client libraries of Cronofy ask for them, byte by byte. */
class FaceShapesTest {
  private static final String RUBY =
      """
      Host: 127.0.0.1
      User-Agent: Cronofy Ruby 0.41.2
      Accept: */*
      """;
  private static final String PYTHON =
      """
      Host: 127.0.0.1
      User-Agent: PyCronofy 2.0.7
      Content-Type: application/json
      Accept: */*
      """;
  private static final String PHP =
      """
      Host: api.cronofy.com
      User-Agent: Cronofy PHP 1.7.4
      """;
  private static final String DOT_NET =
      """
      Host: 127.0.0.1
      User-Agent: Cronofy.NET
      Content-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3
      """;

  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private static FaceClient face;
  private static String account;
  private static String calendar;
  private static LocalDate tomorrow;

  @BeforeAll
  static void start() {
    tomorrow = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).plusDays(1);
    server = CalDavSimulator.start(Clock.systemUTC());
    server.addUser("ann", "a").createCalendar("work", "Work").put("lunch.ics", lunch());
    gateway = RunningGateway.start();
    account =
        gateway.link(
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"a\"}"
                .formatted(server.url()));
    gateway.sync(account);
    face = FaceClient.of(gateway, account);
    calendar = gateway.get("/api/calendars").json().at("/items/0/id").asText();
  }

  private static String lunch() {
    String day = tomorrow.format(DateTimeFormatter.BASIC_ISO_DATE);
    return """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//test
        BEGIN:VEVENT
        UID:lunch
        SUMMARY:Lunch
        DTSTART:%1$sT120000Z
        DTEND:%1$sT130000Z
        END:VEVENT
        END:VCALENDAR
        """
        .formatted(day)
        .replace("\n", "\r\n");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  private static void tells(String answer, String... parts) {
    assertThat(answer).startsWith("HTTP/1.1 200 OK").contains(parts);
  }

  @Test
  void ruby() throws IOException {
    String form = RUBY + "Content-Type: application/x-www-form-urlencoded\n";
    tells(
        face.bare(
            "POST /oauth/token",
            form,
            "client_id=one&client_secret=key-of-one&grant_type=refresh_token&refresh_token="
                + face.refresh()),
        "\"token_type\":\"bearer\"",
        face.access());
    tells(
        face.bare(
            "POST /v1/application_calendars",
            form,
            "client_id=one&client_secret=key-of-one&application_calendar_id=ruby"),
        "\"application_calendar_id\":\"ruby\"");
    tells(face.raw("GET /v1/userinfo", RUBY, ""), "\"sub\":\"" + account);
    tells(
        face.raw(
            "GET /v1/events?tzid=Etc%2FUTC&from="
                + tomorrow
                + "T00%3A00%3A00Z&calendar_ids%5B%5D="
                + calendar
                + "&include_managed=true&unknown=1",
            RUBY,
            ""),
        "\"summary\":\"Lunch\"",
        "\"pages\":{\"current\":1,\"total\":1}");
    tells(
        face.bare(
            "POST /oauth/token/revoke",
            form,
            "client_id=one&client_secret=key-of-one&token=of-nobody"),
        "");
  }

  @Test
  void python() throws IOException {
    tells(face.raw("GET /v1/account", PYTHON, "{}"), "\"account_id\":\"" + account);
    tells(face.raw("GET /v1/calendars", PYTHON, "{}"), "\"calendar_name\":\"Work\"");
    tells(
        face.raw(
            "GET /v1/events?tzid=Etc%2FUTC&only_managed=False&include_managed=True"
                + "&include_deleted=False&include_moved=False&include_geo=False"
                + "&localized_times=False&from="
                + tomorrow
                + "&to="
                + tomorrow.plusDays(1),
            PYTHON,
            "{}"),
        "\"summary\":\"Lunch\"",
        "\"start\":\"" + tomorrow + "T12:00:00Z\"");
    tells(
        face.raw(
            "GET /v1/free_busy?tzid=Etc%2FUTC&include_managed=True&localized_times=False",
            PYTHON, "{}"),
        "\"free_busy_status\":\"busy\"");
    FaceClient other = FaceClient.of(gateway, account);
    tells(
        other.raw(
            "POST /oauth/token/revoke",
            PYTHON,
            "{\"client_id\":\"one\",\"client_secret\":\"key-of-one\",\"token\":\"%s\"}"
                .formatted(other.access())),
        "");
    assertThat(other.get("/v1/account").status()).isEqualTo(401);
  }

  @Test
  void php() throws IOException {
    tells(
        face.raw(
            "GET /v1/events?tzid=Etc/UTC&calendar_ids[]=" + calendar + "&include_managed=true",
            PHP,
            ""),
        "\"summary\":\"Lunch\"");
    String json = PHP + "Content-Type: application/json; charset=utf-8\n";
    String made =
        face.raw(
            "POST /v1/channels",
            json,
            "{\"callback_url\":\"http:\\/\\/127.0.0.1:9\\/hook\",\"filters\":[]}");
    tells(made, "\"callback_url\":\"http://127.0.0.1:9/hook\"");
    String id = made.replaceFirst("(?s).*\"channel_id\":\"([^\"]+)\".*", "$1");
    tells(face.raw("GET /v1/channels", PHP, ""), id);
    assertThat(face.raw("DELETE /v1/channels/" + id, json, "[]"))
        .isEqualTo("HTTP/1.1 202 Accepted");
    tells(face.raw("GET /v1/profiles", PHP, ""), "\"profile_connected\":true");
  }

  @Test
  void dotNet() throws IOException {
    tells(face.raw("GET /v1/userinfo", DOT_NET, ""), "\"cronofy.type\":\"account\"");
    tells(
        face.raw(
            "GET /v1/events?tzid=Etc%2FUTC&localized_times=true&from="
                + tomorrow
                + "&last_modified=2026-01-01%2000:00:00Z",
            DOT_NET,
            ""),
        "\"tzid\":\"Etc/UTC\"",
        "\"event_uid\":\"evt_external_");
    String json = DOT_NET + "Content-Type: application/json; charset=utf-8\n";
    tells(
        face.bare(
            "POST /oauth/token",
            json,
            "{\"client_id\":\"one\",\"client_secret\":\"key-of-one\",\"grant_type\":\"refresh_token\",\"refresh_token\":\"%s\"}"
                .formatted(face.refresh())),
        "\"expires_in\":");
  }
}
