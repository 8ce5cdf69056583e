package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AgendaStore;
import dev.calgate.gateway.store.AgendaStore.Entry;
import dev.calgate.gateway.store.Batch;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads events, and when their calendars are busy (Cronofy's read-events and free-busy pages). */
@Path("/v1")
public final class AgendaResource {
  private static final String EVENTS = "events";
  private static final String FREE_BUSY = "free_busy";
  private static final int EVENTS_A_PAGE = 300;
  private static final int TIMES_A_PAGE = 1_000;
  private static final int USUAL_BYTES = 256 << 10;
  private static final JsonFactory JSON = new JsonFactory();

  private final AgendaStore agenda;
  private final CredentialCipher cipher;
  private final Optional<URI> publicUrl;
  private final Clock clock;

  /**
   * The resource over a store.
   *
   * @param cipher seals where pages begin
   * @param publicUrl below which the next page is; empty for wherever the request was sent to
   */
  public AgendaResource(
      AgendaStore agenda, CredentialCipher cipher, Optional<URI> publicUrl, Clock clock) {
    this.agenda = agenda;
    this.cipher = cipher;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  /** The first page of events. */
  @GET
  @Path("/" + EVENTS)
  public Response events(@Context ContainerRequestContext request, @Context SecurityContext caller)
      throws IOException {
    return first(request, caller, EVENTS, Permission.READ_EVENTS);
  }

  /** Another page of events. */
  @GET
  @Path("/" + EVENTS + "/pages/{page}")
  public Response moreEvents(
      @Context UriInfo uri, @Context SecurityContext caller, @PathParam("page") String page)
      throws IOException {
    return another(uri, caller, EVENTS, Permission.READ_EVENTS, page);
  }

  /** The first page of times that are free or busy. */
  @GET
  @Path("/" + FREE_BUSY)
  public Response freeBusy(
      @Context ContainerRequestContext request, @Context SecurityContext caller)
      throws IOException {
    return first(request, caller, FREE_BUSY, Permission.READ_FREE_BUSY);
  }

  /** Another page of such times. */
  @GET
  @Path("/" + FREE_BUSY + "/pages/{page}")
  public Response moreFreeBusy(
      @Context UriInfo uri, @Context SecurityContext caller, @PathParam("page") String page)
      throws IOException {
    return another(uri, caller, FREE_BUSY, Permission.READ_FREE_BUSY, page);
  }

  private Response first(
      ContainerRequestContext request, SecurityContext caller, String kind, Permission needed)
      throws IOException {
    Grant grant = Grant.of(caller);
    AccountKey account = grant.account(needed);
    AgendaParameters parameters = new AgendaParameters(FaceRequest.read(request), clock.instant());
    AgendaPage page =
        new AgendaPage(kind, parameters.question(account), 1, null, parameters.form());
    return answer(request.getUriInfo(), grant, page);
  }

  private Response another(
      UriInfo uri, SecurityContext caller, String kind, Permission needed, String sealed)
      throws IOException {
    Grant grant = Grant.of(caller);
    AgendaPage page =
        AgendaPage.open(cipher, kind, grant.account(needed), sealed)
            .orElseThrow(FaceException::notFound);
    return answer(uri, grant, page);
  }

  private Response answer(UriInfo uri, Grant grant, AgendaPage page) throws IOException {
    boolean busy = page.kind().equals(FREE_BUSY);
    Batch<Entry> batch =
        agenda.page(page.question(), page.after(), busy ? TIMES_A_PAGE : EVENTS_A_PAGE);
    List<Entry> entries = batch.items();
    AgendaPage next = batch.more() ? page.next(entries.get(entries.size() - 1).place()) : null;
    EventTimes times = new EventTimes(page.question().zone(), page.form().localized());
    AgendaLineWriter lines =
        busy ? new BusyLines(times, page.form()) : new EventLines(times, grant.scope());
    return FaceJson.answer(200, body(page, address(uri, next), lines, entries));
  }

  /** An address without a query, as clients append theirs. */
  private @Nullable String address(UriInfo uri, @Nullable AgendaPage next) {
    if (next == null) {
      return null;
    }
    String base = publicUrl.orElse(uri.getBaseUri()).toString().replaceFirst("/$", "");
    return base + "/v1/" + next.kind() + "/pages/" + next.seal(cipher);
  }

  /** Of the pages behind the next one nobody knows how many there are. */
  private static byte[] body(
      AgendaPage page, @Nullable String next, AgendaLineWriter lines, List<Entry> entries)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("pages");
      json.writeNumberField("current", page.number());
      json.writeNumberField("total", next == null ? page.number() : page.number() + 1);
      if (next != null) {
        json.writeStringField("next_page", next);
      }
      json.writeEndObject();
      json.writeArrayFieldStart(lines.name());
      for (Entry entry : entries) {
        if (lines.isTold(entry)) {
          json.writeStartObject();
          lines.write(json, entry);
          json.writeEndObject();
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
