package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;

/** One request to the API, of one user through one application. */
record Call(GoogleSimulator server, Request request, Query query, Grants.Grant grant) {

  GoogleUser user() {
    return grant.user();
  }

  /** Refuses unless a scope opens the method. */
  void needsScopeFor(String method) {
    Scopes.check(method, grant.scopes());
  }

  /** A calendar that the user may see. */
  GoogleCalendar calendar(String id) {
    String meant = id.equals("primary") ? user().email() : id;
    return server
        .calendar(meant)
        .filter(it -> it.roleOf(user()) != null)
        .orElseThrow(GoogleException::notFound);
  }

  /** A calendar in which the user may do so much. */
  GoogleCalendar calendar(String id, Role needed) {
    GoogleCalendar calendar = calendar(id);
    if (!role(calendar).atLeast(needed)) {
      throw GoogleException.accessLevel(needed.word());
    }
    return calendar;
  }

  Role role(GoogleCalendar calendar) {
    Role role = calendar.roleOf(user());
    if (role == null) {
      throw GoogleException.notFound();
    }
    return role;
  }

  /** The body as an object. */
  ObjectNode body() {
    return Json.parse(request.body());
  }

  /**
   * What Google takes of the body.
   *
   * @param kind such as {@code Event}
   */
  ObjectNode body(String kind) {
    return Shapes.taken(kind, body());
  }

  /** An answer in JSON, no more of it than was asked for. */
  Response json(JsonNode answer) {
    boolean future = server.dials().get(GoogleDial.UNKNOWN_FIELDS);
    JsonNode told = future ? FutureFields.in(answer) : answer;
    JsonNode asked =
        query.text("fields").map(FieldMask::of).map(it -> selected(it, told)).orElse(told);
    return Response.of(200).body("application/json; charset=UTF-8", Json.bytes(asked));
  }

  private static JsonNode selected(FieldMask fields, JsonNode answer) {
    fields.check(Shapes.ofAnswer(answer.path("kind").asText()));
    return fields.of(answer);
  }

  /** An answer with an entity tag, or that it is still the same. */
  Response tagged(ObjectNode answer) {
    String etag = answer.path("etag").asText();
    if (request.headers().first("If-None-Match").filter(it -> matches(it, etag)).isPresent()) {
      return Response.of(304).header("ETag", etag);
    }
    return json(answer).header("ETag", etag);
  }

  /** Refuses unless the client knows the present state, or does not care. */
  void mustMatch(ObjectNode present) {
    String etag = present.path("etag").asText();
    if (request.headers().first("If-Match").filter(it -> !matches(it, etag)).isPresent()) {
      throw new GoogleException(412, "conditionNotMet", "Precondition Failed")
          .at("header", "If-Match");
    }
  }

  private static boolean matches(String condition, String etag) {
    return condition.equals("*") || condition.replaceFirst("^W/", "").equals(etag);
  }
}
