package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.judge.Needed;
import dev.calgate.judge.TestData;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cronofy's own client for Node drives a running gateway, and tells what it sees. */
class CronofyNodeClientTest {
  private static final Path FOLDER = TestData.checkout().resolve("gateway-app/src/test/cronofy");
  private static final String REDIRECT = "https://app.example/done";
  private static final Pattern HANDLE = Pattern.compile("name=\"request\" value=\"([^\"]+)\"");

  private static final List<String> RIGHT =
      """
      userInfo: account caldav
      accountInformation: account
      profileInformation: connected true
      listCalendars: Work unrestricted
      refreshAccessToken: bearer true
      createCalendar: Club readonly false
      createCalendar: again 422 name=errors.duplicate_calendar_name
      readEvents: of others Standup evt_external_
      applicationCalendar: room cronofy
      accountInformation: of an application calendar 403
      createNotificationChannel: verification true
      createNotificationChannel: again the same true
      listNotificationChannels: 1
      createEvent: ""
      readEvents: managed lunch Long lunch
      readEvents: of others 0
      createEvent: without end 422 end=errors.required
      batch: 202 202 422
      readEvents: deleted Long lunch true,Tea false
      freeBusy: busy 15:00:00Z
      readEvents: pages 300+2 2/2 undefined
      deleteEvent: 0
      bulkDeleteEvents: 0
      availability: 08:00-12:00 13:00-18:00
      availability: 9 slots, 1 there
      listAvailablePeriods: 09:00-11:00
      availability: managed 09:00-11:00
      deleteAvailablePeriods: 0
      upsertAvailabilityRule: work
      listAvailabilityRules: 1
      readAvailabilityRule: 7
      availability: by rule 14:00-16:00
      deleteAvailabilityRule: 404
      createNotificationChannel: verification
      updateExternalEvent: Renamed here
      owner: rename
      change: change true
      readEvents: since then Renamed there
      deleteExternalEvent: left 0
      deleteNotificationChannel: 0
      requestAccessToken: caldav true
      requestAccessToken: again 400 invalid_grant
      revokeAuthorization: 401
      revokeProfileAuthorization: 401
      """
          .lines()
          .toList();

  private CalDavSimulator server;
  private SimulatedCalendar work;
  private RunningGateway gateway;

  @BeforeAll
  static void find() {
    Needed.unless(
        Files.isDirectory(FOLDER.resolve("node_modules/cronofy")),
        "the npm package cronofy is not installed; ./verify does it, given npm");
  }

  @BeforeEach
  void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    work = server.addUser("ann", "a").createCalendar("work", "Work");
    work.put("standup.ics", standup("Standup"));
    gateway =
        RunningGateway.startPublic(
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n"
                + "connect: {returnTo: [\"https://app.example\"]}\n");
  }

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  private static String standup(String title) {
    String day =
        LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC)
            .plusDays(1)
            .format(DateTimeFormatter.BASIC_ISO_DATE);
    return """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//test
        BEGIN:VEVENT
        UID:standup
        DTSTART:%1$sT090000Z
        DTEND:%1$sT091500Z
        SUMMARY:%2$s
        END:VEVENT
        END:VCALENDAR
        """
        .formatted(day, title)
        .replace("\n", "\r\n");
  }

  private String link() {
    String account =
        gateway.link(
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"a\"}"
                .formatted(server.url()));
    gateway.sync(account);
    return account;
  }

  /** What the browser of a user brings to the application. */
  private String code() {
    Browser browser = new Browser();
    URI page =
        gateway.uri(
            "/oauth/authorize?response_type=code&client_id=one&provider_name=caldav&redirect_uri="
                + "https%3A%2F%2Fapp.example%2Fdone");
    HttpResponse<String> form = browser.open(Browser.location(browser.open(page)));
    Matcher handle = HANDLE.matcher(form.body());
    assertThat(handle.find()).as(form.body()).isTrue();
    HttpResponse<String> agreed =
        browser.post(
            gateway.uri("/oauth/authorize/with/caldav"),
            Map.of(
                "request",
                handle.group(1),
                "url",
                server.url().toString(),
                "username",
                "ann",
                "password",
                "a"));
    return Browser.location(agreed).getRawQuery().replaceFirst("^code=", "");
  }

  private List<String> drive() throws Exception {
    FaceClient tokens = FaceClient.of(gateway, link());
    Process process =
        new ProcessBuilder(
                "node",
                "drive.mjs",
                gateway.uri("").toString(),
                "one",
                RunningGateway.ONE,
                tokens.access(),
                tokens.refresh(),
                code(),
                REDIRECT)
            .directory(FOLDER.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    CompletableFuture<List<String>> told = CompletableFuture.supplyAsync(() -> read(process));
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.destroyForcibly();
    List<String> lines = told.get(10, TimeUnit.SECONDS);
    assertThat(ended).as("ended; it told %s", lines).isTrue();
    return lines;
  }

  /** Reads what it tells, and does what the owner of the calendar is asked to do. */
  private List<String> read(Process process) {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.equals("owner: rename")) {
          work.put("standup.ics", standup("Renamed there"));
        }
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
    return lines;
  }

  @Test
  void everyCallSeesWhatCronofyWouldShowIt() throws Exception {
    assertThat(drive()).containsExactlyElementsOf(RIGHT);
  }
}
