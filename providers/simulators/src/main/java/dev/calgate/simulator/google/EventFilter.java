package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which events a list is about. */
final class EventFilter {
  private static final Instant EVER = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private final Query query;
  private final ZoneId zone;
  private final @Nullable Instant timeMin;
  private final @Nullable Instant timeMax;
  private final @Nullable Instant updatedMin;

  EventFilter(Query query, ZoneId zone, @Nullable Instant timeMin, @Nullable Instant timeMax) {
    this.query = query;
    this.zone = zone;
    this.timeMin = timeMin;
    this.timeMax = timeMax;
    this.updatedMin = query.moment("updatedMin").orElse(null);
  }

  /** Where the window begins, if it does. */
  Instant from(Instant otherwise) {
    return timeMin == null ? otherwise : timeMin;
  }

  /** Where the window ends, if it does. */
  Instant to(Instant otherwise) {
    return timeMax == null ? otherwise : timeMax;
  }

  boolean takes(ObjectNode event) {
    return inWindow(event)
        && (updatedMin == null
            || !Instant.parse(event.path("updated").asText()).isBefore(updatedMin))
        && query.text("iCalUID").map(it -> it.equals(event.path("iCalUID").asText())).orElse(true)
        && ofType(event)
        && query.text("q").map(it -> says(event, it)).orElse(true)
        && hasProperties(event, "privateExtendedProperty", "private")
        && hasProperties(event, "sharedExtendedProperty", "shared");
  }

  private boolean inWindow(ObjectNode event) {
    if ((timeMin == null && timeMax == null) || !event.has("start")) {
      return true;
    }
    return Series.of(event, zone).map(it -> it.overlaps(from(EVER), to(NEVER))).orElse(true);
  }

  private boolean ofType(ObjectNode event) {
    List<String> types = query.all("eventTypes");
    return types.isEmpty() || types.contains(event.path("eventType").asText("default"));
  }

  private static boolean says(ObjectNode event, String words) {
    StringBuilder text = new StringBuilder();
    for (String field : List.of("summary", "description", "location")) {
      text.append(event.path(field).asText()).append('\n');
    }
    for (JsonNode person : event.path("attendees")) {
      text.append(person.path("displayName").asText()).append('\n');
      text.append(person.path("email").asText()).append('\n');
    }
    String all = text.toString().toLowerCase(Locale.ROOT);
    for (String word : words.toLowerCase(Locale.ROOT).trim().split("\\s+")) {
      if (!all.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasProperties(ObjectNode event, String parameter, String kind) {
    for (String wanted : query.all(parameter)) {
      String[] pair = wanted.split("=", 2);
      Optional<String> value = Json.text(event.path("extendedProperties").path(kind), pair[0]);
      if (pair.length < 2 || value.filter(pair[1]::equals).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
