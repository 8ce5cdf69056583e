package dev.calgate.gateway.api;

import dev.calgate.gateway.feed.ChangeFeed;
import dev.calgate.gateway.store.ChangeFilter;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.ChangeType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jspecify.annotations.Nullable;

/** The change feed. */
@Path("/api/changes")
@Tag(name = "changes")
public final class ChangesResource {
  private static final String[] NAMES = {
    "after", "limit", "wait", "account", "calendar", "types", "epoch"
  };

  private static final String LAST_ID = "Last-Event-ID";
  private static final int MOST_STREAMS = 1_000;

  /** Streams that nobody reads hold no more than this each. */
  private static final int STREAM_LIMIT = 50;

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ChangeFeed feed;
  private final Executor responder;
  private final Executor writers;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);

  /**
   * A resource over a feed.
   *
   * @param responder sends the answers of those who waited
   * @param writers gives every write to a stream a thread of its own, so that a reader who does not
   *     read delays nobody
   */
  public ChangesResource(ChangeFeed feed, Executor responder, Executor writers) {
    this.feed = feed;
    this.responder = responder;
    this.writers = writers;
  }

  /** One page of changes after a position, at once or as soon as there are any. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "readChanges",
      summary = "Read the change feed",
      description =
          "With wait the answer comes as soon as there is a change. Accept: text/event-stream"
              + " streams the same entries; Accept: application/cloudevents-batch+json gives the"
              + " page as an array of CloudEvents.",
      parameters = {
        @Parameter(ref = "after"),
        @Parameter(ref = "limit"),
        @Parameter(ref = "wait"),
        @Parameter(ref = "account"),
        @Parameter(ref = "calendar"),
        @Parameter(ref = "types"),
        @Parameter(ref = "epoch"),
        @Parameter(ref = "Last-Event-ID")
      },
      responses = @ApiResponse(responseCode = "200", ref = "ChangePage"))
  public void changes(
      @Context UriInfo uri, @Context SecurityContext caller, @Suspended AsyncResponse response) {
    answer(uri, caller, response, this::answer);
  }

  /** The same page as CloudEvents, in the manner of HTTP Feeds. */
  @GET
  @Produces(CloudEvents.MEDIA_TYPE + ";qs=0.4")
  @Operation(hidden = true)
  public void cloudEvents(
      @Context UriInfo uri, @Context SecurityContext caller, @Suspended AsyncResponse response) {
    answer(
        uri,
        caller,
        response,
        page ->
            Response.ok(CloudEvents.of(page), CloudEvents.MEDIA_TYPE)
                .link(
                    uri.getRequestUriBuilder().replaceQueryParam("after", page.next()).build(),
                    "next")
                .build());
  }

  /** The same entries as a stream that does not end. */
  @GET
  @Produces("text/event-stream;qs=0.5")
  @Operation(hidden = true)
  public ChunkedOutput<byte[]> stream(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @HeaderParam(LAST_ID) @Nullable String last) {
    Parameters parameters = Parameters.of(uri, NAMES);
    ChangeFeed.Query asked = query(parameters, Caller.of(caller).application());
    String id = last == null ? "" : last.trim();
    boolean first = id.isEmpty();
    ChangeFeed.Query query =
        new ChangeFeed.Query(
            asked.application(),
            first ? asked.after() : Parameters.number(LAST_ID, id, 0, Long.MAX_VALUE),
            Math.min(asked.limit(), STREAM_LIMIT),
            asked.filter());
    // Refused before the stream begins, not in it.
    var unused = page(query, Duration.ZERO, first ? "after" : LAST_ID);
    if (!streams.tryAcquire()) {
      throw ProblemException.of(
          Problem.UNAVAILABLE, "There are " + MOST_STREAMS + " streams already");
    }
    return new ChangeStream(feed, query, writers, streams::release).start();
  }

  private void answer(
      UriInfo uri,
      SecurityContext caller,
      AsyncResponse response,
      Function<ChangeLog.Page, Response> form) {
    Parameters parameters = Parameters.of(uri, NAMES);
    ChangeFeed.Query query = query(parameters, Caller.of(caller).application());
    Duration wait = parameters.waitTime();
    var page = page(query, wait, "after");
    if (page.isDone()) {
      response.resume(form.apply(page.join()));
      return;
    }
    response.setTimeout(wait.plus(GRACE).toSeconds(), TimeUnit.SECONDS);
    var unused =
        page.whenCompleteAsync(
            (found, error) -> {
              if (found == null) {
                response.resume(error);
              } else {
                response.resume(form.apply(found));
              }
            },
            responder);
  }

  private ChangeFeed.Query query(Parameters parameters, ApplicationId application) {
    return new ChangeFeed.Query(
        application, after(parameters, application), parameters.limit(), filter(parameters));
  }

  private long after(Parameters parameters, ApplicationId application) {
    String epoch = parameters.text("epoch");
    if (epoch != null && !epoch.equals(feed.epoch())) {
      throw ProblemException.of(
          Problem.EPOCH_CHANGED,
          "The epoch is " + feed.epoch() + " now: list events again, then read on from after=now");
    }
    String after = parameters.given("after").orElse("0");
    return after.equals("now")
        ? feed.head(application)
        : Parameters.number("after", after, 0, Long.MAX_VALUE);
  }

  private CompletableFuture<ChangeLog.Page> page(
      ChangeFeed.Query query, Duration wait, String field) {
    try {
      return feed.page(query, wait);
    } catch (ChangeFeed.BeyondHeadException e) {
      throw ProblemException.invalid(field, String.valueOf(e.getMessage()));
    }
  }

  private static ChangeFilter filter(Parameters parameters) {
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
    return new ChangeFilter(
        parameters.value("account", AccountId::new),
        parameters.value("calendar", CalendarId::new),
        wanted);
  }

  private Response answer(ChangeLog.Page page) {
    String end =
        "],\"next\":"
            + page.next()
            + ",\"head\":"
            + page.head()
            + ",\"caught_up\":"
            + page.caughtUp()
            + ",\"epoch\":\""
            + feed.epoch()
            + "\"}";
    return JsonText.ok(JsonText.joined("{\"changes\":[", page.entries(), end)).build();
  }
}
