package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.account.Tokens.Issued;
import dev.calgate.model.Account;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** The answer with tokens in it (RFC 6749 section 5.1), which nobody may keep for others. */
final class TokenAnswer {
  private TokenAnswer() {}

  /** Tokens alone. */
  static ObjectNode of(Issued tokens) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("token_type", "bearer")
        .put("access_token", tokens.access().reveal())
        .put("expires_in", tokens.life().toSeconds())
        .put("refresh_token", tokens.refresh().reveal())
        .put("scope", tokens.scope());
  }

  /** Tokens, and whose they are. */
  static ObjectNode of(Issued tokens, Account account) {
    ObjectNode answer = of(tokens);
    answer.put("account_id", account.id().value()).put("sub", account.id().value());
    answer.set("linking_profile", Profile.linking(account));
    return answer;
  }

  static Response ok(ObjectNode answer) {
    return uncached(FaceJson.ok(answer));
  }

  static Response uncached(Response response) {
    return Response.fromResponse(response)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Pragma", "no-cache")
        .build();
  }
}
