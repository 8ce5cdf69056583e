package dev.calgate.gateway.config;

import io.dropwizard.configuration.ConfigurationSourceProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** The text of a configuration, as long as it is one: not too long, not empty, and UTF-8. */
final class ConfigurationFile {
  private static final int LONGEST = 1 << 20;

  private ConfigurationFile() {}

  /**
   * Reads a file.
   *
   * @throws ConfigurationMistakes when there is no text to go on with
   */
  static String text(ConfigurationSourceProvider source, String path, Mistakes mistakes)
      throws ConfigurationMistakes {
    String text = "";
    try (InputStream in = source.open(path)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        mistakes.add(0, "is no configuration: it is longer than 1 MiB");
      } else {
        text = decoded(bytes, mistakes);
      }
    } catch (IOException e) {
      mistakes.add(0, "cannot be read: " + e.getMessage());
    }
    mistakes.throwIfAny();
    if (text.isBlank()) {
      mistakes.add(0, "is empty; to run on the defaults alone write {}");
    }
    mistakes.throwIfAny();
    return text;
  }

  private static String decoded(byte[] bytes, Mistakes mistakes) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(it -> it == '\n').count();
      mistakes.add(line, "is no text in UTF-8");
    }
    return text.toString();
  }
}
