package dev.calgate.gateway.api;

import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who shows an application's key; without one only the API's description and the pages for
 * browsers are open. Only hashes of keys are held, and all of them are compared in constant time.
 * Blanks round a key do not count: a header cannot carry them, and a file or an environment easily
 * has a line's end too many.
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class KeyFilter implements ContainerRequestFilter {
  private static final String SCHEME = "Bearer ";

  /** Pages for browsers, which have no key: they say themselves what they let whom do. */
  private static final Pattern PAGES = Pattern.compile("connect/[^/]+(/callback)?");

  private final List<KeyHash> keys = new ArrayList<>();

  private record KeyHash(ByteBuffer hash, ApplicationId application) {}

  /** A filter for applications and their active keys. */
  public KeyFilter(Map<ApplicationId, List<Secret>> applications) {
    applications.forEach(
        (application, secrets) -> secrets.forEach(key -> add(application, key.reveal().trim())));
  }

  private void add(ApplicationId application, String key) {
    if (!key.isEmpty()) {
      keys.add(new KeyHash(ByteBuffer.wrap(hash(key)), application));
    }
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    if (path.equals(OpenApiResource.PATH) || PAGES.matcher(path).matches()) {
      return;
    }
    ApplicationId application = application(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    if (application == null) {
      request.abortWith(
          ProblemDocument.response(
              ProblemException.of(
                  Problem.UNAUTHORIZED, "Send 'Authorization: Bearer <application key>'")));
      return;
    }
    request.setSecurityContext(new Caller(application, RequestIds.of(request)));
  }

  private @Nullable ApplicationId application(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    byte[] shown = hash(header.substring(SCHEME.length()).trim());
    ApplicationId found = null;
    for (KeyHash key : keys) {
      if (MessageDigest.isEqual(key.hash().array(), shown)) {
        found = key.application();
      }
    }
    return found;
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
