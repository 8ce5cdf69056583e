package dev.calgate.gateway.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.store.SimulatedStore;
import dev.calgate.model.ApplicationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application that reads the feed now and then, some entries at a time, and keeps a copy. */
final class FeedReader {
  private final SimulatedStore store;
  private final ApplicationId application;
  private final Map<String, String> copy = new HashMap<>();
  private long position;

  FeedReader(SimulatedStore store, ApplicationId application) {
    this.store = store;
    this.application = application;
  }

  Map<String, String> copy() {
    return copy;
  }

  /** Reads a page; true when there was something. */
  boolean read(int limit) {
    List<String> page = store.entries(application, position, limit);
    for (String text : page) {
      JsonNode entry = FeedCheck.tree(text);
      position = entry.get("position").longValue();
      String event = entry.get("event_id").textValue();
      if (event != null && entry.get("event").isNull()) {
        copy.remove(event);
      } else if (event != null) {
        copy.put(event, FeedCheck.document(text));
      }
    }
    return !page.isEmpty();
  }
}
