package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.core.Response;

/** A request for tokens that is refused, in the words of RFC 6749 section 5.2; always a 400. */
final class OAuthException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String word;

  /**
   * A refusal.
   *
   * @param word such as {@code invalid_grant}
   * @param description for people
   */
  OAuthException(String word, String description) {
    super(description);
    this.word = word;
  }

  static OAuthException invalidRequest(String description) {
    return new OAuthException("invalid_request", description);
  }

  Response response() {
    return TokenAnswer.uncached(
        FaceJson.answer(
            400,
            JsonNodeFactory.instance
                .objectNode()
                .put("error", word)
                .put("error_description", getMessage())));
  }
}
