package dev.calgate.gateway.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import dev.calgate.provider.Secret;
import java.io.IOException;

/** Reads a secret from a text or a number. */
final class SecretReader extends StdScalarDeserializer<Secret> {
  private static final long serialVersionUID = 1L;

  SecretReader() {
    super(Secret.class);
  }

  @Override
  public Secret deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.currentToken().isScalarValue()) {
      return (Secret) context.handleUnexpectedToken(Secret.class, parser);
    }
    return Secret.of(parser.getText());
  }
}
