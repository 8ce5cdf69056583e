package dev.calgate.gateway.cronofy;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Answers what the face refuses. */
public final class FaceExceptionMapper implements ExceptionMapper<FaceException> {
  @Override
  public Response toResponse(FaceException refused) {
    return refused.response();
  }
}
