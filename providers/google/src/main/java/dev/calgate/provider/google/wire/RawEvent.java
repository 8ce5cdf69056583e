package dev.calgate.provider.google.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.calgate.provider.VersionTag;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event as it came: its text, and what has to be known of it even if nothing else can be read.
 *
 * @param id empty when it has none
 * @param etag its version; null when it has none
 * @param updated when it last changed, as Google writes it; null for unknown
 * @param text the whole of its JSON, to the letter
 */
public record RawEvent(String id, @Nullable String etag, @Nullable String updated, String text) {
  private static final String UNTAGGED = "updated:";
  private static final Set<String> KEPT = Set.of("id", "etag", "updated");

  /**
   * Reads an event that comes alone.
   *
   * @throws IOException when it is no JSON object
   */
  public static RawEvent of(String text) throws IOException {
    try (JsonParser parser = PageJson.FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("No JSON object");
      }
      return read(parser, text);
    }
  }

  /** Reads the object at whose beginning a parser of a larger text stands. */
  static RawEvent read(JsonParser parser, String text) throws IOException {
    int begin = (int) parser.currentTokenLocation().getCharOffset();
    Map<String, String> kept = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING && KEPT.contains(name)) {
        kept.put(name, parser.getText());
      }
      parser.skipChildren();
    }
    int end = (int) parser.currentLocation().getCharOffset();
    return new RawEvent(
        kept.getOrDefault("id", ""),
        kept.get("etag"),
        kept.get("updated"),
        text.substring(begin, end));
  }

  /** What differs whenever the event does; of one without etag when it last changed. */
  public VersionTag version() {
    return etag == null || etag.isEmpty() ? untagged() : new VersionTag(etag);
  }

  /** Whether it is as it was when it was told at that version. */
  public boolean isAt(VersionTag other) {
    return other.equals(isTag(other) ? version() : untagged());
  }

  private VersionTag untagged() {
    return new VersionTag(UNTAGGED + updated);
  }

  /** Whether a version is an etag, which a request can depend on. */
  public static boolean isTag(VersionTag version) {
    return !version.value().startsWith(UNTAGGED);
  }

  /** The same under the id by which it was asked for. */
  public RawEvent named(String other) {
    return new RawEvent(other, etag, updated, text);
  }
}
