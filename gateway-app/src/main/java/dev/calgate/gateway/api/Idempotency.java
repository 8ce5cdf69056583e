package dev.calgate.gateway.api;

import dev.calgate.gateway.store.IdempotencyStore;
import dev.calgate.gateway.store.IdempotencyStore.Answered;
import dev.calgate.model.ApplicationId;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a POST once for each {@code Idempotency-Key}: the answer of a success is kept and
 * given again; after a failure the request may be tried again. Thread-safe.
 */
public final class Idempotency {
  static final String HEADER = "Idempotency-Key";
  private static final int LONGEST_KEY = 255;

  private final IdempotencyStore store;
  private final Clock clock;

  public Idempotency(IdempotencyStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Takes a request's key, if it has one.
   *
   * @return the answer to give again; empty when the request is to be carried out
   */
  Optional<Response> begin(ApplicationId application, ContainerRequestContext request)
      throws IOException {
    String key = key(request);
    if (key == null) {
      return Optional.empty();
    }
    byte[] body = request.getEntityStream().readAllBytes();
    request.setEntityStream(new ByteArrayInputStream(body));
    String address = request.getUriInfo().getRequestUri().getPath();
    IdempotencyStore.Claim claim =
        store.claim(application, key, hash(address, body), clock.instant());
    if (claim instanceof Answered answered) {
      return Optional.of(response(answered));
    }
    if (claim instanceof IdempotencyStore.Reused) {
      throw ProblemException.field(
          Problem.IDEMPOTENCY_KEY_REUSED, HEADER, "stands for a request with another content");
    }
    if (claim instanceof IdempotencyStore.Running) {
      throw ProblemException.of(Problem.REQUEST_IN_PROGRESS, "Try again in a moment");
    }
    return Optional.empty();
  }

  private static @Nullable String key(ContainerRequestContext request) {
    String key = request.getHeaderString(HEADER);
    if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
      throw ProblemException.invalid(HEADER, "has 1 to " + LONGEST_KEY + " characters");
    }
    return key;
  }

  /** Keeps a success; gives the key back otherwise. */
  void end(
      ApplicationId application, String key, int status, @Nullable String location, Object body) {
    if (status >= 200 && status < 300) {
      store.answer(application, key, new Answered(status, location, text(body)));
    } else {
      store.release(application, key);
    }
  }

  private static String text(Object body) {
    return body instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(body);
  }

  private static Response response(Answered answered) {
    Response.ResponseBuilder response =
        Response.status(answered.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(answered.body())
            .header("Idempotent-Replayed", "true");
    if (answered.location() != null) {
      response.header(HttpHeaders.LOCATION, answered.location());
    }
    return response.build();
  }

  private static String hash(String address, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(address.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
