package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.caldav.CalDavSimulator;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway that starts on what another JDK has left, in which Paris was at +03:00 for ever. */
class TzdataUpdateTest {
  private static final String CONFIG =
      "egress: {allow: [127.0.0.1]}\n"
          + "encryption: {keys: [\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"]}\n";

  private final TestDatabase database = TestDatabase.create();
  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theFeedTellsWhatMovesAndTheHealthPageByWhichRules() throws Exception {
    ZoneId paris = ZoneId.of("Europe/Paris");
    LocalDateTime start = LocalDateTime.of(2060, 7, 1, 9, 0);
    server
        .addUser("ann", "secret")
        .createCalendar("work", "Work")
        .createEvent(
            "Far away", EventTime.zoned(start, paris), EventTime.zoned(start.plusHours(1), paris));
    long before;
    try (RunningGateway gateway = RunningGateway.start(database.jdbcUrl(), CONFIG)) {
      gateway.sync(
          gateway.link(
              "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"secret\"}"
                  .formatted(server.url())));
      before = gateway.head();
      assertThat(health(gateway).path("message").asText()).matches("tzdata 20\\d\\d[a-z]");
      leaveAsAnotherJdk();
      Answer other = gateway.send(HttpRequest.newBuilder(gateway.admin("/healthcheck")).build());
      assertThat(other.status()).isEqualTo(500);
      assertThat(other.json().path("tzdata").path("message").asText())
          .contains("the store goes by 2019a");
    }

    try (RunningGateway gateway = RunningGateway.start(database.jdbcUrl(), CONFIG)) {
      Answer page = gateway.get("/api/changes?wait=30&after=" + before);
      JsonNode change = page.json().path("changes").path(0);
      assertThat(change.path("position").asLong()).isEqualTo(before + 1);
      assertThat(change.path("origin").path("type").asText()).isEqualTo("tzdata");
      assertThat(change.path("before").path("start").path("date_time").asText())
          .isEqualTo("2060-07-01T06:00:00");
      assertThat(change.path("event").path("start").path("date_time").asText())
          .isEqualTo("2060-07-01T09:00:00");
      String at = "from=2060-07-01T07:00:00Z&to=2060-07-01T07:30:00Z";
      assertThat(gateway.get("/api/events?" + at).json().path("items")).hasSize(1);
      assertThat(gateway.get("/api/free-busy?" + at).text()).contains("2060-07-01T07:00:00Z");
      Awaitility.await()
          .until(() -> health(gateway).path("message").asText().matches("tzdata 20\\d\\d[a-z]"));
    }
  }

  private static JsonNode health(RunningGateway gateway) {
    Answer health = gateway.send(HttpRequest.newBuilder(gateway.admin("/healthcheck")).build());
    assertThat(health.status()).as(health.text()).isEqualTo(200);
    JsonNode tzdata = health.json().path("tzdata");
    assertThat(tzdata.path("version").asText()).matches("20\\d\\d[a-z]");
    return tzdata;
  }

  private void leaveAsAnotherJdk() throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("delete from tzdata");
      statement.execute(
          "insert into tzdata (fingerprint, version, begun_at, done) values ('other', '2019a', now(), true)");
      statement.execute("insert into tzdata_zone values ('other', 'Europe/Paris', '+03:00')");
      statement.execute(
          "update event set starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour'");
    }
  }
}
