package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A reader of a gateway's feed who goes on where it stopped, folds what it reads, and takes nothing
 * on trust: positions are dense, each entry fits what was there before it, nothing deleted comes
 * back. Not thread-safe.
 */
final class FeedReader {
  private static final int PAGE = 7;

  private final RunningGateway gateway;
  private final Map<String, JsonNode> events = new TreeMap<>();
  private final Set<String> deleted = new HashSet<>();
  private long position;

  FeedReader(RunningGateway gateway) {
    this.gateway = gateway;
  }

  /** Reads to the end of the feed; gives the entries about events. */
  List<JsonNode> readOn() {
    List<JsonNode> read = new ArrayList<>();
    JsonNode page;
    do {
      page = gateway.get("/api/changes?limit=" + PAGE + "&after=" + position).json();
      for (JsonNode entry : page.path("changes")) {
        assertThat(entry.path("position").longValue()).as("%s", entry).isEqualTo(++position);
        if (entry.path("event_id").isTextual()) {
          fold(entry);
          read.add(entry);
        }
      }
    } while (!page.path("caught_up").booleanValue());
    assertThat(page.path("head").longValue()).isEqualTo(position);
    return read;
  }

  private void fold(JsonNode entry) {
    String id = entry.path("event_id").textValue();
    JsonNode event = entry.path("event");
    JsonNode before = event.isNull() ? events.remove(id) : events.put(id, event);
    switch (entry.path("type").textValue()) {
      case "event.created" -> {
        assertThat(before).as("created twice: %s", entry).isNull();
        assertThat(deleted).as("came back: %s", entry).doesNotContain(id);
      }
      case "event.updated" -> updated(entry, before);
      default -> {
        assertThat(before).as("deleted and was not there: %s", entry).isNotNull();
        if (!before.path("kind").textValue().equals("exception")) {
          deleted.add(id);
        }
      }
    }
  }

  /** Each field that is said to have changed has changed, from what it is said to have been. */
  private static void updated(JsonNode entry, JsonNode before) {
    assertThat(before).as("updated and was not there: %s", entry).isNotNull();
    assertThat(entry.path("changed")).as("nothing has changed: %s", entry).isNotEmpty();
    for (JsonNode field : entry.path("changed")) {
      String path = "/" + field.textValue().replace('.', '/');
      assertThat(entry.path("before").path(field.textValue()))
          .as("%s of %s", field, entry)
          .isEqualTo(before.at(path))
          .isNotEqualTo(entry.path("event").at(path));
    }
  }

  /** The events as they are according to what was read. */
  Map<String, JsonNode> events() {
    return events;
  }

  /** The events of one account, in the words of {@link Truth}. */
  Map<String, String> told(String account) {
    return Truth.told(
        events.values().stream()
            .filter(it -> it.path("account_id").textValue().equals(account))
            .toList());
  }

  /** The events as the gateway lists them. */
  Map<String, JsonNode> listed() {
    Map<String, JsonNode> listed = new TreeMap<>();
    String next = "";
    do {
      JsonNode page = gateway.get("/api/events?limit=100" + next).json();
      for (JsonNode event : page.path("items")) {
        assertThat(listed.put(event.path("id").textValue(), event)).as("listed twice").isNull();
      }
      next = page.path("next").isNull() ? "" : "&page=" + page.path("next").textValue();
    } while (!next.isEmpty());
    return listed;
  }
}
