package dev.calgate.simulator.google;

import static dev.calgate.simulator.google.GoogleFixture.at;
import static dev.calgate.simulator.google.GoogleFixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.google.GoogleClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy that is kept by deltas alone stays the same as the calendar. */
class GoogleFoldingTest {
  private static final int STEPS = 150;

  private final GoogleFixture google = new GoogleFixture();
  private final Map<String, JsonNode> copy = new TreeMap<>();
  private final Map<String, List<EventTime>> series = new TreeMap<>();
  private String token = "";

  @AfterEach
  void stop() {
    google.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261126})
  void deltasFoldedIntoACopyGiveTheWhole(long seed) {
    google
        .server
        .dials()
        .set(GoogleDial.PAGE_SIZE, 3)
        .set(GoogleDial.EMPTY_PAGES, true)
        .set(GoogleDial.DUPLICATES, true)
        .set(GoogleDial.SHUFFLED, true);
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      edit(random);
      if (random.nextInt(4) == 0) {
        pull();
        assertThat(copy).as("seed %d, step %d", seed, step).isEqualTo(truth());
      }
    }
  }

  private void pull() {
    String query = token.isEmpty() ? "" : "?syncToken=" + Query.encode(token);
    for (Answer page : google.client.pages(google.events + query)) {
      assertThat(page.status()).isEqualTo(200);
      page.json().path("items").forEach(this::fold);
      token = page.syncToken();
    }
    assertThat(token).isNotEmpty();
  }

  private void fold(JsonNode item) {
    String id = item.path("id").asText();
    if (!item.path("status").asText().equals("cancelled") || item.has("recurringEventId")) {
      copy.put(id, item);
    } else {
      copy.remove(id);
      copy.values().removeIf(it -> it.path("recurringEventId").asText().equals(id));
    }
  }

  private Map<String, JsonNode> truth() {
    Map<String, JsonNode> truth = new TreeMap<>();
    for (Answer page : google.client.pages(google.events)) {
      page.json().path("items").forEach(it -> truth.put(it.path("id").asText(), it));
    }
    assertThat(truth.keySet())
        .containsExactlyInAnyOrderElementsOf(
            google.work.events().stream().map(it -> it.path("id").asText()).toList());
    return truth;
  }

  private void edit(Random random) {
    GoogleCalendar work = google.work;
    ObjectNode title = Json.object().put("summary", "Title " + random.nextInt(100));
    List<String> ids = work.events().stream().map(it -> it.path("id").asText()).toList();
    int dice = ids.size() < 5 ? random.nextInt(3) : random.nextInt(9);
    if (dice == 0) {
      google.event("Single");
    } else if (dice == 1) {
      String id = google.series("Daily");
      series.put(id, starts(at("2026-03-03T10:00"), 10));
    } else if (dice == 2) {
      EventTime start = day("2026-03-03");
      String id =
          work.createSeries("Days", start, day("2026-03-04"), List.of("RRULE:FREQ=DAILY;COUNT=8"));
      series.put(id, starts(start, 8));
    } else if (dice == 3) {
      String id = ids.get(random.nextInt(ids.size()));
      if (!EventStore.isCancelled(work.get(id))) {
        work.delete(id);
      }
    } else if (dice == 4) {
      work.patch(ids.get(random.nextInt(ids.size())), title.put("status", "confirmed"));
    } else {
      editSeries(random, ids, title, dice);
    }
  }

  private void editSeries(Random random, List<String> ids, ObjectNode title, int dice) {
    List<String> masters = new ArrayList<>(series.keySet());
    masters.retainAll(ids);
    if (masters.isEmpty()) {
      return;
    }
    String id = masters.get(random.nextInt(masters.size()));
    List<EventTime> starts = series.get(id);
    int which = random.nextInt(starts.size());
    if (dice == 5) {
      String tail = google.work.splitSeries(id, starts.get(which), title);
      if (which > 0) {
        series.put(id, starts.subList(0, which));
      }
      series.put(tail, starts.subList(which, starts.size()));
    } else if (dice < 8) {
      google.work.editInstance(id, starts.get(which), title.put("status", "confirmed"));
    } else {
      google.work.cancelInstance(id, starts.get(which));
    }
  }

  private static List<EventTime> starts(EventTime first, int count) {
    List<EventTime> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      starts.add(first.withLocal(first.local().plusDays(i)));
    }
    return starts;
  }
}
