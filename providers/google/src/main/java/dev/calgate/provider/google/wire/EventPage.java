package dev.calgate.provider.google.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of a calendar's events (events.list). Its events are cut out and not read yet, so that one
 * that cannot be read costs no other, and the text of each is kept to the letter.
 *
 * @param items the events, those without an id left out
 * @param nextPageToken where the next page is; null on the last one
 * @param nextSyncToken where the next pass begins; on the last page only
 * @param timeZone the calendar's zone
 */
public record EventPage(
    List<RawEvent> items,
    @Nullable String nextPageToken,
    @Nullable String nextSyncToken,
    @Nullable String timeZone) {
  /** What is read of a page; of its events all is kept, so all is asked for. */
  public static final String FIELDS = "items,nextPageToken,nextSyncToken,timeZone";

  private static final Set<String> WORDS = Set.of("nextPageToken", "nextSyncToken", "timeZone");

  /** At most 2,500 are asked for. */
  private static final int MOST_ITEMS = 10_000;

  /**
   * Reads a page.
   *
   * @throws IOException when it is no JSON object, or has far more events than anybody asked for
   */
  public static EventPage of(String text) throws IOException {
    List<RawEvent> items = new ArrayList<>();
    Map<String, String> words = new HashMap<>();
    try (JsonParser parser = PageJson.FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("No JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_ARRAY && name.equals("items")) {
          items(parser, text, items);
        } else if (value == JsonToken.VALUE_STRING && WORDS.contains(name)) {
          words.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return new EventPage(
        items, words.get("nextPageToken"), words.get("nextSyncToken"), words.get("timeZone"));
  }

  private static void items(JsonParser parser, String text, List<RawEvent> items)
      throws IOException {
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      if (token == JsonToken.START_OBJECT) {
        RawEvent item = RawEvent.read(parser, text);
        if (!item.id().isEmpty()) {
          items.add(item);
        }
        if (items.size() > MOST_ITEMS) {
          throw new IOException("More events than were asked for");
        }
      } else {
        parser.skipChildren();
      }
    }
  }
}
