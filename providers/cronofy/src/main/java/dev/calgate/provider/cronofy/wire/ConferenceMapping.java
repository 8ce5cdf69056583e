package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.Conference;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where an event is held online. */
final class ConferenceMapping {
  private static final Set<String> NO_PROVIDER = Set.of("", "explicit", "unknown", "none");

  private ConferenceMapping() {}

  static @Nullable Conference read(JsonNode event) {
    JsonNode told = event.path("conferencing");
    String url = Json.some(told, "join_url").orElseGet(() -> Json.text(event, "meeting_url"));
    return url.isEmpty() ? null : new Conference(url, provider(Json.text(told, "provider_name")));
  }

  private static @Nullable String provider(String name) {
    String word = name.toLowerCase(Locale.ROOT).trim().replaceAll("[^a-z0-9]+", "_");
    return NO_PROVIDER.contains(word) ? null : word;
  }

  /** As it is written: one that is there already, or none. */
  static ObjectNode sent(@Nullable Conference conference) {
    if (conference == null) {
      return Json.object().put("profile_id", "none");
    }
    ObjectNode sent = Json.object().put("profile_id", "explicit").put("join_url", conference.url());
    return conference.provider() == null
        ? sent
        : sent.put("provider_description", conference.provider());
  }
}
