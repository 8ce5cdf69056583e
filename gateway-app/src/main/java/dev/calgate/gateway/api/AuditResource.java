package dev.calgate.gateway.api;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.AuditTicket;
import dev.calgate.gateway.store.AuditView;
import dev.calgate.gateway.store.Audits;
import dev.calgate.gateway.store.CalendarKey;
import dev.calgate.gateway.store.WriteStore;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.Feature;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
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
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Compares a calendar as a whole with what its provider has. */
@Tag(name = "calendars")
@Path("/api/calendars/{id}/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {
  private static final Duration USUAL_WAIT = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofSeconds(30);

  private final WriteStore calendars;
  private final Audits audits;
  private final AccountLinker accounts;
  private final Runnable wake;
  private final Waiters<AuditTicket> waiters;
  private final Clock clock;

  /**
   * A resource over the store.
   *
   * @param wake called when something has become due
   * @param checks looks whether what is waited for has ended
   * @param responder sends the answers of those who waited
   */
  public AuditResource(
      WriteStore calendars,
      Audits audits,
      AccountLinker accounts,
      Runnable wake,
      ScheduledExecutorService checks,
      Executor responder,
      Clock clock) {
    this.calendars = calendars;
    this.audits = audits;
    this.accounts = accounts;
    this.wake = wake;
    this.waiters = new Waiters<>(audits::ended, checks, responder, clock);
    this.clock = clock;
  }

  /** 200 with the report when an audit that began after the call has ended in time, else 202. */
  @POST
  @Operation(
      operationId = "auditCalendar",
      summary = "List a calendar afresh, compare it with what is stored, and heal what differs",
      parameters = {@Parameter(ref = "audit_wait"), @Parameter(ref = "Idempotency-Key")},
      responses = {
        @ApiResponse(responseCode = "200", ref = "Audit"),
        @ApiResponse(responseCode = "202", ref = "Audit")
      })
  public void audit(
      @Context UriInfo uri,
      @Context SecurityContext context,
      @PathParam("id") String id,
      @Parameter(hidden = true) InputStream stream,
      @Suspended AsyncResponse response)
      throws IOException {
    Duration wait = Parameters.of(uri, "wait").waitTime(USUAL_WAIT);
    // It has no fields.
    RequestBody.read(stream).check();
    Caller caller = Caller.of(context);
    Instant until = clock.instant().plus(wait);
    CalendarKey key = key(caller.application(), CalendarsResource.calendarId(id));
    AuditTicket ticket =
        audits
            .request(key, caller.requestId(), clock.instant())
            .orElseThrow(() -> conflict("The calendar or its account is not followed just now"));
    wake.run();
    if (!clock.instant().isBefore(until)) {
      answer(key, response, false);
    } else if (!waiters.add(ticket, until, ended -> answer(key, response, ended))) {
      throw ProblemException.of(Problem.UNAVAILABLE, "Too many requests wait for an audit already");
    }
  }

  /** A calendar that can be audited. */
  private CalendarKey key(ApplicationId application, CalendarId id) {
    WriteStore.Place place =
        calendars.place(application, id).orElseThrow(ProblemException::notFound);
    Calendar calendar = place.calendar();
    if (place.account() == Account.Status.PAUSED) {
      throw conflict("The account is paused");
    }
    if (place.account() == Account.Status.NEEDS_RECONNECT) {
      throw conflict("The account has to be connected again");
    }
    if (!calendar.sync()) {
      throw conflict("The calendar is not followed; change it to sync: true first");
    }
    if (accounts.provider(calendar.provider()).capabilities().has(Feature.RESIDENT)) {
      throw conflict("Nobody but the gateway holds the calendar: there is nothing to compare with");
    }
    return new CalendarKey(application, calendar.accountId(), id);
  }

  private static ProblemException conflict(String detail) {
    return ProblemException.of(Problem.CONFLICT, detail);
  }

  /** The last report, and how the audit stands that was asked for last. */
  @GET
  @Operation(
      operationId = "getAudit",
      summary = "Get what the last audit of a calendar found",
      responses = @ApiResponse(responseCode = "200", ref = "Audit"))
  public Response get(
      @Context UriInfo uri, @Context SecurityContext context, @PathParam("id") String id) {
    Parameters.none(uri);
    ApplicationId application = Caller.of(context).application();
    CalendarId calendar = CalendarsResource.calendarId(id);
    WriteStore.Place place =
        calendars.place(application, calendar).orElseThrow(ProblemException::notFound);
    AuditView view = audits.view(application, calendar);
    return JsonText.ok(view.document(place.calendar().accountId(), calendar)).build();
  }

  private void answer(CalendarKey key, AsyncResponse response, boolean ended) {
    try {
      if (calendars.place(key.application(), key.calendar()).isEmpty()) {
        throw ProblemException.notFound();
      }
      AuditView view = audits.view(key.application(), key.calendar());
      if (ended) {
        view.problem()
            .ifPresent(
                it -> {
                  throw problem(it);
                });
      }
      response.resume(
          JsonText.ok(view.document(key.account(), key.calendar()))
              .status(ended ? Response.Status.OK : Response.Status.ACCEPTED)
              .build());
    } catch (RuntimeException e) {
      response.resume(e);
    }
  }

  private static ProblemException problem(AuditView.Failure failure) {
    String message = failure.message();
    return switch (failure.kind()) {
      case UNREACHABLE, THROTTLED, CURSOR_EXPIRED, CONFLICT ->
          ProblemException.of(Problem.UNAVAILABLE, message, A_WHILE);
      case UNAUTHORIZED -> conflict("The account has to be connected again: " + message);
      case GONE -> conflict("The provider does not have the calendar any more: " + message);
      case FORBIDDEN, ADDRESS_REFUSED, NOT_SUPPORTED -> conflict(message);
      case REJECTED, PROTOCOL -> ProblemException.of(Problem.PROVIDER_FAILED, message);
    };
  }
}
