package dev.calgate.simulator.google;

import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Finds the method of the API that a request means, and whether its sender may call it. */
final class Api {
  private static final String BEARER = "Bearer ";

  private final GoogleSimulator server;
  private final Listings listings;
  private final Quota quota;

  Api(GoogleSimulator server) {
    this.server = server;
    this.listings = new Listings(server.dials());
    this.quota = new Quota(server.clock(), server.dials());
  }

  /**
   * Answers a request.
   *
   * @param path behind the address of the API, without slash at its beginning
   */
  Response answer(Request request, String path) {
    Grants.Grant grant =
        request
            .headers()
            .first("Authorization")
            .filter(it -> it.startsWith(BEARER))
            .flatMap(it -> server.grants().ofAccessToken(it.substring(BEARER.length()).trim()))
            .orElseThrow(GoogleException::authError);
    quota.take(grant.user());
    Call call = new Call(server, request, Query.of(request.query()), grant);
    List<String> names = new ArrayList<>();
    for (String name : path.split("/")) {
      names.add(Query.decode(name.replace("+", "%2B")));
    }
    return dispatch(call, names);
  }

  private Response dispatch(Call call, List<String> path) {
    String first = path.get(0);
    if (first.equals("calendars") && path.size() > 2 && path.get(2).equals("events")) {
      return events(call, path.get(1), path.subList(3, path.size()));
    }
    if (first.equals("calendars")) {
      return calendars(call, path.subList(1, path.size()));
    }
    if (first.equals("users") && path.size() > 2 && path.get(2).equals("calendarList")) {
      return calendarList(call, path.subList(3, path.size()));
    }
    if (path.equals(List.of("freeBusy"))) {
      return only(call, "POST", "freebusy.query", () -> FreeBusyMethod.answer(call));
    }
    if (path.equals(List.of("channels", "stop"))) {
      return only(call, "POST", "channels.stop", () -> new ChannelMethods(call).stop());
    }
    throw GoogleException.notFound();
  }

  private static Response only(Call call, String verb, String method, Supplier<Response> answer) {
    if (!call.request().method().equals(verb)) {
      throw GoogleException.notFound();
    }
    call.needsScopeFor("calendar." + method);
    return answer.get();
  }

  private Response events(Call call, String calendarId, List<String> path) {
    EventMethods methods = new EventMethods(call, calendarId);
    String route = call.request().method() + "/".repeat(path.size());
    return switch (path.isEmpty() ? "" : path.get(path.size() - 1)) {
      case "watch" ->
          only(
              call, "POST", "events.watch", () -> new ChannelMethods(call).watchEvents(calendarId));
      case "import" -> only(call, "POST", "events.import", methods::importEvent);
      case "instances" ->
          only(
              call,
              "GET",
              "events.instances",
              () -> InstanceListing.answer(call, calendarId, path.get(0), listings));
      case "move" -> only(call, "POST", "events.move", () -> methods.move(path.get(0)));
      default ->
          switch (route) {
            case "GET" ->
                only(
                    call,
                    "GET",
                    "events.list",
                    () -> EventListing.answer(call, call.calendar(calendarId), listings));
            case "POST" -> only(call, "POST", "events.insert", methods::insert);
            case "GET/" -> only(call, "GET", "events.get", () -> methods.get(path.get(0)));
            case "PUT/" -> only(call, "PUT", "events.update", () -> methods.update(path.get(0)));
            case "PATCH/" -> only(call, "PATCH", "events.patch", () -> methods.patch(path.get(0)));
            case "DELETE/" ->
                only(call, "DELETE", "events.delete", () -> methods.delete(path.get(0)));
            default -> throw GoogleException.notFound();
          };
    };
  }

  private static Response calendars(Call call, List<String> path) {
    CalendarMethods methods = new CalendarMethods(call);
    return switch (call.request().method() + "/".repeat(path.size())) {
      case "POST" -> only(call, "POST", "calendars.insert", methods::insert);
      case "GET/" -> only(call, "GET", "calendars.get", () -> methods.get(path.get(0)));
      case "PUT/" -> only(call, "PUT", "calendars.update", () -> methods.update(path.get(0)));
      case "PATCH/" -> only(call, "PATCH", "calendars.patch", () -> methods.patch(path.get(0)));
      case "DELETE/" -> only(call, "DELETE", "calendars.delete", () -> methods.delete(path.get(0)));
      default -> throw GoogleException.notFound();
    };
  }

  private Response calendarList(Call call, List<String> path) {
    CalendarListMethods methods = new CalendarListMethods(call);
    if (path.equals(List.of("watch"))) {
      return only(
          call, "POST", "calendarList.watch", () -> new ChannelMethods(call).watchCalendarList());
    }
    return switch (call.request().method() + "/".repeat(path.size())) {
      case "GET" -> only(call, "GET", "calendarList.list", () -> methods.list(listings));
      case "POST" -> only(call, "POST", "calendarList.insert", methods::insert);
      case "GET/" -> only(call, "GET", "calendarList.get", () -> methods.get(path.get(0)));
      case "PUT/" -> only(call, "PUT", "calendarList.update", () -> methods.update(path.get(0)));
      case "PATCH/" -> only(call, "PATCH", "calendarList.patch", () -> methods.patch(path.get(0)));
      case "DELETE/" ->
          only(call, "DELETE", "calendarList.delete", () -> methods.delete(path.get(0)));
      default -> throw GoogleException.notFound();
    };
  }
}
