package dev.calgate.provider.caldav;

import java.util.Map;
import org.apache.http.auth.AuthScheme;
import org.apache.http.impl.auth.DigestScheme;
import org.jspecify.annotations.Nullable;

/**
 * The last challenge of each server that wants Digest, by origin and user: so that a session begins
 * where the one before ended, in one request instead of two. Forgetting one costs a request.
 * Thread-safe.
 */
final class DigestLogins {
  private static final int MAX_ENTRIES = 10_000;

  private final Map<String, AuthScheme> schemes = new Recent<>(MAX_ENTRIES);

  synchronized @Nullable AuthScheme find(String login) {
    return schemes.get(login);
  }

  /** Keeps what a session ended with, if that is Digest; it must not be used any more. */
  synchronized void keep(String login, AuthScheme scheme) {
    if (scheme instanceof DigestScheme) {
      schemes.put(login, scheme);
    } else {
      schemes.remove(login);
    }
  }
}
