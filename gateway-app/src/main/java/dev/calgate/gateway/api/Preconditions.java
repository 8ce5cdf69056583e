package dev.calgate.gateway.api;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.glassfish.jersey.message.internal.HeaderValueException;
import org.jspecify.annotations.Nullable;

/** What a request expects of the version of what it names (RFC 9110 section 13.1). */
final class Preconditions {
  private Preconditions() {}

  /** The version of what last changed at a position. */
  static EntityTag tag(long position) {
    return new EntityTag(Long.toString(position));
  }

  /**
   * Compares with a position.
   *
   * @return the answer to be given instead; null when the request is to be carried out
   * @throws ProblemException when a header cannot be understood
   */
  static Response.@Nullable ResponseBuilder evaluate(Request request, long position) {
    try {
      return request.evaluatePreconditions(tag(position));
    } catch (HeaderValueException e) {
      throw ProblemException.invalid(
          String.valueOf(e.getMessage()).contains("If-None-Match") ? "If-None-Match" : "If-Match",
          "must be *, or ETags in quotes");
    }
  }
}
