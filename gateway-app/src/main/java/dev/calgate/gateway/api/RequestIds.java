package dev.calgate.gateway.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Gives every request an id, the caller's own if it is fit for a log, and answers with it. */
@PreMatching
@Priority(0)
public final class RequestIds implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String HEADER = "X-Request-Id";
  private static final String KEY = "request";
  private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

  private final SecureRandom random = new SecureRandom();

  @Override
  public void filter(ContainerRequestContext request) {
    String given = request.getHeaderString(HEADER);
    String id = given != null && FIT.matcher(given).matches() ? given : draw();
    request.setProperty(HEADER, id);
    MDC.put(KEY, id);
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Object id = request.getProperty(HEADER);
    if (id != null) {
      response.getHeaders().putSingle(HEADER, id);
    }
    MDC.remove(KEY);
  }

  /** The id of a request that has come by here; null for another. */
  public static @Nullable String of(ContainerRequestContext request) {
    return request.getProperty(HEADER) instanceof String id ? id : null;
  }

  private String draw() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return "req_" + HexFormat.of().formatHex(bytes);
  }
}
