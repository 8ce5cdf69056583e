package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.account.AuthorizationCodes;
import dev.calgate.gateway.account.Tokens;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountView;
import dev.calgate.gateway.store.CodeStore.Agreed;
import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens for what users agreed to (RFC 6749 sections 4.1.3 and 6), and their revocation (RFC 7009).
 * Applications show their id and one of their keys in the body; whatever bearer token a client
 * sends along is not looked at, since some send what they happen to have.
 */
@Path("/oauth/token")
public final class OAuthResource {
  private static final Logger LOG = LoggerFactory.getLogger(OAuthResource.class);
  private static final int LONGEST = 2_048;

  private final ClientCredentials clients;
  private final Tokens tokens;
  private final AuthorizationCodes codes;
  private final AccountStore accounts;
  private final Predicate<AccountKey> disconnect;

  /**
   * The resource over a store.
   *
   * @param disconnect erases an account and tells whether it was there
   */
  public OAuthResource(
      ClientCredentials clients,
      Tokens tokens,
      AuthorizationCodes codes,
      AccountStore accounts,
      Predicate<AccountKey> disconnect) {
    this.clients = clients;
    this.tokens = tokens;
    this.codes = codes;
    this.accounts = accounts;
    this.disconnect = disconnect;
  }

  /** Tokens for a code or a refresh token. */
  @POST
  public Response token(@Context ContainerRequestContext request) throws IOException {
    return answer(
        request,
        (application, parameters) ->
            switch (parameters.text("grant_type").orElse("")) {
              case "authorization_code" -> exchange(application, parameters);
              case "refresh_token" -> refresh(application, parameters);
              default ->
                  throw new OAuthException(
                      "unsupported_grant_type",
                      "grant_type must be authorization_code or refresh_token");
            });
  }

  private Response answer(
      ContainerRequestContext request, BiFunction<ApplicationId, FaceParameters, Response> what)
      throws IOException {
    try {
      FaceParameters parameters = FaceRequest.read(request);
      return what.apply(application(parameters), parameters);
    } catch (OAuthException e) {
      return e.response();
    } catch (FaceException e) {
      return OAuthException.invalidRequest(String.valueOf(e.getMessage())).response();
    }
  }

  private ApplicationId application(FaceParameters parameters) {
    return clients
        .find(parameters)
        .orElseThrow(
            () -> new OAuthException("invalid_client", "client_id and client_secret do not match"));
  }

  private Response exchange(ApplicationId application, FaceParameters parameters) {
    String redirectUri = parameters.text("redirect_uri", LONGEST).orElse("");
    Secret code = required(parameters, "code");
    Agreed agreed =
        codes
            .find(application, code)
            .filter(it -> it.redirectUri().equals(redirectUri))
            .orElseThrow(OAuthResource::unknownCode);
    Account account =
        accounts
            .find(agreed.account())
            .map(AccountView::account)
            .orElseThrow(OAuthResource::unknownCode);
    return tokens
        .exchange(code, agreed)
        .map(it -> TokenAnswer.ok(TokenAnswer.of(it, account)))
        .orElseThrow(OAuthResource::unknownCode);
  }

  private static OAuthException unknownCode() {
    return new OAuthException(
        "invalid_grant", "code is unknown or used, or redirect_uri is another than before");
  }

  private Response refresh(ApplicationId application, FaceParameters parameters) {
    return tokens
        .refresh(application, required(parameters, "refresh_token"))
        .map(it -> TokenAnswer.ok(TokenAnswer.of(it)))
        .orElseThrow(
            () -> new OAuthException("invalid_grant", "refresh_token is unknown or revoked"));
  }

  private static Secret required(FaceParameters parameters, String name) {
    return parameters
        .text(name, LONGEST)
        .map(Secret::of)
        .orElseThrow(() -> OAuthException.invalidRequest(name + " must be specified"));
  }

  /**
   * Takes back what a token stands for, or everything of a {@code sub}; on {@code
   * request_pii_erasure} the account is erased too. What is unknown is revoked already.
   */
  @POST
  @Path("/revoke")
  public Response revoke(@Context ContainerRequestContext request) throws IOException {
    return answer(
        request,
        (application, parameters) -> {
          boolean erase = parameters.isSet("request_pii_erasure");
          parameters.check();
          if (erase) {
            // Takes the grants along, so that whoever repeats this still finds the account.
            boolean erased = owner(application, parameters).filter(disconnect).isPresent();
            LOG.info("erasure asked for by {} at a revocation: {}", application, erased);
          } else {
            revoke(application, parameters);
          }
          return Response.ok().build();
        });
  }

  // Cronofy's client for Node sends its refresh token under its own name.
  private static Optional<Secret> token(FaceParameters parameters) {
    return parameters
        .text("token", LONGEST)
        .or(() -> parameters.text("refresh_token", LONGEST))
        .map(Secret::of);
  }

  private void revoke(ApplicationId application, FaceParameters parameters) {
    Optional<Secret> token = token(parameters);
    if (token.isPresent()) {
      tokens.revoke(application, token.get());
    } else {
      owner(application, parameters).ifPresent(tokens::revokeAll);
    }
  }

  private Optional<AccountKey> owner(ApplicationId application, FaceParameters parameters) {
    Optional<Secret> token = token(parameters);
    if (token.isPresent()) {
      return tokens.owner(application, token.get());
    }
    return account(
        application,
        parameters
            .text("sub", LONGEST)
            .orElseThrow(() -> OAuthException.invalidRequest("token or sub must be specified")));
  }

  private Optional<AccountKey> account(ApplicationId application, String sub) {
    try {
      AccountKey key = new AccountKey(application, new AccountId(sub));
      return accounts.find(key).map(AccountView::account).map(it -> key);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
