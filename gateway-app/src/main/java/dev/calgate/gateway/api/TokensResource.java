package dev.calgate.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.calgate.gateway.account.Scope;
import dev.calgate.gateway.account.Tokens;
import dev.calgate.gateway.account.Tokens.Issued;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;

/** Tokens by which the Cronofy-compatible face opens one account. */
@Path("/api/accounts/{id}/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "accounts")
public final class TokensResource {
  private static final String SCOPES =
      "must be words with blanks between them, each one of " + Scope.known();

  private final Tokens tokens;

  public TokensResource(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Tokens for an account that was linked through this API. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "issueTokens",
      summary = "Get tokens of an account for the Cronofy-compatible face",
      requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(ref = "TokenRequest"),
      responses = @ApiResponse(responseCode = "201", ref = "Tokens"))
  public Response issue(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @PathParam("id") String id,
      InputStream stream)
      throws IOException {
    Parameters.none(uri);
    RequestBody body = RequestBody.read(stream);
    Scope scope =
        body.read(
                "scope",
                SCOPES,
                text -> Scope.parse(text).orElseThrow(IllegalArgumentException::new))
            .orElse(Scope.READ_WRITE);
    body.check();
    Issued issued =
        tokens
            .issue(AccountsResource.key(caller, id), scope.text())
            .orElseThrow(ProblemException::notFound);
    return JsonText.ok(document(issued))
        .status(Response.Status.CREATED)
        .header("Cache-Control", "no-store")
        .build();
  }

  private static String document(Issued issued) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("access_token", issued.access().reveal())
        .put("refresh_token", issued.refresh().reveal())
        .put("expires_in", issued.life().toSeconds())
        .put("scope", issued.scope())
        .toString();
  }
}
