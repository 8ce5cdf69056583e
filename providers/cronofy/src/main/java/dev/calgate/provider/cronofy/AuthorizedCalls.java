package dev.calgate.provider.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.Renewal;
import dev.calgate.provider.Secret;
import dev.calgate.provider.cronofy.wire.UnreadableException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Calls in the name of one account; a token that is refused is renewed once. For one thread. */
final class AuthorizedCalls {
  private static final int RENEWALS = 3;

  private final Transport transport;
  private final AccountTokens tokens;
  private final CronofyErrors errors;
  private final Renewal renewal;
  private AccountAccess access;

  AuthorizedCalls(
      Transport transport,
      AccountTokens tokens,
      CronofyErrors errors,
      AccountAccess access,
      Renewal renewal) {
    this.transport = transport;
    this.tokens = tokens;
    this.errors = errors;
    this.access = access;
    this.renewal = renewal;
  }

  /** What a text is. */
  interface Parsing<T> {
    /** Reads it. */
    T of(String text) throws UnreadableException;
  }

  /** Not known before it is needed, so that an account can be opened, if only to be erased. */
  Service service() {
    return tokens.service(access.settings().get(AccountTokens.URL));
  }

  /** Reads what an answer says. */
  static <T> T read(Answer answer, Parsing<T> parsing) {
    try {
      return parsing.of(answer.text());
    } catch (UnreadableException e) {
      throw CronofyErrors.protocol("Cronofy: " + e.getMessage());
    }
  }

  /** Asks for something, by its path and query. */
  Answer get(String path, ErrorScope scope) {
    return get(service().of(path), scope);
  }

  /** Asks for something that the service has given the address of. */
  Answer get(URI address, ErrorScope scope) {
    return good(call("GET", address, null), scope);
  }

  /** Has something done; all but a success is an error. */
  Answer send(String method, String path, ObjectNode body, ErrorScope scope) {
    return good(call(method, service().of(path), body.toString()), scope);
  }

  private Answer good(Answer answer, ErrorScope scope) {
    if (!answer.isGood()) {
      throw errors.of(answer, scope);
    }
    return answer;
  }

  /** Calls, and gives the answer of whatever status but 401 that a fresh token mends. */
  Answer call(String method, URI address, @Nullable String json) {
    Service service = service();
    Secret token = token(null);
    Answer answer = transport.send(service, method, address, token, json);
    return answer.status() == 401
        ? transport.send(service, method, address, token(token), json)
        : answer;
  }

  private Secret token(@Nullable Secret refused) {
    // What others have stored meanwhile may have ended as well; what was asked for has to do.
    boolean[] asked = {false};
    for (int i = 0; i < RENEWALS && !asked[0] && !tokens.isGood(access, refused); i++) {
      access =
          renewal.renew(
              access,
              old -> {
                asked[0] = true;
                return tokens.renewed(old);
              });
    }
    return AccountTokens.of(access)
        .orElseThrow(() -> CronofyErrors.protocol("There is no access token"));
  }
}
