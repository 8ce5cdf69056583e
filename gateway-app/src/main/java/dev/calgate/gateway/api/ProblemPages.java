package dev.calgate.gateway.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Problem documents for what the HTTP server itself refuses, before any resource sees it. */
public final class ProblemPages extends ErrorHandler {

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE);
    response.write(true, document(code), callback);
  }

  /** Nothing of what the server says of the cause: it may repeat the request. */
  private static ByteBuffer document(int status) {
    ProblemException problem =
        status < 500
            ? ProblemException.of(Problem.INVALID_REQUEST, "The request is not valid HTTP")
            : ProblemException.of(Problem.INTERNAL, Problem.INTERNAL.title());
    return ByteBuffer.wrap(ProblemDocument.text(problem, status).getBytes(StandardCharsets.UTF_8));
  }
}
