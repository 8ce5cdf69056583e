package dev.calgate.provider.google;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import dev.calgate.provider.http.UnacceptableAnswerException;
import java.io.IOException;
import java.util.Optional;

/** Reads small JSON with the client's parser, which knows several ways to fail. */
final class Json {
  /** Of a list of 250 calendars, there are a few thousand. */
  private static final JsonFactory BOUNDED =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxTokenCount(200_000).maxNestingDepth(100).build())
          .build();

  private Json() {}

  /**
   * Looks through a text that the client's parser is to make objects of, each of which costs much
   * more than its text.
   *
   * @throws UnacceptableAnswerException when it has too many parts, or too deep ones
   */
  static void checkParts(String text) throws IOException {
    try (JsonParser parser = BOUNDED.createParser(text)) {
      while (parser.nextToken() != null) {
        // Only counted.
      }
    } catch (StreamConstraintsException e) {
      throw new UnacceptableAnswerException("Google's answer has more parts than any honest one");
    } catch (JsonProcessingException e) {
      throw GoogleErrors.unreadable();
    }
  }

  /** The object in a text, if it is one. */
  static Optional<GenericJson> object(String text) {
    try {
      return Optional.of(GsonFactory.getDefaultInstance().fromString(text, GenericJson.class));
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      // The last one where the text ends too early.
      return Optional.empty();
    }
  }
}
