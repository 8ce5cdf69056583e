package dev.calgate.provider.google;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.util.Optional;

/** Reads small JSON with the client's parser, which knows several ways to fail. */
final class Json {
  private Json() {}

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
