package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a request's parameters, wherever its client has put them: in the query, in a body of JSON,
 * or in a body as forms have it. What the body says counts before the query; no body, {@code {}}
 * and {@code []} are the same.
 */
final class FaceRequest {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER = 64;
  private static final int MAX_STRING = 64 << 10;
  private static final ObjectMapper MAPPER = mapper();

  private FaceRequest() {}

  private static ObjectMapper mapper() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER)
            .maxStringLength(MAX_STRING)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    return new ObjectMapper(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * The parameters of a request; its body is read by this.
   *
   * @throws FaceException 422 when the body is none
   */
  static FaceParameters read(ContainerRequestContext request) throws IOException {
    ObjectNode query = query(request);
    query.setAll(body(request));
    return new FaceParameters(query);
  }

  /** The parameters in the query alone. */
  static FaceParameters readQuery(ContainerRequestContext request) {
    return new FaceParameters(query(request));
  }

  private static ObjectNode query(ContainerRequestContext request) {
    ObjectNode fields = MAPPER.createObjectNode();
    for (Map.Entry<String, List<String>> parameter :
        request.getUriInfo().getQueryParameters().entrySet()) {
      parameter.getValue().forEach(value -> FormFields.put(fields, parameter.getKey(), value));
    }
    return fields;
  }

  private static ObjectNode body(ContainerRequestContext request) throws IOException {
    String text =
        new String(request.getEntityStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      return MAPPER.createObjectNode();
    }
    boolean form =
        Optional.ofNullable(request.getMediaType())
            .filter(it -> it.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE))
            .filter(it -> !it.isWildcardSubtype())
            .isPresent();
    return form ? FormFields.parse(text) : json(text);
  }

  private static ObjectNode json(String text) {
    try {
      JsonNode body = MAPPER.readTree(text);
      if (body instanceof ObjectNode object) {
        return object;
      }
      if (body.isNull() || (body.isArray() && body.isEmpty())) {
        return MAPPER.createObjectNode();
      }
    } catch (JsonProcessingException e) {
      // Told below, without a word of what it holds.
    }
    throw FaceException.unprocessable(
        "body", Refusals.INVALID_FORMAT, "The body must be a JSON object");
  }
}
