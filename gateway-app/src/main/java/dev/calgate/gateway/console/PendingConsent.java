package dev.calgate.gateway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be known when a browser comes back from a consent page.
 *
 * @param account the one that is to be connected again; empty for any
 * @param returnTo where the browser goes in the end; empty for nowhere
 * @param verifier of PKCE (RFC 7636 section 4.1)
 * @param until when it is too late
 */
record PendingConsent(
    ApplicationId application,
    Optional<AccountId> account,
    Optional<URI> returnTo,
    Secret verifier,
    Instant until) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** As text; it holds a secret. */
  String text() {
    Map<String, String> fields = new HashMap<>();
    fields.put("application", application.value());
    fields.put("verifier", verifier.reveal());
    fields.put("until", until.toString());
    account.ifPresent(it -> fields.put("account", it.value()));
    returnTo.ifPresent(it -> fields.put("return_to", it.toString()));
    try {
      return MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static PendingConsent of(String text) {
    try {
      Map<?, ?> fields = MAPPER.readValue(text, Map.class);
      return new PendingConsent(
          new ApplicationId(String.valueOf(fields.get("application"))),
          field(fields, "account").map(AccountId::new),
          field(fields, "return_to").map(URI::create),
          Secret.of(String.valueOf(fields.get("verifier"))),
          Instant.parse(String.valueOf(fields.get("until"))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What this gateway has sealed is not what it seals", e);
    }
  }

  private static Optional<String> field(Map<?, ?> fields, String name) {
    return Optional.ofNullable(fields.get(name)).map(Object::toString);
  }
}
