package dev.calgate.gateway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.model.ApplicationId;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an application asks of a user (RFC 6749 section 4.1.1).
 *
 * @param redirectUri where the browser carries the answer
 * @param scope words with blanks between them
 * @param state the application's own, given back with the answer; empty for none
 * @param until when it is too late to agree
 */
record AuthorizeRequest(
    ApplicationId application,
    URI redirectUri,
    String scope,
    Optional<String> state,
    Instant until) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** As text. */
  String text() {
    Map<String, String> fields = new HashMap<>();
    fields.put("application", application.value());
    fields.put("redirect_uri", redirectUri.toString());
    fields.put("scope", scope);
    fields.put("until", until.toString());
    state.ifPresent(it -> fields.put("state", it));
    try {
      return MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static AuthorizeRequest of(String text) {
    try {
      Map<?, ?> fields = MAPPER.readValue(text, Map.class);
      return new AuthorizeRequest(
          new ApplicationId(String.valueOf(fields.get("application"))),
          URI.create(String.valueOf(fields.get("redirect_uri"))),
          String.valueOf(fields.get("scope")),
          Optional.ofNullable(fields.get("state")).map(Object::toString),
          Instant.parse(String.valueOf(fields.get("until"))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What this gateway has sealed is not what it seals", e);
    }
  }

  /** The address that carries an answer back. */
  URI answer(String name, String value) {
    URI address = ReturnAddresses.with(redirectUri, name, value);
    return state.map(it -> ReturnAddresses.with(address, "state", it)).orElse(address);
  }
}
