package dev.calgate.gateway.api;

import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.store.IdempotencyStore;
import dev.calgate.gateway.store.IdempotencyStore.Answered;
import dev.calgate.model.ApplicationId;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a POST once for each {@code Idempotency-Key}: the answer of a success is kept and
 * given again; after a failure the request may be tried again. Thread-safe.
 */
public final class Idempotency {
  private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
  static final String HEADER = "Idempotency-Key";
  private static final int LONGEST_KEY = 255;

  private static final int RENEW_SECONDS = 5;

  private final IdempotencyStore store;
  private final CredentialCipher cipher;
  private final Clock clock;
  private final Set<IdempotencyStore.Held> held = ConcurrentHashMap.newKeySet();

  public Idempotency(IdempotencyStore store, CredentialCipher cipher, Clock clock) {
    this.store = store;
    this.cipher = cipher;
    this.clock = clock;
  }

  /** Renews the claims of requests that are being carried out, again and again. */
  public void renewOn(ScheduledExecutorService executor) {
    var unused =
        executor.scheduleWithFixedDelay(
            this::renew, RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
  }

  private void renew() {
    List<IdempotencyStore.Held> claims = List.copyOf(held);
    if (claims.isEmpty()) {
      return;
    }
    try {
      store.renew(claims, clock.instant());
    } catch (RuntimeException e) {
      LOG.warn("cannot renew the claims of requests: {}", e.toString());
    }
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
        store.claim(application, key, fingerprints(address, body), clock.instant());
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
    if (claim instanceof IdempotencyStore.Erased) {
      throw ProblemException.of(
          Problem.CONFLICT, "What the first request with this Idempotency-Key made was erased");
    }
    held.add(new IdempotencyStore.Held(application, key));
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
  void end(ApplicationId application, String key, ContainerResponseContext response) {
    held.remove(new IdempotencyStore.Held(application, key));
    int status = response.getStatus();
    if (status >= 200 && status < 300) {
      store.answer(
          application,
          key,
          new Answered(
              status,
              response.getHeaderString(HttpHeaders.LOCATION),
              response.getHeaderString(HttpHeaders.ETAG),
              text(response.hasEntity() ? response.getEntity() : "")));
    } else {
      giveBack(application, key);
    }
  }

  private void giveBack(ApplicationId application, String key) {
    try {
      store.release(application, key);
    } catch (RuntimeException e) {
      // The refusal is to be answered all the same; a claim that nobody renews ends by itself.
      LOG.warn("the claim of a request is left to its end: {}", e.toString());
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
    if (answered.etag() != null) {
      response.header(HttpHeaders.ETAG, answered.etag());
    }
    return response.build();
  }

  /**
   * By address and content, and not by who asks: a key that was changed meanwhile may repeat it.
   */
  private List<String> fingerprints(String address, byte[] body) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(address.getBytes(StandardCharsets.UTF_8));
    text.write(0);
    text.writeBytes(body);
    return cipher.fingerprints(text.toByteArray());
  }
}
