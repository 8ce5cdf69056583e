package dev.calgate.gateway.api;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.SyncTicket;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Looks at an account now, instead of at its next turn. */
@Tag(name = "accounts")
@Path("/api/accounts/{id}/sync")
public final class SyncResource {
  private final AccountStore accounts;
  private final SyncStore sync;
  private final Runnable wake;
  private final Waiters<SyncTicket> waiters;
  private final Clock clock;

  /**
   * A resource over the store.
   *
   * @param wake called when something has become due
   * @param checks looks whether what is waited for has ended
   * @param responder sends the answers of those who waited
   */
  public SyncResource(
      AccountStore accounts,
      SyncStore sync,
      Runnable wake,
      ScheduledExecutorService checks,
      Executor responder,
      Clock clock) {
    this.accounts = accounts;
    this.sync = sync;
    this.wake = wake;
    this.waiters = new Waiters<>(sync::covered, checks, responder, clock);
    this.clock = clock;
  }

  /** 202 at once, or 200 when a look that began after the call has ended in time. */
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "syncAccount",
      summary = "Look at an account and all of its calendars now",
      parameters = {@Parameter(ref = "wait"), @Parameter(ref = "Idempotency-Key")},
      responses = {
        @ApiResponse(responseCode = "200", ref = "Account"),
        @ApiResponse(responseCode = "202", ref = "Account")
      })
  public void sync(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @PathParam("id") String id,
      @Parameter(hidden = true) InputStream stream,
      @Suspended AsyncResponse response)
      throws IOException {
    Parameters parameters = Parameters.of(uri, "wait");
    // It has no fields.
    RequestBody.read(stream).check();
    Instant until = clock.instant().plus(parameters.waitTime());
    AccountKey key = AccountsResource.key(caller, id);
    if (accounts.find(key).isEmpty()) {
      throw ProblemException.notFound();
    }
    Optional<SyncTicket> ticket = sync.requestAll(key, clock.instant());
    if (ticket.isEmpty()) {
      throw ProblemException.of(
          Problem.CONFLICT, "The account is paused or waits to be reconnected");
    }
    wake.run();
    if (!clock.instant().isBefore(until)) {
      answer(key, response, false);
    } else if (!waiters.add(ticket.get(), until, ended -> answer(key, response, ended))) {
      throw ProblemException.of(Problem.UNAVAILABLE, "Too many requests wait for a look already");
    }
  }

  private void answer(AccountKey key, AsyncResponse response, boolean ended) {
    try {
      String document = accounts.find(key).orElseThrow(ProblemException::notFound).document();
      response.resume(
          JsonText.ok(document)
              .status(ended ? Response.Status.OK : Response.Status.ACCEPTED)
              .build());
    } catch (RuntimeException e) {
      response.resume(e);
    }
  }
}
