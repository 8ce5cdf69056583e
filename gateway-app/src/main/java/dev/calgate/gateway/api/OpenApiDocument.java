package dev.calgate.gateway.api;

import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document: addresses, methods and parameters are read from the resources, the shapes
 * and examples that they refer to from {@code openapi.yaml} beside this class. Thread-safe.
 */
public final class OpenApiDocument {
  private final Set<Class<?>> resources;
  private @Nullable String json;

  /** Describes resources. */
  public OpenApiDocument(Set<Class<?>> resources) {
    this.resources = Set.copyOf(resources);
  }

  /** The document; made when it is first asked for. */
  public synchronized String json() {
    if (json == null) {
      json = Json.pretty(build());
    }
    return json;
  }

  private OpenAPI build() {
    OpenAPI document = new Reader(shapes()).read(resources);
    document
        .getPaths()
        .values()
        .forEach(path -> path.readOperations().forEach(OpenApiDocument::complete));
    return document;
  }

  private static OpenAPI shapes() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream("openapi.yaml")) {
      return Yaml.mapper().readValue(Objects.requireNonNull(in), OpenAPI.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every operation but this one can end in a problem. */
  private static void complete(Operation operation) {
    if (!"describe".equals(operation.getOperationId())) {
      operation.getResponses().addApiResponse("default", new ApiResponse().$ref("Problem"));
    }
  }
}
