package dev.calgate.gateway.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.store.SimulatedStore;
import dev.calgate.model.ApplicationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the feed as it grows: dense positions, no entry without a change, only states that the
 * service really had, in their order; and what it folds to is the store.
 */
final class FeedCheck {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PAGE = 1_000;
  private static final int COMPARED_EVERY = 8;

  private final SimulatedStore store;
  private final ApplicationId application;
  private final Truth truth;
  private Map<String, String> folded = new HashMap<>();
  private final Map<String, Print> prints = new HashMap<>();
  private long position;
  private int checks;

  FeedCheck(SimulatedStore store, ApplicationId application, Truth truth) {
    this.store = store;
    this.application = application;
    this.truth = truth;
  }

  long position() {
    return position;
  }

  /** What the feed folds to. */
  Map<String, String> folded() {
    return folded;
  }

  /** The same, in the lines of {@link Print#whole}. */
  Map<String, String> wholes() {
    Map<String, String> wholes = new HashMap<>();
    prints.forEach((event, print) -> wholes.put(event, print.whole()));
    return wholes;
  }

  /** Reads on; compares with the store when there was something, and now and then. */
  void check() {
    long before = position;
    List<String> entries = store.entries(application, position, PAGE);
    while (!entries.isEmpty()) {
      entries.forEach(this::read);
      entries = store.entries(application, position, PAGE);
    }
    if (position > before || checks++ % COMPARED_EVERY == 0) {
      compare();
    }
  }

  /** Compares what was read with the store. */
  void compare() {
    Map<String, String> stored = store.events();
    if (!stored.equals(folded)) {
      throw new AssertionError("The feed does not fold to the store: " + difference(stored));
    }
    // The same, and the next time most of it is so at a glance.
    folded = stored;
  }

  private String difference(Map<String, String> stored) {
    StringBuilder text = new StringBuilder();
    stored.forEach(
        (event, document) -> {
          if (!document.equals(folded.get(event))) {
            text.append("\nstored ").append(document).append("\nfolded ").append(folded.get(event));
          }
        });
    folded.forEach(
        (event, document) -> {
          if (!stored.containsKey(event)) {
            text.append("\nnot stored, folded ").append(document);
          }
        });
    return text.toString();
  }

  private void read(String text) {
    JsonNode entry = tree(text);
    if (entry.get("position").longValue() != position + 1) {
      throw new AssertionError("The feed is not dense after " + position + ": " + text);
    }
    position++;
    String event = entry.get("event_id").textValue();
    if (event != null) {
      take(event, entry, text);
    }
  }

  private void take(String event, JsonNode entry, String text) {
    String type = entry.get("type").textValue();
    JsonNode state = entry.get("event");
    Print print = state.isNull() ? null : Print.of(state);
    Print before = prints.get(event);
    checkType(type, before, print, text);
    boolean completed = before != null && print != null && before.state().equals(print.state());
    String wrong = completed ? truth.complete(event, print) : truth.tell(event, print);
    if (wrong != null) {
      throw new AssertionError("The feed tells " + wrong + ": " + text);
    }
    if (print == null) {
      folded.remove(event);
      prints.remove(event);
    } else {
      folded.put(event, document(text));
      prints.put(event, print);
    }
  }

  private static void checkType(
      String type, @Nullable Print before, @Nullable Print after, String text) {
    boolean fits =
        switch (type) {
          case "event.created" -> before == null && after != null;
          case "event.updated" -> before != null && after != null && !before.equals(after);
          case "event.deleted" -> before != null && after == null;
          default -> false;
        };
    if (!fits) {
      throw new AssertionError("No such change of " + before + ": " + text);
    }
  }

  /** The event's own part of an entry's text, which ends it. */
  static String document(String entry) {
    int begin = entry.indexOf(",\"event\":{\"position\":");
    return entry.substring(begin + ",\"event\":".length(), entry.length() - 1);
  }

  static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
