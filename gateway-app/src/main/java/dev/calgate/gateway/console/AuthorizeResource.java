package dev.calgate.gateway.console;

import dev.calgate.gateway.account.ConsentProofs;
import dev.calgate.gateway.account.Scope;
import dev.calgate.gateway.console.Authorizations.Held;
import dev.calgate.gateway.console.ConnectRefusal.Word;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.model.AccountId;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.Linking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks people for their calendars on behalf of applications that were written for Cronofy (RFC 6749
 * section 4.1.1): shows who asks for what, lets them choose a provider, and sends them back with a
 * code. Providers with a consent page of their own are connected as by {@link ConnectResource},
 * others by {@link AuthorizeFormResource}.
 */
@Path("/" + AuthorizeResource.PATH)
public final class AuthorizeResource {
  static final String PATH = "oauth/authorize";
  static final String LINKED = PATH + "/linked";
  private static final String CANCEL = "access_denied";

  private final ProviderRegistry providers;
  private final Authorizations authorizations;
  private final ConnectAddresses addresses;
  private final ConsentProofs proofs;

  public AuthorizeResource(
      ProviderRegistry providers,
      Authorizations authorizations,
      ConnectAddresses addresses,
      ConsentProofs proofs) {
    this.providers = providers;
    this.authorizations = authorizations;
    this.addresses = addresses;
    this.proofs = proofs;
  }

  /** Where an application sends a browser. */
  @GET
  public Response begin(@Context UriInfo uri, @Context HttpHeaders headers) {
    try {
      URI here = addresses.at(PATH, uri.getBaseUri());
      ConnectQuery query = ConnectQuery.of(uri);
      AuthorizeRequest request = authorizations.read(query);
      Optional<String> mistake = mistake(query, request);
      Held held = authorizations.begin(request);
      if (mistake.isPresent()) {
        return authorizations.refused(held, mistake.get(), secure(here));
      }
      Response.ResponseBuilder response = question(held, query, uri);
      authorizations.hold(response, held, secure(here), headers);
      return response.build();
    } catch (RuntimeException e) {
      return refused(e);
    }
  }

  private static Optional<String> mistake(ConnectQuery query, AuthorizeRequest request) {
    if (!query.text("response_type").equals(Optional.of("code"))) {
      return Optional.of("unsupported_response_type");
    }
    return Scope.parse(request.scope()).isEmpty() ? Optional.of("invalid_scope") : Optional.empty();
  }

  private Response.ResponseBuilder question(Held held, ConnectQuery query, UriInfo uri) {
    Map<String, URI> choices = choices(held, uri.getBaseUri());
    if (choices.isEmpty()) {
      throw new ConnectRefusal(
          Word.NOT_CONFIGURED, "The operator has set up no provider that could be connected here");
    }
    URI chosen = query.text("provider_name").map(choices::get).orElse(null);
    if (chosen != null) {
      return ConnectPage.secured(Response.seeOther(chosen));
    }
    URI cancel = linked(held, uri.getBaseUri());
    return AuthorizePage.choice(held, choices, ReturnAddresses.with(cancel, "error", CANCEL));
  }

  private Map<String, URI> choices(Held held, URI asked) {
    Map<String, URI> choices = new TreeMap<>();
    for (String type : providers.types()) {
      CalendarProvider provider = providers.find(type).orElseThrow();
      if (provider.consent().isPresent()) {
        choices.put(type, consent(type, held, asked));
      } else if (isForPeople(provider.linking())) {
        URI form = addresses.at(AuthorizeFormResource.PATH + type, asked);
        choices.put(type, ReturnAddresses.with(form, "request", held.handle()));
      }
    }
    return choices;
  }

  /** Whoever is asked for a name can answer; a service that takes tokens alone is for programs. */
  static boolean isForPeople(Linking linking) {
    return linking.fields().stream().anyMatch(it -> it.required() && !it.secret());
  }

  private URI consent(String type, Held held, URI asked) {
    String query =
        "?application=%s&return_to=%s"
            .formatted(
                held.request().application(),
                URLEncoder.encode(linked(held, asked).toString(), StandardCharsets.UTF_8));
    return URI.create(addresses.at(ConnectAddresses.PATH + "/" + type, asked) + query);
  }

  private URI linked(Held held, URI asked) {
    return ReturnAddresses.with(addresses.at(LINKED, asked), "request", held.handle());
  }

  /** Takes the browser back from where it has connected an account, or has not. */
  @GET
  @Path("/linked")
  public Response linked(@Context UriInfo uri, @Context HttpHeaders headers) {
    try {
      boolean secure = secure(addresses.at(LINKED, uri.getBaseUri()));
      ConnectQuery query = ConnectQuery.of(uri);
      Held held = authorizations.find(query.text("request"), secure, headers);
      Optional<String> error = query.text("error");
      if (error.isPresent()) {
        return authorizations.refused(held, Authorizations.word(error.get()), secure);
      }
      return authorizations.agreed(held, account(held, query), secure);
    } catch (RuntimeException e) {
      return refused(e);
    }
  }

  // Only with the proof: anybody may have written the account into the address.
  private AccountKey account(Held held, ConnectQuery query) {
    AccountId id =
        query.account().orElseThrow(() -> ConnectRefusal.invalid("account", "is needed here"));
    AccountKey account = new AccountKey(held.request().application(), id);
    if (query.proof().filter(it -> proofs.holds(account, it)).isEmpty()) {
      throw ConnectRefusal.invalid("proof", "is none of this account, or too old");
    }
    return account;
  }

  static boolean secure(URI here) {
    return "https".equals(here.getScheme());
  }

  /** Tells the person, since nothing says that the application may be told. */
  static Response refused(RuntimeException failure) {
    ConnectRefusal refusal = ConnectRefusal.of(failure);
    return ConnectPage.of(refusal.word().status(), "Not connected", refusal.getMessage() + ".")
        .build();
  }
}
