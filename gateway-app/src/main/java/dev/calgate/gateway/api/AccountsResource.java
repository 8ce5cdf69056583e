package dev.calgate.gateway.api;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.account.ConsentProofs;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountView;
import dev.calgate.gateway.store.Erasure;
import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Origin;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.Linking;
import dev.calgate.provider.Secret;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Accounts: linked, looked at, paused, disconnected. */
@Tag(name = "accounts")
@Path("/api/accounts")
@Produces(MediaType.APPLICATION_JSON)
public final class AccountsResource {
  private final ProviderRegistry providers;
  private final AccountLinker linker;
  private final AccountStore accounts;
  private final Erasure erasure;
  private final Farewell farewell;
  private final ConsentProofs proofs;
  private final Runnable wake;
  private final Clock clock;

  /** What an account leaves behind at its provider. */
  @FunctionalInterface
  public interface Farewell {
    /**
     * Takes what is needed to clean up, before the account is erased.
     *
     * @param provider its type word
     * @return begins to clean up, afterwards
     */
    Runnable of(AccountKey account, String provider);
  }

  /**
   * A resource over the store.
   *
   * @param farewell cleans up behind an account that is disconnected
   * @param proofs that browsers bring
   * @param wake called when something has become due
   */
  public AccountsResource(
      ProviderRegistry providers,
      AccountLinker linker,
      AccountStore accounts,
      Erasure erasure,
      Farewell farewell,
      ConsentProofs proofs,
      Runnable wake,
      Clock clock) {
    this.providers = providers;
    this.linker = linker;
    this.accounts = accounts;
    this.erasure = erasure;
    this.farewell = farewell;
    this.proofs = proofs;
    this.wake = wake;
    this.clock = clock;
  }

  /** Links an account: the credentials are tried first. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "linkAccount",
      summary = "Link an account; the credentials are tried first",
      parameters = {@Parameter(ref = "Idempotency-Key")},
      requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(ref = "NewAccount"),
      responses = @ApiResponse(responseCode = "201", ref = "Account"))
  public Response link(@Context UriInfo uri, @Context SecurityContext caller, InputStream stream)
      throws IOException {
    Parameters.none(uri);
    ApplicationId application = Caller.of(caller).application();
    RequestBody body = RequestBody.read(stream);
    CalendarProvider provider = provider(body);
    LinkRequest request = linkRequest(body, provider.linking(), true);
    alternatives(body, provider.linking(), request);
    AccountPatch labels = AccountPatch.of(body, Optional.empty());
    body.check();
    AccountLinker.Linked linked =
        LinkProblem.of(
            provider.linking(),
            request,
            () ->
                linker.link(
                    application,
                    provider,
                    request,
                    new AccountLinker.Labels(labels.externalId(), labels.metadata())));
    AccountKey key = new AccountKey(application, linked.id());
    if (!linked.created() && !labels.isEmpty()) {
      change(key, labels, Caller.of(caller));
    }
    wake.run();
    AccountView view = find(key);
    return JsonText.ok(view.document())
        .status(Response.Status.CREATED)
        .location(location(linked.id()))
        .build();
  }

  private static URI location(AccountId id) {
    return URI.create("/api/accounts/" + id);
  }

  private CalendarProvider provider(RequestBody body) {
    String type = body.requiredText("provider");
    // Which other fields there are depends on it.
    body.checkSoFar();
    Optional<CalendarProvider> provider = providers.find(type);
    if (provider.isEmpty()) {
      throw ProblemException.invalid("provider", "must be one of " + providers.types());
    }
    return provider.get();
  }

  private static LinkRequest linkRequest(RequestBody body, Linking linking, boolean complete) {
    Map<String, String> settings = new HashMap<>();
    Map<String, Secret> secrets = new HashMap<>();
    for (Linking.Field field : linking.fields()) {
      value(body, field, complete)
          .ifPresent(
              text -> {
                if (field.secret()) {
                  secrets.put(field.name(), Secret.of(text));
                } else {
                  settings.put(field.name(), text);
                }
              });
    }
    return new LinkRequest(settings, secrets);
  }

  /** Required fields are told already. */
  private static void alternatives(RequestBody body, Linking linking, LinkRequest request) {
    linking.problems(request.given()).entrySet().stream()
        .filter(it -> linking.alternatives().contains(it.getKey()))
        .forEach(it -> body.error(it.getKey(), it.getValue()));
  }

