package dev.calgate.gateway.console;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.console.Authorizations.Held;
import dev.calgate.gateway.console.ConnectRefusal.Word;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.Linking;
import dev.calgate.provider.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Connects accounts of providers that have no consent page, by a form in which people fill in what
 * opens their calendars. Open to every browser that holds an application's request.
 */
@Path("/" + AuthorizeFormResource.PATH + "{provider}")
public final class AuthorizeFormResource {
  static final String PATH = AuthorizeResource.PATH + "/with/";

  /** A person waits no longer, and nobody holds a place for longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final int LONGEST = 2_048;

  private final ProviderRegistry providers;
  private final Authorizations authorizations;
  private final ConnectAddresses addresses;
  private final AccountLinker linker;
  private final Runnable wake;
  private final ClientPlaces places = new ClientPlaces();

  /**
   * Forms of a gateway.
   *
   * @param wake called when something has become due
   */
  public AuthorizeFormResource(
      ProviderRegistry providers,
      Authorizations authorizations,
      ConnectAddresses addresses,
      AccountLinker linker,
      Runnable wake) {
    this.providers = providers;
    this.authorizations = authorizations;
    this.addresses = addresses;
    this.linker = linker;
    this.wake = wake;
  }

  /** The empty form. */
  @GET
  public Response form(
      @PathParam("provider") String type, @Context UriInfo uri, @Context HttpHeaders headers) {
    try {
      Linking linking = provider(type).linking();
      Held held = authorizations.find(ConnectQuery.of(uri).text("request"), secure(uri), headers);
      return AuthorizePage.form(held, linking, Map.of(), Optional.empty()).build();
    } catch (RuntimeException e) {
      return AuthorizeResource.refused(e);
    }
  }

  private CalendarProvider provider(String type) {
    return providers
        .find(type)
        .filter(it -> it.consent().isEmpty() && AuthorizeResource.isForPeople(it.linking()))
        .orElseThrow(
            () -> new ConnectRefusal(Word.NOT_FOUND, "There is no such provider to connect here"));
  }

  private boolean secure(UriInfo uri) {
    return AuthorizeResource.secure(addresses.at(AuthorizeResource.PATH, uri.getBaseUri()));
  }

  /** The form as it was filled in. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response connect(
      @PathParam("provider") String type,
      MultivaluedMap<String, String> form,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Context HttpServletRequest sender) {
    try {
      CalendarProvider provider = provider(type);
      Held held = authorizations.find(value(form, "request"), secure(uri), headers);
      return connect(held, provider, form, secure(uri), ClientPlaces.client(sender));
    } catch (RuntimeException e) {
      return AuthorizeResource.refused(e);
    }
  }

  private Response connect(
      Held held,
      CalendarProvider provider,
      MultivaluedMap<String, String> form,
      boolean secure,
      String client) {
    LinkRequest request = new LinkRequest(new HashMap<>(), new HashMap<>());
    try {
      request = request(provider.linking(), form);
      return authorizations.agreed(held, link(held, provider, request, client), secure);
    } catch (RuntimeException e) {
      ConnectRefusal refusal = ConnectRefusal.of(e);
      return AuthorizePage.form(held, provider.linking(), request.settings(), Optional.of(refusal))
          .build();
    }
  }

  private static LinkRequest request(Linking linking, MultivaluedMap<String, String> form) {
    Map<String, String> settings = new HashMap<>();
    Map<String, Secret> secrets = new HashMap<>();
    for (Linking.Field field : linking.fields()) {
      Optional<String> value = value(form, field.name());
      if (value.isPresent() && field.secret()) {
        secrets.put(field.name(), Secret.of(value.get()));
      } else if (value.isPresent()) {
        settings.put(field.name(), value.get());
      }
    }
    return new LinkRequest(settings, secrets);
  }

  private static Optional<String> value(MultivaluedMap<String, String> form, String name) {
    String value = form.getFirst(name);
    if (value != null && (value.length() > LONGEST || value.indexOf('\0') >= 0)) {
      throw ConnectRefusal.invalid(name, "has more than " + LONGEST + " characters, or U+0000");
    }
    return Optional.ofNullable(value).filter(it -> !it.isEmpty());
  }

  private AccountKey link(
      Held held, CalendarProvider provider, LinkRequest request, String client) {
    provider
        .linking()
        .problems(request.given())
        .forEach(
            (field, problem) -> {
              throw ConnectRefusal.invalid(field, problem);
            });
    try (ClientPlaces.Place place = places.take(client)) {
      ApplicationId application = held.request().application();
      AccountLinker.Linked linked =
          linker.link(application, provider, request.within(PATIENCE), AccountLinker.Labels.NONE);
      wake.run();
      return new AccountKey(application, linked.id());
    }
  }
}
