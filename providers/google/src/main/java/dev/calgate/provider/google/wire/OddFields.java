package dev.calgate.provider.google.wire;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.calendar.model.Event;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Reads an event of which a field has another form than the API says: that field is left out, for
 * the client's parser would give up the whole event. What an event cannot be told without is not.
 */
final class OddFields {
  private static final JsonFactory JSON = GsonFactory.getDefaultInstance();
  private static final Set<String> NEEDED =
      Set.of(
          "start",
          "end",
          "status",
          "recurrence",
          "recurringEventId",
          "originalStartTime",
          "iCalUID");

  private OddFields() {}

  /**
   * Reads an event, without fields that are odd.
   *
   * @throws IOException when it is no JSON object
   * @throws UnreadableException when a field that is needed is odd
   */
  static Event read(String raw) throws IOException {
    try {
      return JSON.fromString(raw, Event.class);
    } catch (IllegalArgumentException | NullPointerException e) {
      // So the client's parser fails at another form.
      return leftOut(raw);
    }
  }

  private static Event leftOut(String raw) throws IOException {
    GenericJson whole = JSON.fromString(raw, GenericJson.class);
    GenericJson read = new GenericJson();
    for (Map.Entry<String, Object> field : whole.entrySet()) {
      if (isAsSaid(field)) {
        read.put(field.getKey(), field.getValue());
      } else if (NEEDED.contains(field.getKey())) {
        throw new UnreadableException("The field " + field.getKey() + " has another form");
      }
    }
    return JSON.fromString(JSON.toString(read), Event.class);
  }

  private static boolean isAsSaid(Map.Entry<String, Object> field) {
    try {
      GenericJson alone = new GenericJson();
      alone.put(field.getKey(), field.getValue());
      return JSON.fromString(JSON.toString(alone), Event.class) != null;
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      return false;
    }
  }
}