  private static Optional<String> value(RequestBody body, Linking.Field field, boolean complete) {
    if (!complete) {
      return body.changedText(field.name());
    }
    return field.required()
        ? Optional.of(body.requiredText(field.name()))
        : body.text(field.name());
  }

  /** All accounts of the application. */
  @GET
  @Operation(
      operationId = "listAccounts",
      summary = "List accounts",
      parameters = {
        @Parameter(ref = "provider"),
        @Parameter(ref = "external_id"),
        @Parameter(ref = "status"),
        @Parameter(ref = "limit"),
        @Parameter(ref = "page")
      },
      responses = @ApiResponse(responseCode = "200", ref = "AccountList"))
  public Response list(@Context UriInfo uri, @Context SecurityContext caller) {
    Parameters parameters =
        Parameters.of(uri, "provider", "external_id", "status", "limit", "page");
    AccountStore.Filter filter =
        new AccountStore.Filter(
            parameters.text("provider"),
            parameters.text("external_id"),
            parameters.word("status", Account.Status.class));
    AccountId after = parameters.page(1, parts -> new AccountId(parts.get(0)));
    return Page.of(
            accounts.list(Caller.of(caller).application(), filter, after, parameters.limit()),
            view -> Parameters.pageToken(view.account().id().value()))
        .response(AccountView::document);
  }

  /** One account; with the proof that a browser brought, only if it is one of this account. */
  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getAccount",
      summary = "Get an account",
      parameters = {@Parameter(ref = "proof")},
      responses = @ApiResponse(responseCode = "200", ref = "Account"))
  public Response get(
      @Context UriInfo uri, @Context SecurityContext caller, @PathParam("id") String id) {
    Optional<String> proof = Parameters.of(uri, "proof").evenEmpty("proof");
    AccountKey key = key(caller, id);
    if (proof.isPresent() && !proofs.holds(key, proof.get())) {
      throw ProblemException.invalid("proof", "is none of this account, or older than ten minutes");
    }
    return JsonText.ok(find(key).document()).build();
  }

  /** Changes labels, pauses or resumes, takes new credentials. */
  @PATCH
  @Path("/{id}")
  @Consumes({MediaType.APPLICATION_JSON, RequestBody.MERGE_PATCH})
  @Operation(
      operationId = "changeAccount",
      summary = "Relabel, pause or reconnect an account",
      requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(ref = "AccountPatch"),
      responses = @ApiResponse(responseCode = "200", ref = "Account"))
  public Response patch(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @PathParam("id") String id,
      InputStream stream)
      throws IOException {
    Parameters.none(uri);
    AccountKey key = key(caller, id);
    Account account = find(key).account();
    RequestBody body = RequestBody.read(stream);
    Linking linking = linker.provider(account.provider()).linking();
    LinkRequest request = linkRequest(body, linking, false);
    Optional<Boolean> paused = body.flag("paused");
    AccountPatch patch = AccountPatch.of(body, paused);
    body.check();
    if (request.settings().isEmpty() && request.secrets().isEmpty()) {
      change(key, patch, Caller.of(caller));
    } else {
      Origin origin = patch.isEmpty() ? Origin.ACCOUNT : Caller.of(caller).origin();
      LinkProblem.of(
          linking, request, () -> linker.reconnect(key, account, request, patch::apply, origin));
    }
    wake.run();
    return JsonText.ok(find(key).document()).build();
  }

  /** Disconnects an account and erases what was read of it. */
  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "disconnectAccount",
      summary = "Disconnect an account and erase what was read of it",
      responses = {@ApiResponse(responseCode = "204", description = "Erased")})
  public Response delete(
      @Context UriInfo uri, @Context SecurityContext caller, @PathParam("id") String id) {
    Parameters.none(uri);
    AccountKey key = key(caller, id);
    Runnable cleanUp =
        accounts
            .find(key)
            .map(view -> farewell.of(key, view.account().provider()))
            .orElse(() -> {});
    if (!erasure.account(key, clock.instant())) {
      throw ProblemException.notFound();
    }
    cleanUp.run();
    return Response.noContent().build();
  }

  private void change(AccountKey key, AccountPatch patch, Caller caller) {
    if (accounts.update(key, patch::apply, caller.origin(), clock.instant()).isEmpty()) {
      throw ProblemException.notFound();
    }
  }

  private AccountView find(AccountKey key) {
    return accounts.find(key).orElseThrow(ProblemException::notFound);
  }

  static AccountKey key(SecurityContext caller, String id) {
    try {
      return new AccountKey(Caller.of(caller).application(), new AccountId(id));
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound();
    }
  }
}
