package dev.calgate.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Problem documents (RFC 9457). */
final class ProblemDocument {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<Problem> RETRIABLE =
      EnumSet.of(Problem.UNAVAILABLE, Problem.TOO_MANY_REQUESTS, Problem.REQUEST_IN_PROGRESS);

  private ProblemDocument() {}

  static Response response(ProblemException exception) {
    Problem problem = exception.problem();
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .type(MEDIA_TYPE)
            .entity(text(exception, problem.status()));
    if (problem == Problem.UNAUTHORIZED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"calgate\"");
    }
    if (RETRIABLE.contains(problem)) {
      response.header(HttpHeaders.RETRY_AFTER, Math.max(1, roundedUp(exception.retryAfter())));
    }
    exception.current().ifPresent(it -> response.tag(Long.toString(it.position())));
    return response.build();
  }

  /** Who comes back at that second does not come too early. */
  private static long roundedUp(Duration wait) {
    return wait.plusNanos(999_999_999).toSeconds();
  }

  /** The document alone, with another status than its problem's where that is wanted. */
  static String text(ProblemException exception, int status) {
    Problem problem = exception.problem();
    ObjectNode document = MAPPER.createObjectNode();
    document.put("type", problem.type());
    document.put("title", problem.title());
    document.put("status", status);
    document.put("detail", exception.getMessage());
    if (!exception.errors().isEmpty()) {
      ArrayNode errors = document.putArray("errors");
      exception
          .errors()
          .forEach(it -> errors.addObject().put("field", it.field()).put("message", it.message()));
    }
    exception.current().ifPresent(it -> document.putRawValue("event", new RawValue(it.document())));
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
