package dev.calgate.simulator.google;

import static dev.calgate.simulator.google.GoogleFixture.draft;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.google.GoogleClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large calendars, and many who write at once. */
class GoogleScaleTest {
  private static final int EVENTS = 20_000;
  private static final int WRITERS = 4;
  private static final int WRITES = 100;

  private final GoogleFixture google = new GoogleFixture();

  @AfterEach
  void stop() {
    google.close();
  }

  @Test
  void aLargeCalendarIsListedFastAndSmallSyncsDoNotPayForItsSize() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      ids.add(google.event("Event " + i));
    }
    String token = google.ann.accessToken("client", "calendar");
    GoogleClient unjudged = new GoogleClient(google.server.url(), token);
    long begin = System.nanoTime();
    List<Answer> pages = unjudged.pages(google.events + "?maxResults=2500");
    long perSecond = EVENTS * 1_000_000_000L / (System.nanoTime() - begin);
    System.out.println("listed: " + perSecond + " events/s");
    assertThat(pages).hasSize(EVENTS / 2500);
    assertThat(perSecond).isGreaterThan(5_000);
    token = pages.get(pages.size() - 1).syncToken();
    begin = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      google.work.patch(ids.get(i), Json.object().put("summary", "Changed " + i));
      Answer delta = unjudged.get(google.events + "?syncToken=" + Query.encode(token));
      assertThat(delta.ids()).containsExactly(ids.get(i));
      token = delta.syncToken();
    }
    long micros = (System.nanoTime() - begin) / 1000 / 200;
    System.out.println("one change and its sync: " + micros + " µs");
    assertThat(micros).isLessThan(50_000);
  }

  @Test
  void whatManyWriteAtOnceIsAllThereAndAllTold() throws Exception {
    Map<String, JsonNode> copy = new TreeMap<>();
    String token = google.client.get(google.events).syncToken();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        boolean overTheApi = i % 2 == 0;
        writers.add(threads.submit(() -> write(overTheApi)));
      }
      while (!writers.stream().allMatch(Future::isDone)) {
        token = pull(token, copy);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      pull(token, copy);
    } finally {
      threads.shutdownNow();
    }
    Map<String, JsonNode> truth = new TreeMap<>();
    for (Answer page : google.client.pages(google.events)) {
      page.json().path("items").forEach(it -> truth.put(it.path("id").asText(), it));
    }
    assertThat(truth).hasSize(WRITERS * WRITES / 2);
    assertThat(copy).isEqualTo(truth);
  }

  private void write(boolean overTheApi) {
    GoogleClient client = google.client(google.ann, "calendar");
    for (int i = 0; i < WRITES; i++) {
      ObjectNode draft = draft("Event " + i);
      String id =
          overTheApi
              ? client.post(google.events, draft).json().path("id").asText()
              : google.work.insert(draft);
      if (i % 2 == 0) {
        google.work.delete(id);
      } else {
        client.patch(google.events + "/" + id, Json.object().put("location", "There"));
      }
    }
  }

  private String pull(String token, Map<String, JsonNode> copy) {
    String next = "";
    String path = google.events + "?maxResults=7&syncToken=" + Query.encode(token);
    for (Answer page : google.client.pages(path)) {
      assertThat(page.status()).isEqualTo(200);
      for (JsonNode item : page.json().path("items")) {
        if (item.path("status").asText().equals("cancelled")) {
          copy.remove(item.path("id").asText());
        } else {
          copy.put(item.path("id").asText(), item);
        }
      }
      next = page.syncToken();
    }
    return next;
  }
}
