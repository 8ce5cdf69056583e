package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several writes in one request, one after the other, each with an answer of its own (page batch).
 * One that is refused does not keep the next ones from being carried out.
 */
@Path("/v1/batch")
public final class BatchResource {
  private static final Logger LOG = LoggerFactory.getLogger(BatchResource.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MULTI_STATUS = 207;
  private static final int ACCEPTED = 202;
  private static final int MOST = 50;
  private static final int LONGEST = 2_048;

  private final BatchRoutes routes;

  public BatchResource(BatchRoutes routes) {
    this.routes = routes;
  }

  /** Carries out a batch. */
  @POST
  public Response batch(@Context SecurityContext caller, @Context ContainerRequestContext request)
      throws IOException {
    Grant grant = Grant.of(caller);
    FaceParameters parameters = FaceRequest.read(request);
    List<FaceParameters> entries = parameters.objects("batch", MOST);
    if (entries.isEmpty() && parameters.refusals().isEmpty()) {
      parameters.refusals().required("batch");
    }
    parameters.check();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode answers = body.putArray("batch");
    entries.forEach(entry -> answers.add(answer(grant, entry)));
    return FaceJson.answer(MULTI_STATUS, body);
  }

  private ObjectNode answer(Grant grant, FaceParameters entry) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    try {
      perform(grant, entry);
      return answer.put("status", ACCEPTED);
    } catch (FaceException e) {
      return refused(answer, e.response());
    } catch (RuntimeException e) {
      LOG.error("an entry of a batch failed", e);
      return answer.put("status", Response.Status.INTERNAL_SERVER_ERROR.getStatusCode());
    }
  }

  private void perform(Grant grant, FaceParameters entry) {
    // What is wrong with it is told in its own answer.
    FaceParameters own = new FaceParameters(fields(entry));
    String method = own.required("method", LONGEST);
    String address = own.required("relative_url", LONGEST);
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    int query = address.indexOf('?');
    if (query >= 0) {
      data.setAll(FormFields.parse(address.substring(query + 1)));
    }
    own.value("data").filter(JsonNode::isObject).ifPresent(it -> data.setAll((ObjectNode) it));
    own.check();
    Optional<BatchRoutes.Match> match =
        routes.find(method, query < 0 ? address : address.substring(0, query));
    if (match.isEmpty()) {
      own.refuse("relative_url", Refusals.NOT_SUPPORTED, "This request cannot be part of a batch");
    }
    own.check();
    match.get().operation().perform(grant, match.get().names(), new FaceParameters(data));
  }

  private static ObjectNode fields(FaceParameters entry) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("method", "relative_url", "data")) {
      entry.value(name).ifPresent(it -> fields.set(name, it));
    }
    return fields;
  }

  private static ObjectNode refused(ObjectNode answer, Response response) {
    answer.put("status", response.getStatus());
    String again = response.getHeaderString(HttpHeaders.RETRY_AFTER);
    if (again != null) {
      answer.putObject("headers").put(HttpHeaders.RETRY_AFTER, again);
    }
    if (response.getEntity() instanceof byte[] data) {
      answer.set("data", json(data));
    }
    return answer;
  }

  private static JsonNode json(byte[] data) {
    try {
      return MAPPER.readTree(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
