package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.EventText;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.owner.EditingOwner;
import dev.calgate.testkit.Draft;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ann has one account at Google and one at a CalDAV server; there is one feed of both. */
class OneFeedTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final int ROUNDS = 10;

  /**
   * What names an entry or an event, and what only one of the services tells or has defaults for.
   */
  private static final Set<String> OWN =
      Set.of(
          "position",
          "at",
          "account_id",
          "calendar_id",
          "event_id",
          "id",
          "uid",
          "series_id",
          "organizer",
          "reminders",
          "sequence",
          "created_at",
          "updated_at",
          "provider",
          "ref",
          "version",
          "link",
          "source.link");

  private final GoogleAccount google = new GoogleAccount();
  private final CalDavSimulator dav = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedCalendar club =
      dav.addUser("ann", "secret-of-ann").createCalendar("club", "Club");
  private RunningGateway gateway;
  private FeedReader reader;
  private String atGoogle;
  private String atDav;

  @BeforeEach
  void startGateway() {
    gateway =
        RunningGateway.startPublic(
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 200ms, ceiling: 400ms}\n"
                + google.block());
    reader = new FeedReader(gateway);
    atGoogle = google.linkTo(gateway);
    atDav =
        gateway.link(
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"secret-of-ann\"}"
                .formatted(dav.url()));
    gateway.sync(atDav);
  }

  @AfterEach
  void stopAll() {
    gateway.close();
    dav.close();
    google.close();
  }

  @Test
  void editsAtBothComeInOneFeedThatFoldsToWhatEachOfThemHas() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    System.out.println("OneFeedTest: seed " + seed);
    GoogleOwner one = new GoogleOwner(random, google.work);
    EditingOwner other =
        new EditingOwner(club.owned(), Clock.systemUTC(), PARIS, random.nextLong());
    List<String> accounts = new ArrayList<>();

    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 3; i++) {
        one.step();
        other.step();
      }
      int before = dav.log().size();
      await().atMost(SOON).until(() -> dav.log().size() > before);
      reader.readOn().forEach(it -> accounts.add(it.path("account_id").textValue()));
    }
    await("seed " + seed)
        .atMost(SOON)
        .untilAsserted(
            () -> {
              reader.readOn().forEach(it -> accounts.add(it.path("account_id").textValue()));
              assertThat(reader.told(atGoogle)).isEqualTo(Truth.of(google.work));
              assertThat(reader.told(atDav)).isEqualTo(Truth.of(club));
            });

    assertThat(reader.events()).as("seed %d", seed).isEqualTo(reader.listed());
    assertThat(accounts.lastIndexOf(atGoogle)).isGreaterThan(accounts.indexOf(atDav));
    assertThat(accounts.lastIndexOf(atDav)).isGreaterThan(accounts.indexOf(atGoogle));
  }

  /**
   * Does the same at both, and gives what the feed tells of it: the same of both, save for what is
   * each service's own.
   */
  private List<JsonNode> both(Runnable atOne, Runnable atOther) {
    atOne.run();
    atOther.run();
    gateway.sync(atGoogle);
    gateway.sync(atDav);
    List<JsonNode> entries = reader.readOn();
    List<JsonNode> told = common(entries, atGoogle);
    assertThat(told).isNotEmpty().isEqualTo(common(entries, atDav));
    return told;
  }

  private static List<JsonNode> common(List<JsonNode> entries, String account) {
    return entries.stream()
        .filter(it -> it.path("account_id").textValue().equals(account))
        .map(OneFeedTest::common)
        .sorted(Comparator.comparing(JsonNode::toString))
        .toList();
  }

  /** All names of fields, and all values but the service's own. */
  private static JsonNode common(JsonNode node) {
    if (!(node instanceof ObjectNode)) {
      return node;
    }
    ObjectNode common = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      boolean own = OWN.contains(field.getKey());
      common.set(field.getKey(), own ? NullNode.instance : common(field.getValue()));
    }
    return common;
  }

  private static JsonNode only(List<JsonNode> entries) {
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  private static ObjectNode title(String title) {
    return JsonNodeFactory.instance.objectNode().put("summary", title);
  }

  private static ObjectNode times(EventTime start, EventTime end) {
    ObjectNode times = JsonNodeFactory.instance.objectNode();
    times.set("start", time(start));
    times.set("end", time(end));
    return times;
  }

  private static ObjectNode time(EventTime time) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    return time instanceof EventTime.AllDay day
        ? node.put("date", day.date().toString())
        : node.put("dateTime", time.local().atZone(PARIS).toOffsetDateTime().toString())
            .put("timeZone", PARIS.getId());
  }

  @Test
  void aSeriesAndItsExceptionsAreToldInTheSameWordsWhicheverServiceHasThem() {
    reader.readOn();
    EventTime start = Draft.paris(1, 9);
    EventTime second = Draft.paris(8, 9);
    EventText review =
        EventText.of("Review", start, Draft.paris(1, 10)).repeating("FREQ=WEEKLY;COUNT=4");
    EventText moved = review.overriding(second, "Review", Draft.paris(9, 14), Draft.paris(9, 15));
    AtomicReference<String> id = new AtomicReference<>("");

    JsonNode created =
        only(
            both(
                () ->
                    id.set(
                        google.work.createSeries(
                            "Review",
                            start,
                            Draft.paris(1, 10),
                            List.of("RRULE:FREQ=WEEKLY;COUNT=4"))),
                () -> club.create(review)));
    JsonNode occurrenceMoved =
        only(
            both(
                () ->
                    google.work.editInstance(
                        id.get(), second, times(Draft.paris(9, 14), Draft.paris(9, 15))),
                () -> club.create(moved)));
    JsonNode occurrenceCancelled =
        only(
            both(
                () -> google.work.cancelInstance(id.get(), Draft.paris(15, 9)),
                () -> club.create(moved.without(Draft.paris(15, 9)))));
    List<JsonNode> deleted =
        both(() -> google.work.delete(id.get()), () -> club.delete(review.uid() + ".ics"));

    assertThat(created.at("/event/kind").textValue()).isEqualTo("series");
    assertThat(created.at("/event/recurrence/rules/0").textValue())
        .isEqualTo("FREQ=WEEKLY;COUNT=4");
    assertThat(occurrenceMoved.at("/meaning/0").textValue()).isEqualTo("occurrence_moved");
    assertThat(occurrenceMoved.at("/event/original_start/date_time").textValue())
        .isEqualTo("2026-12-08T09:00:00");
    assertThat(occurrenceMoved.at("/event/start/date_time").textValue())
        .isEqualTo("2026-12-09T14:00:00");
    assertThat(occurrenceCancelled.at("/meaning/0").textValue()).isEqualTo("occurrence_cancelled");
    assertThat(occurrenceCancelled.at("/event/status").textValue()).isEqualTo("cancelled");
    assertThat(occurrenceCancelled.at("/event/end/date_time").textValue())
        .isEqualTo("2026-12-15T10:00:00");
    assertThat(deleted).as("the series and two exceptions").hasSize(3);
  }

  @Test
  void wholeDaysAndEditsAreToldInTheSameWordsWhicheverServiceHasThem() {
    reader.readOn();
    EventTime eve = EventTime.allDay(LocalDate.of(2026, 12, 24));
    EventTime next = EventTime.allDay(LocalDate.of(2026, 12, 25));
    EventTime after = EventTime.allDay(LocalDate.of(2026, 12, 26));
    EventText holiday = EventText.of("Eve", eve, next);
    AtomicReference<String> id = new AtomicReference<>("");

    JsonNode created =
        only(
            both(
                () -> id.set(google.work.createEvent("Eve", eve, next)),
                () -> club.create(holiday)));
    JsonNode renamed =
        only(
            both(
                () -> google.work.patch(id.get(), title("Christmas")),
                () -> club.create(EventText.of("Christmas", eve, next).uid(holiday.uid()))));
    JsonNode moved =
        only(
            both(
                () -> google.work.patch(id.get(), times(next, after)),
                () -> club.create(EventText.of("Christmas", next, after).uid(holiday.uid()))));

    assertThat(created.at("/event/start").toString()).isEqualTo("{\"date\":\"2026-12-24\"}");
    assertThat(renamed.path("changed").toString()).isEqualTo("[\"title\"]");
    assertThat(renamed.at("/before/title").textValue()).isEqualTo("Eve");
    assertThat(moved.path("meaning").toString()).isEqualTo("[\"time_moved\"]");
  }
}
