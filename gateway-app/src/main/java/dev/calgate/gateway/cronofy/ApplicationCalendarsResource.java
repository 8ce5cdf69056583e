package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.account.Scope;
import dev.calgate.gateway.account.Tokens;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountView;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.Pauses;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.LinkRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * Calendars that the gateway itself hosts for an application (Cronofy's application-calendars
 * page): made when they are first asked for, and the same ever after.
 */
@Path("/v1/application_calendars")
public final class ApplicationCalendarsResource {
  private static final String ID = "application_calendar_id";
  private static final int LONGEST_ID = 255;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private final ClientCredentials clients;
  private final ProviderRegistry providers;
  private final AccountLinker linker;
  private final Tokens tokens;
  private final AccountStore accounts;
  private final AccountCalendars calendars;
  private final Runnable wake;

  /**
   * The resource over a store.
   *
   * @param wake called when something has become due
   */
  public ApplicationCalendarsResource(
      ClientCredentials clients,
      ProviderRegistry providers,
      AccountLinker linker,
      Tokens tokens,
      AccountStore accounts,
      CalendarStore calendars,
      Runnable wake) {
    this.clients = clients;
    this.providers = providers;
    this.linker = linker;
    this.tokens = tokens;
    this.accounts = accounts;
    this.calendars = new AccountCalendars(calendars);
    this.wake = wake;
  }

  /** Tokens for a calendar by the application's own name for it. */
  @POST
  public Response open(@Context ContainerRequestContext request) throws IOException {
    FaceParameters parameters = FaceRequest.read(request);
    ApplicationId application = clients.find(parameters).orElseThrow(FaceException::unauthorized);
    String id = parameters.required(ID, LONGEST_ID);
    if (!id.isEmpty() && !id.equals(id.strip())) {
      parameters.refuse(
          ID, Refusals.INVALID_FORMAT, ID + " must neither begin nor end with blanks");
    }
    parameters.check();
    AccountKey account = link(application, id);
    ObjectNode answer =
        tokens
            .issue(account, Scope.READ_WRITE.text())
            .map(it -> TokenAnswer.of(it, find(account)))
            .orElseThrow(ApplicationCalendarsResource::notNow);
    return TokenAnswer.ok(answer.put(ID, id));
  }

  private AccountKey link(ApplicationId application, String id) {
    CalendarProvider hosted = providers.find(Profile.HOSTED).orElseThrow();
    LinkRequest request = new LinkRequest(Map.of("name", id), Map.of());
    AccountKey account =
        new AccountKey(
            application, linker.link(application, hosted, request, AccountLinker.Labels.NONE).id());
    wake.run();
    Pauses pauses = new Pauses(PATIENCE);
    // Whoever gets tokens lists the calendar next, and is not to find nothing.
    while (!calendars.areKnown(account)) {
      if (!pauses.pass()) {
        throw notNow();
      }
    }
    return account;
  }

  private Account find(AccountKey account) {
    return accounts
        .find(account)
        .map(AccountView::account)
        .orElseThrow(ApplicationCalendarsResource::notNow);
  }

  private static FaceException notNow() {
    return FaceException.unavailable("The calendar is not there yet", A_MOMENT);
  }
}
