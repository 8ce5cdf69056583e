package dev.calgate.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final JsonNode DOCUMENT = document();

  private static JsonNode document() {
    try {
      return new ObjectMapper().readTree(new OpenApiResource().describe());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** All classes of this package that answer requests. */
  private static Set<Class<?>> resources() {
    Set<Class<?>> resources = new java.util.HashSet<>();
    for (Class<?> type :
        new com.tngtech.archunit.core.importer.ClassFileImporter()
            .importPackages("dev.calgate.gateway.api").stream()
                .filter(it -> it.isAnnotatedWith(Path.class))
                .map(com.tngtech.archunit.core.domain.JavaClass::reflect)
                .toList()) {
      resources.add(type);
    }
    return resources;
  }

  private static Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (Class<?> resource : resources()) {
      String base = resource.getAnnotation(Path.class).value();
      for (Method method : resource.getDeclaredMethods()) {
        Path path = method.getAnnotation(Path.class);
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (verb != null) {
            routes.add(verb.value() + " " + base + (path == null ? "" : path.value()));
          }
        }
      }
    }
    return routes;
  }

  @Test
  void everyRouteIsDescribed() {
    Set<String> described = new TreeSet<>();
    DOCUMENT
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        verb ->
                            described.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey())));

    assertThat(described).isEqualTo(routes());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    Set<String> references = new TreeSet<>();
    collect(DOCUMENT, references);

    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(reference).startsWith("#/components/");
      assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  private static void collect(JsonNode node, Set<String> references) {
    if (node.path("$ref").isTextual()) {
      references.add(node.path("$ref").textValue());
    }
    node.forEach(child -> collect(child, references));
  }

  @Test
  void everyOperationHasASummaryAnAnswerAndAnExampleOfIt() {
    DOCUMENT
        .path("paths")
        .forEach(
            path ->
                path.forEach(
                    operation -> {
                      assertThat(operation.path("summary").asText()).isNotBlank();
                      assertThat(operation.path("responses").size()).isPositive();
                    }));
  }

  @Test
  void whatTakesNoBodyDescribesNone() {
    JsonNode sync = DOCUMENT.path("paths").path("/api/accounts/{id}/sync").path("post");

    assertThat(sync.path("summary").asText()).isNotBlank();
    assertThat(sync.has("requestBody")).isFalse();
  }

  @Test
  void theEventSchemaHasExactlyTheFieldsOfItsExample() {
    JsonNode schema = DOCUMENT.at("/components/schemas/Event/properties");
    JsonNode example = DOCUMENT.at("/components/responses/Event/content/application~1json/example");

    Set<String> live = names(schema);
    live.remove("deleted");
    assertThat(names(example)).isEqualTo(live);
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void everyPatchIsTakenAsMergePatchToo() {
    for (String body : Set.of("AccountPatch", "CalendarPatch", "EventPatch")) {
      JsonNode content = DOCUMENT.at("/components/requestBodies/" + body + "/content");
      assertThat(names(content))
          .containsExactly("application/json", "application/merge-patch+json");
    }
  }

  @Test
  void everyBodySaysThatUnknownFieldsAreRefused() {
    JsonNode bodies = DOCUMENT.at("/components/requestBodies");
    assertThat(bodies).isNotEmpty();
    for (JsonNode body : bodies) {
      JsonNode schema = body.at("/content/application~1json/schema");
      String reference = schema.path("$ref").asText("");
      JsonNode shape = reference.isEmpty() ? schema : DOCUMENT.at(reference.substring(1));
      assertThat(shape.path("additionalProperties").asBoolean(true)).as(reference).isFalse();
    }
  }
}
