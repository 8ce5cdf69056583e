package dev.calgate.simulator.cronofy;

import static dev.calgate.simulator.cronofy.CronofyFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How events are read. */
class CronofyReadTest {
  private final CronofyFixture cronofy = new CronofyFixture();

  @AfterEach
  void close() {
    cronofy.close();
  }

  private static EventTime day(String date) {
    return EventTime.allDay(LocalDate.parse(date));
  }

  @Test
  void timesAreMomentsInUtcUnlessTheyAreAskedForInTheirZones() {
    cronofy.event("Meeting");
    cronofy.work.createEvent("Trip", day("2026-03-05"), day("2026-03-07"));

    List<ObjectNode> plain = cronofy.events("").events().toList();
    assertThat(plain.get(0).path("start").asText()).isEqualTo("2026-03-03T09:00:00Z");
    assertThat(plain.get(1).path("end").asText()).isEqualTo("2026-03-07");
    List<ObjectNode> local = cronofy.events("&localized_times=true").events().toList();
    assertThat(local.get(0).path("start"))
        .hasToString("{\"time\":\"2026-03-03T10:00:00+01:00\",\"tzid\":\"Europe/Berlin\"}");
    assertThat(local.get(1).path("start").path("time").asText()).isEqualTo("2026-03-05");
  }

  @Test
  void theWindowGoesWithTheClock() {
    cronofy.work.createEvent("Past", at("2026-01-18T10:00"), at("2026-01-18T11:00"));
    cronofy.work.createEvent("Far", at("2026-09-20T10:00"), at("2026-09-20T11:00"));
    assertThat(cronofy.events("").titles()).containsExactly("Past");
    cronofy.forward(Duration.ofDays(3));

    assertThat(cronofy.events("").titles()).containsExactly("Far");
    assertThat(cronofy.events("&from=2026-01-01").error("from")).isEqualTo("errors.out_of_range");
    assertThat(cronofy.events("&to=2026-12-01").status()).isEqualTo(422);
    assertThat(cronofy.get("/v1/events").error("tzid")).isEqualTo("errors.required");
  }

  @Test
  void whatEndsOnTheFirstDayIsInsideAndWhatStartsOnTheLastIsNot() {
    cronofy.event("Meeting");

    assertThat(cronofy.events("&from=2026-03-03&to=2026-03-04").titles()).hasSize(1);
    assertThat(cronofy.events("&from=2026-03-04&to=2026-03-05").titles()).isEmpty();
    assertThat(cronofy.events("&from=2026-03-02&to=2026-03-03").titles()).isEmpty();
    assertThat(cronofy.events("&from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z").titles())
        .hasSize(1);
  }

  @Test
  void whatChangedSinceASecondIsToldWithDeletedAndMovedOnesIfAskedFor() {
    cronofy.event("Old");
    String moved = cronofy.event("Moved");
    String gone = cronofy.event("Gone");
    cronofy.forward(Duration.ofHours(1));
    cronofy.work.move(moved, at("2027-03-03T10:00"), at("2027-03-03T11:00"));
    cronofy.work.delete(gone);
    String since = "&last_modified=2026-03-01T13:00:00Z";

    assertThat(cronofy.events(since).titles()).isEmpty();
    assertThat(cronofy.events(since + "&include_deleted=true").titles()).containsExactly("Gone");
    assertThat(cronofy.events(since + "&include_moved=True").titles()).containsExactly("Moved");
    assertThat(cronofy.events("&last_modified=2026-03-01%2013:00:01Z&include_moved=true").titles())
        .isEmpty();
    assertThat(cronofy.events("&last_modified=2026-03-01T13:00:00.5Z").status()).isEqualTo(422);
  }

