package dev.calgate.gateway.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.calgate.gateway.registry.ProviderRegistry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the block {@code providers}: each provider's own block into the class it has for it. */
final class ProviderBlocksReader extends StdDeserializer<Map<String, Object>> {
  private static final long serialVersionUID = 1L;

  ProviderBlocksReader() {
    super(Map.class);
  }

  @Override
  public @Nullable Map<String, Object> deserialize(
      JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      context.handleUnexpectedToken(Map.class, parser);
    }
    Map<String, Class<?>> installed = ProviderRegistry.installed();
    Map<String, Object> blocks = new LinkedHashMap<>();
    for (String type = parser.nextFieldName(); type != null; type = parser.nextFieldName()) {
      parser.nextToken();
      try {
        blocks.put(type, block(type, installed, parser, context));
      } catch (JsonMappingException e) {
        throw JsonMappingException.wrapWithPath(e, blocks, type);
      }
    }
    return blocks;
  }

  private static Object block(
      String type,
      Map<String, Class<?>> installed,
      JsonParser parser,
      DeserializationContext context)
      throws IOException {
    Class<?> block = installed.get(type);
    if (block == null) {
      throw JsonMappingException.from(
          parser, "no such provider; there are " + String.join(", ", installed.keySet()));
    }
    return context.readValue(parser, block);
  }
}
