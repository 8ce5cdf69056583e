package dev.calgate.simulator.google;

import static dev.calgate.simulator.google.GoogleFixture.at;
import static dev.calgate.simulator.google.GoogleFixture.day;
import static dev.calgate.simulator.google.GoogleFixture.draft;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.judge.Discovery;
import dev.calgate.simulator.google.GoogleClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated Google before Google's own description of its API. */
class GoogleSchemaTest {
  private final GoogleFixture google = new GoogleFixture();
  private final List<String> complaints = new ArrayList<>();
  private final Set<String> called = new TreeSet<>();
  private Discovery discovery;

  @BeforeEach
  void read() {
    discovery = Discovery.needed();
  }

  @AfterEach
  void stop() {
    google.close();
  }

  private JsonNode call(String verb, String path, JsonNode body) {
    Answer answer = google.client.send(verb, path, body);
    String[] target = ("/calendar/v3" + path).split("\\?", 2);
    String method = discovery.method(verb, target[0]).orElseThrow();
    called.add(method);
    complaints.addAll(
        discovery.complaintsOfRequest(
            verb,
            target[0],
            target.length == 2 ? target[1] : "",
            body == null ? "" : body.toString()));
    if (answer.status() >= 300) {
      complaints.add(verb + " " + path + " failed: " + answer.text());
    } else if (answer.status() == 204) {
      assertThat(answer.text()).isEmpty();
    } else {
      complaints.addAll(discovery.complaintsOfAnswer(method, answer.json()));
    }
    return answer.json();
  }

  private JsonNode get(String path) {
    return call("GET", path, null);
  }

  @Test
  void everyAnswerOfALongSessionIsAsDescribed() {
    useCalendars();
    useEvents();
    useSeries();
    useChannels();
    assertThat(complaints).isEmpty();
    assertThat(called).isEqualTo(new TreeSet<>(Scopes.OF_METHODS.keySet()));
  }

  private void useCalendars() {
    ObjectNode named = Json.object().put("summary", "Trips").put("description", "Far away");
    JsonNode made = call("POST", "/calendars", named.put("location", "Here"));
    String id = Query.encode(made.path("id").asText());
    get("/calendars/primary");
    get("/calendars/" + id);
    call("PATCH", "/calendars/" + id, Json.object().put("summary", "Journeys"));
    call("PUT", "/calendars/" + id, Json.object().put("summary", "Journeys"));
    GoogleCalendar shared = google.bob.createCalendar("Shared");
    shared.share(google.ann, "reader");
    String entry = "/users/me/calendarList/";
    get("/users/me/calendarList?maxResults=2");
    get(entry + "primary");
    call("PATCH", entry + id, Json.object().put("summaryOverride", "Mine").put("hidden", true));
    call("PUT", entry + id, Json.object().put("colorId", "7"));
    String token = get("/users/me/calendarList").path("nextSyncToken").asText();
    call("DELETE", entry + id, null);
    get("/users/me/calendarList?syncToken=" + Query.encode(token));
    call("POST", "/users/me/calendarList", Json.object().put("id", made.path("id").asText()));
    call("DELETE", "/calendars/" + id, null);
    get("/users/me/calendarList?showDeleted=true&showHidden=true&minAccessRole=reader");
    get("/calendars/" + Query.encode(shared.id()) + "/events");
  }

  private void useEvents() {
    String path = google.events;
    ObjectNode draft = draft("Meeting").put("location", "Here").put("transparency", "transparent");
    draft.put("visibility", "private").put("colorId", "3").put("status", "tentative");
    draft.putArray("attendees").addObject().put("email", "bob@example.com").put("optional", true);
    draft
        .putObject("reminders")
        .put("useDefault", false)
        .putArray("overrides")
        .addObject()
        .put("method", "popup")
        .put("minutes", 10);
    draft.putObject("extendedProperties").putObject("shared").put("key", "value");
    String id = call("POST", path + "?sendUpdates=none", draft).path("id").asText();
    get(path + "/" + id + "?timeZone=UTC&maxAttendees=1");
    call("PATCH", path + "/" + id, Json.object().put("summary", "Changed"));
    call("PUT", path + "/" + id, draft("Replaced"));
    call("POST", path + "/import", draft("Imported").put("iCalUID", "uid@elsewhere.example"));
    ObjectNode home = draft("Home").put("eventType", "workingLocation");
    home.putObject("workingLocationProperties").put("type", "homeOffice").putObject("homeOffice");
    call("POST", "/calendars/primary/events", home);
    google.work.createEvent("Day", day("2026-03-05"), day("2026-03-06"));
    String token = get(path + "?maxResults=2500").path("nextSyncToken").asText();
    call("POST", path + "/" + id + "/move?destination=primary", null);
    get(path + "?syncToken=" + Query.encode(token));
    get(path + "?showDeleted=true&maxResults=1&q=day&orderBy=updated");
    call("DELETE", "/calendars/primary/events/" + id, null);
    get("/calendars/primary/events/" + id);
    ObjectNode asked =
        Json.object().put("timeMin", "2026-03-03T00:00:00Z").put("timeMax", "2026-03-09T00:00:00Z");
    asked.putArray("items").addObject().put("id", google.work.id());
    asked.withArray("items").addObject().put("id", "nobody@example.com");
    call("POST", "/freeBusy", asked);
  }

