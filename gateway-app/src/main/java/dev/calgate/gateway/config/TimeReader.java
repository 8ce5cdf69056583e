package dev.calgate.gateway.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.Duration;

/** Reads a provider's times as they are written in the rest of config.yml, such as 30s or 1d. */
final class TimeReader extends StdScalarDeserializer<Duration> {
  private static final long serialVersionUID = 1L;

  TimeReader() {
    super(Duration.class);
  }

  @Override
  public Duration deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    String text = parser.getValueAsString("");
    try {
      return io.dropwizard.util.Duration.parse(text).toJavaDuration();
    } catch (IllegalArgumentException e) {
      throw context.weirdStringException(text, Duration.class, "no time");
    }
  }
}
