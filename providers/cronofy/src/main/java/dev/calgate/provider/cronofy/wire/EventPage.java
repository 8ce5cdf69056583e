package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing.
 *
 * @param next the address of the one that follows, as it was given; null on the last
 */
public record EventPage(List<ObjectNode> events, @Nullable String next) {
  public EventPage {
    events = List.copyOf(events);
  }

  /**
   * Reads a page.
   *
   * @param calendar whose events are wanted; a service may give others too
   * @throws UnreadableException when it is none
   */
  public static EventPage of(String text, String calendar) throws UnreadableException {
    ObjectNode page = Json.parse(text);
    JsonNode list = page.path("events");
    if (!list.isArray()) {
      throw new UnreadableException("The answer has no events");
    }
    List<ObjectNode> events = new ArrayList<>();
    for (JsonNode event : list) {
      if (event instanceof ObjectNode it && isOf(it, calendar)) {
        events.add(it);
      }
    }
    return new EventPage(events, Json.some(page.path("pages"), "next_page").orElse(null));
  }

  private static boolean isOf(ObjectNode event, String calendar) {
    return Json.some(event, "calendar_id").filter(it -> !it.equals(calendar)).isEmpty();
  }
}