  private void useSeries() {
    String path = google.events;
    String token = get(path).path("nextSyncToken").asText();
    String id = google.series("Daily");
    google.work.editInstance(id, at("2026-03-05T10:00"), Json.object().put("summary", "Special"));
    google.work.cancelInstance(id, at("2026-03-06T10:00"));
    google.work.cancelInstance(id, at("2026-03-10T10:00"));
    google.work.splitSeries(id, at("2026-03-09T10:00"), Json.object().put("location", "There"));
    get(path + "?syncToken=" + Query.encode(token));
    get(path + "?singleEvents=true&orderBy=startTime&timeMin=2026-03-01T00:00:00Z");
    get(path + "/" + id + "/instances?showDeleted=true&maxResults=3");
    get(path + "/" + id + "_20260304T090000Z");
    google.work.delete(id);
    get(path + "?syncToken=" + Query.encode(token));
  }

  private void useChannels() {
    google.server.push().byHand(true);
    ObjectNode channel =
        Json.object()
            .put("id", "one")
            .put("type", "web_hook")
            .put("token", "secret")
            .put("address", "http://127.0.0.1:1/nobody");
    JsonNode open = call("POST", google.events + "/watch?eventTypes=default", channel);
    call("POST", "/users/me/calendarList/watch", channel.put("id", "two"));
    ObjectNode stop = Json.object().put("id", "one");
    stop.set("resourceId", open.path("resourceId"));
    call("POST", "/channels/stop", stop);
  }

  @Test
  void theJudgeSeesWhatIsWrong() {
    ObjectNode wrong = Json.object().put("kind", "calendar#event").put("future", 1);
    wrong.put("sequence", "1").put("status", "odd").put("updated", "today");
    wrong.putObject("organizer").put("age", 3);
    assertThat(discovery.complaintsOfAnswer("calendar.events.get", wrong)).hasSize(5);
    ObjectNode channel = Json.object().put("expiration", 1);
    assertThat(discovery.complaintsOfAnswer("calendar.events.watch", channel)).hasSize(2);
    google.event("Event");
    google.server.dials().set(GoogleDial.UNKNOWN_FIELDS, true);
    get(google.events);
    assertThat(complaints).anyMatch(it -> it.contains("fromTheFuture"));
  }

  @Test
  void whatIsTakenHasTheFieldsDescribed() {
    Shapes.ALL
        .properties()
        .forEach(it -> assertThat(it.getValue()).isEqualTo(shape(discovery.schema(it.getKey()))));
  }

  private JsonNode shape(JsonNode schema) {
    if (schema.has("$ref")) {
      return shape(discovery.schema(schema.path("$ref").asText()));
    }
    if (schema.has("items")) {
      return Json.object().arrayNode().add(shape(schema.path("items")));
    }
    ObjectNode fields = Json.object();
    schema
        .path("properties")
        .properties()
        .forEach(it -> fields.set(it.getKey(), shape(it.getValue())));
    if (schema.has("additionalProperties")) {
      fields.set("*", shape(schema.path("additionalProperties")));
    }
    return fields.isEmpty() ? schema.path("type") : fields;
  }

  @Test
  void everyMethodOpensToTheScopesDescribed() {
    for (Map.Entry<String, Set<String>> method : Scopes.OF_METHODS.entrySet()) {
      assertThat(method.getValue())
          .as(method.getKey())
          .isEqualTo(discovery.scopes(method.getKey()));
    }
  }
}
