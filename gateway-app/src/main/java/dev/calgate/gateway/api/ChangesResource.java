package dev.calgate.gateway.api;

import dev.calgate.gateway.feed.ChangeFeed;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.ChangeType;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/** The change feed. */
@Path("/api/changes")
public final class ChangesResource {
  private final ChangeFeed feed;
  private final Executor responder;

  /**
   * A resource over a feed.
   *
   * @param responder sends the answers of those who waited, so that a slow reader delays nobody
   */
  public ChangesResource(ChangeFeed feed, Executor responder) {
    this.feed = feed;
    this.responder = responder;
  }

  /** One page of changes after a position, at once or as soon as there are any. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public void changes(
      @Context UriInfo uri, @Context SecurityContext caller, @Suspended AsyncResponse response) {
    Parameters parameters =
        Parameters.of(uri, "after", "limit", "wait", "account", "calendar", "types");
    ChangeFeed.Query query = query(parameters, KeyFilter.caller(caller));
    var page = feed.page(query, parameters.waitTime());
    if (page.isDone()) {
      response.resume(answer(page.join()));
      return;
    }
    var unused =
        page.whenCompleteAsync(
            (found, error) -> response.resume(error == null ? answer(found) : error), responder);
  }

  private ChangeFeed.Query query(Parameters parameters, ApplicationId application) {
    return new ChangeFeed.Query(
        application, after(parameters, application), parameters.limit(), filter(parameters));
  }

  private long after(Parameters parameters, ApplicationId application) {
    long head = feed.head(application);
    if ("now".equals(parameters.text("after"))) {
      return head;
    }
    long after = parameters.number("after", 0, Long.MAX_VALUE).orElse(0L);
    if (after > head) {
      throw ProblemException.invalid(
          "after", "is beyond the feed's last position, which is " + head);
    }
    return after;
  }

  private static ChangeLog.Filter filter(Parameters parameters) {
    String types = parameters.text("types");
    List<String> wanted = types == null ? List.of() : Arrays.asList(types.split(",", 50));
    for (String type : wanted) {
      boolean known =
          Arrays.stream(ChangeType.values())
              .map(ChangeType::word)
              .anyMatch(
                  word ->
                      word.equals(type)
                          || (type.endsWith(".*")
                              && word.startsWith(type.substring(0, type.length() - 1))));
      if (!known) {
        throw ProblemException.invalid("types", "there is no type " + type);
      }
    }
    return new ChangeLog.Filter(
        parameters.value("account", AccountId::new),
        parameters.value("calendar", CalendarId::new),
        wanted);
  }

  private Response answer(ChangeLog.Page page) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(JsonText.size(page.entries()));
    bytes.writeBytes(JsonText.utf8("{\"changes\":["));
    JsonText.join(bytes, page.entries());
    bytes.writeBytes(
        JsonText.utf8(
            "],\"next\":"
                + page.next()
                + ",\"head\":"
                + page.head()
                + ",\"caught_up\":"
                + page.caughtUp()
                + ",\"epoch\":\""
                + feed.epoch()
                + "\"}"));
    return Response.ok(bytes.toByteArray(), MediaType.APPLICATION_JSON_TYPE).build();
  }
}