  @Test
  void pagesStayAsTheyWereAndTheirAddressesHaveNoQuery() {
    cronofy.server.pageSize(2);
    for (int i = 0; i < 5; i++) {
      cronofy.event("Event " + i);
    }
    ObjectNode first = cronofy.events("").json();
    String next = first.path("pages").path("next_page").asText();
    cronofy.event("Later");

    assertThat(first.path("pages").path("total").asInt()).isEqualTo(3);
    assertThat(next).startsWith(cronofy.server.url() + "/v1/events/pages/").doesNotContain("?");
    ObjectNode second = cronofy.get(next + "?tzid=Etc/UTC").json();
    ObjectNode third = cronofy.get(second.path("pages").path("next_page").asText()).json();
    assertThat(third.path("pages").path("current").asInt()).isEqualTo(3);
    assertThat(third.path("pages").has("next_page")).isFalse();
    assertThat(third.path("events")).hasSize(1);
    assertThat(cronofy.get("/v1/events/pages/none").status()).isEqualTo(404);
  }

  @Test
  void aSeriesIsToldAsSingleOccurrencesOfOneIdentifier() {
    cronofy.work.createSeries(
        "Daily",
        at("2026-03-03T10:00"),
        at("2026-03-03T11:00"),
        "FREQ=DAILY;COUNT=3",
        CronofyFixture.BERLIN);

    List<ObjectNode> events = cronofy.events("").events().toList();
    assertThat(events).hasSize(3).allMatch(it -> it.path("recurring").asBoolean());
    assertThat(events).extracting(it -> it.path("series_identifier").asText()).hasSize(3);
    assertThat(events.stream().map(it -> it.path("series_identifier").asText()).distinct())
        .hasSize(1);
    assertThat(events).extracting(it -> it.path("event_uid").asText()).doesNotHaveDuplicates();
  }

  @Test
  void ownEventsAreLeftOutUnlessTheyAreAskedFor() {
    cronofy.event("Theirs");
    cronofy.upsert(
        "{\"event_id\":\"1\",\"summary\":\"Ours\",\"start\":\"2030-01-01\",\"end\":\"2030-01-02\"}");

    assertThat(cronofy.events("").titles()).containsExactly("Theirs");
    assertThat(cronofy.events("&include_managed=true").titles())
        .containsExactlyInAnyOrder("Theirs", "Ours");
    assertThat(cronofy.events("&only_managed=true").titles()).containsExactly("Ours");
    assertThat(cronofy.events("&only_managed=true&from=2026-03-01").titles()).isEmpty();
    cronofy.as("other", "read_write");
    assertThat(cronofy.events("").events()).noneMatch(it -> it.has("event_id"));
  }

  @Test
  void aTokenOpensWhatItsScopeSays() {
    cronofy.as("client", "write_only");
    assertThat(cronofy.events("").status()).isEqualTo(403);
    cronofy.as("client", "read_only");
    assertThat(cronofy.upsert("{\"event_id\":\"1\",\"summary\":\"a\"}").status()).isEqualTo(403);
    cronofy.ann.expireAccessTokens();
    assertThat(cronofy.events("").status()).isEqualTo(401);
  }

  @Test
  void aDeletedCalendarStaysListedAndTellsNothing() {
    cronofy.event("Meeting");
    cronofy.work.delete();

    assertThat(cronofy.events("").titles()).isEmpty();
    ObjectNode listed = (ObjectNode) cronofy.get("/v1/calendars").json().path("calendars").get(0);
    assertThat(listed.path("calendar_deleted").asBoolean()).isTrue();
    assertThat(
            cronofy
                .get("/v1/userinfo")
                .json()
                .at("/cronofy.data/profiles/0/profile_calendars/0/calendar_deleted")
                .asBoolean())
        .isTrue();
  }

  @Test
  void tooManyRequestsOfOneApplicationAreRefused() {
    cronofy.server.requestsPerMinute(2);
    cronofy.events("");
    cronofy.events("");

    assertThat(cronofy.events("").status()).isEqualTo(429);
    cronofy.forward(Duration.ofMinutes(1));
    assertThat(cronofy.events("").status()).isEqualTo(200);
  }
}
