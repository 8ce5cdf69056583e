package dev.calgate.simulator.google;

import static dev.calgate.simulator.google.GoogleFixture.at;
import static dev.calgate.simulator.google.GoogleFixture.day;
import static dev.calgate.simulator.google.GoogleFixture.draft;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.google.GoogleClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients write, and how it is read again. */
class GoogleWriteTest {
  private final GoogleFixture google = new GoogleFixture();
  private final GoogleClient client = google.client;

  @AfterEach
  void stop() {
    google.close();
  }

  private static ObjectNode title(String title) {
    return Json.object().put("summary", title);
  }

  private String path(String id) {
    return google.events + "/" + id;
  }

  private static String text(JsonNode json, String pointer) {
    return json.at(pointer).asText();
  }

  @Test
  void anInsertedEventIsFilledIn() {
    ObjectNode draft = draft("Meeting").put("id", "abcde12345");
    draft.putArray("attendees").addObject().put("email", "bob@example.com");
    JsonNode event = client.post("/calendars/primary/events", draft).json();
    assertThat(text(event, "/id")).isEqualTo("abcde12345");
    assertThat(text(event, "/iCalUID")).isEqualTo("abcde12345@google.com");
    assertThat(text(event, "/etag")).matches("\"\\d{16}\"");
    assertThat(text(event, "/updated")).isEqualTo("2026-03-02T09:00:00.000Z");
    assertThat(text(event, "/organizer/email")).isEqualTo("ann@example.com");
    assertThat(text(event, "/organizer/self")).isEqualTo("true");
    assertThat(text(event, "/creator/email")).isEqualTo("ann@example.com");
    assertThat(text(event, "/start/dateTime")).isEqualTo("2026-03-03T10:00:00+01:00");
    assertThat(text(event, "/start/timeZone")).isEqualTo("Europe/Berlin");
    assertThat(text(event, "/attendees/0/responseStatus")).isEqualTo("needsAction");
    assertThat(text(event, "/sequence")).isEqualTo("0");
    assertThat(client.get("/calendars/ann%40example.com/events/abcde12345").json())
        .isEqualTo(event);
  }

  @Test
  void timesAreToldInTheZoneOfTheCalendarOrTheOneAskedFor() {
    ObjectNode draft = draft("Afar");
    draft.putObject("start").put("dateTime", "2026-03-03T10:00:00").put("timeZone", "Asia/Tokyo");
    draft.putObject("end").put("dateTime", "2026-03-03T11:00:00").put("timeZone", "Asia/Tokyo");
    Answer inserted = client.post(google.events, draft);
    assertThat(text(inserted.json(), "/start/dateTime")).isEqualTo("2026-03-03T02:00:00+01:00");
    assertThat(text(inserted.json(), "/start/timeZone")).isEqualTo("Asia/Tokyo");
    String id = text(inserted.json(), "/id");
    assertThat(text(client.get(path(id) + "?timeZone=UTC").json(), "/start/dateTime"))
        .isEqualTo("2026-03-03T01:00:00Z");
  }

  @Test
  void patchMergesObjectsReplacesListsAndClearsWithNull() {
    ObjectNode draft = draft("Before").put("location", "Here");
    draft.putObject("extendedProperties").putObject("private").put("a", "1").put("b", "2");
    String id = text(client.post(google.events, draft).json(), "/id");
    ObjectNode changes = title("After").putNull("location");
    changes.putObject("extendedProperties").putObject("private").put("b", "3").putNull("a");
    JsonNode event = client.patch(path(id), changes).json();
    assertThat(text(event, "/summary")).isEqualTo("After");
    assertThat(event.has("location")).isFalse();
    assertThat(event.at("/extendedProperties/private").toString()).isEqualTo("{\"b\":\"3\"}");
    assertThat(text(event, "/sequence")).as("text alone").isEqualTo("0");
  }

  @Test
  void updateClearsWhatIsNotSent() {
    String id = text(client.post(google.events, draft("A").put("location", "Here")).json(), "/id");
    JsonNode before = client.get(path(id)).json();
    JsonNode event = client.send("PUT", path(id), draft("B")).json();
    assertThat(event.has("location")).isFalse();
    assertThat(text(event, "/iCalUID")).isEqualTo(text(before, "/iCalUID"));
    assertThat(text(event, "/created")).isEqualTo(text(before, "/created"));
    assertThat(text(event, "/etag")).isNotEqualTo(text(before, "/etag"));
  }

  @Test
  void anotherTimeMakesAnotherSequenceNumber() {
    String id = google.event("Moved");
    ObjectNode later = Json.object();
    later.putObject("start").put("dateTime", "2026-03-03T12:00:00+01:00");
    later.putObject("end").put("dateTime", "2026-03-03T13:00:00+01:00");
    assertThat(text(client.patch(path(id), later).json(), "/sequence")).isEqualTo("1");
    String series = google.series("Daily");
    String instance = series + "_20260304T090000Z";
    later.putObject("start").put("dateTime", "2026-03-04T12:00:00+01:00");
    later.putObject("end").put("dateTime", "2026-03-04T13:00:00+01:00");
    JsonNode exception = client.patch(path(instance), later).json();
    assertThat(text(exception, "/sequence")).isEqualTo("1");
    assertThat(text(exception, "/originalStartTime/dateTime"))
        .isEqualTo("2026-03-04T10:00:00+01:00");
    assertThat(text(client.get(path(series)).json(), "/sequence")).isEqualTo("0");
  }

  @Test
  void aConditionMustHold() {
    String id = google.event("Guarded");
    String etag = text(client.get(path(id)).json(), "/etag");
    google.work.patch(id, title("Changed by somebody else"));
    Answer stale = client.patch(path(id), title("Mine"), "If-Match", etag);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.reason()).isEqualTo("conditionNotMet");
    assertThat(client.delete(path(id), "If-Match", etag).status()).isEqualTo(412);
    String present = text(client.get(path(id)).json(), "/etag");
    assertThat(client.patch(path(id), title("Mine"), "If-Match", present).status()).isEqualTo(200);
    String last = text(client.get(path(id)).json(), "/etag");
    assertThat(client.send("GET", path(id), null, "If-None-Match", last).status()).isEqualTo(304);
  }

  @Test
  void whatIsDeletedIsGoneButKeepsItsIdAndCanBeBroughtBack() {
    String id = text(client.post(google.events, draft("A").put("id", "aaaaa")).json(), "/id");
    assertThat(client.delete(path(id)).status()).isEqualTo(204);
    Answer again = client.delete(path(id));
    assertThat(again.status()).isEqualTo(410);
    assertThat(again.reason()).isEqualTo("deleted");
    assertThat(text(client.get(path(id)).json(), "/status")).isEqualTo("cancelled");
    assertThat(client.post(google.events, draft("B").put("id", "aaaaa")).reason())
        .isEqualTo("duplicate");
    JsonNode back = client.send("PUT", path(id), draft("C")).json();
    assertThat(text(back, "/status")).isEqualTo("confirmed");
    assertThat(client.get(google.events).ids()).containsExactly(id);
  }

  @Test
  void anImportIsInsertedOnceAndThenChanged() {
    ObjectNode event = draft("Imported").put("iCalUID", "uid@elsewhere.example");
    event.putObject("organizer").put("email", "someone@elsewhere.example");
    JsonNode first = client.post(google.events + "/import", event).json();
    assertThat(text(first, "/id")).startsWith("_");
    assertThat(text(first, "/organizer/email")).isEqualTo("someone@elsewhere.example");
    assertThat(first.at("/organizer/self").isMissingNode()).isTrue();
    JsonNode second = client.post(google.events + "/import", event.put("summary", "Again")).json();
    assertThat(text(second, "/id")).isEqualTo(text(first, "/id"));
    assertThat(client.get(google.events + "?iCalUID=uid@elsewhere.example").items("summary"))
        .containsExactly("Again");
    Answer refused = client.patch(path(text(first, "/id")), title("Mine now"));
    assertThat(refused.reason()).isEqualTo("forbiddenForNonOrganizer");
  }

  @Test
  void aConferenceComesWithALaterChange() {
    ObjectNode draft = draft("Call");
    draft.putObject("conferenceData").putObject("createRequest").put("requestId", "r1");
    JsonNode without = client.post(google.events, draft).json();
    assertThat(without.has("conferenceData")).isFalse();
    JsonNode event = client.post(google.events + "?conferenceDataVersion=1", draft).json();
    assertThat(text(event, "/conferenceData/createRequest/status/statusCode")).isEqualTo("pending");
    String token = client.get(google.events).syncToken();
    google.work.finishConferences();
    Answer changes = client.get(google.events + "?syncToken=" + Query.encode(token));
    assertThat(changes.ids()).containsExactly(text(event, "/id"));
    assertThat(changes.items("hangoutLink").get(0)).startsWith("https://meet.google.com/");
  }

  @Test
  void aSeriesOfDaysHasDaysInItsIds() {
    String id =
        google.work.createSeries(
            "Days", day("2026-03-02"), day("2026-03-03"), List.of("RRULE:FREQ=WEEKLY;COUNT=6"));
    String cancelled = google.work.cancelInstance(id, day("2026-03-09"));
    assertThat(cancelled).isEqualTo(id + "_20260309");
    String tail = google.work.splitSeries(id, day("2026-03-23"), title("Days, new"));
    assertThat(tail).isEqualTo(id + "_R20260323");
    assertThat(text(client.get(path(id)).json(), "/recurrence/0"))
        .isEqualTo("RRULE:FREQ=WEEKLY;UNTIL=20260322");
    JsonNode following = client.get(path(tail)).json();
    assertThat(text(following, "/recurrence/0")).isEqualTo("RRULE:FREQ=WEEKLY;COUNT=3");
    assertThat(text(following, "/start/date")).isEqualTo("2026-03-23");
    assertThat(google.work.splitSeries(tail, day("2026-03-23"), title("All"))).isEqualTo(tail);
  }

  @Test
  void aMovedEventLeavesATombstone() {
    String id = google.event("Moving");
    Answer moved = client.post(path(id) + "/move?destination=ann%40example.com", Json.object());
    assertThat(text(moved.json(), "/organizer/email")).isEqualTo("ann@example.com");
    assertThat(client.get("/calendars/primary/events").ids()).containsExactly(id);
    assertThat(client.get(google.events).ids()).isEmpty();
    assertThat(client.get(google.events + "?showDeleted=true").ids()).containsExactly(id);
  }

  @Test
  void instancesAreTheOccurrencesTouchedOrNot() {
    String id = google.series("Daily");
    google.work.cancelInstance(id, at("2026-03-04T10:00"));
    String edited = google.work.editInstance(id, at("2026-03-05T10:00"), title("Special"));
    Answer instances = client.get(path(id) + "/instances");
    assertThat(instances.ids()).hasSize(9).contains(edited).allMatch(it -> it.startsWith(id + "_"));
    assertThat(instances.items("summary")).contains("Special");
    assertThat(client.get(path(id) + "/instances?showDeleted=true").ids()).hasSize(10);
    String moment = Query.encode("2026-03-06T10:00:00+01:00");
    Answer one = client.get(path(id) + "/instances?originalStart=" + moment);
    assertThat(one.ids()).containsExactly(id + "_20260306T090000Z");
    assertThat(text(client.get(path(one.ids().get(0))).json(), "/recurringEventId")).isEqualTo(id);
    assertThat(client.get(path(id + "_20260306T100000Z")).status()).isEqualTo(404);
  }

  @Test
  void singleEventsAreExpandedInOrder() {
    google.series("Daily");
    google.event("Single");
    String days =
        google.work.createSeries(
            "Days", day("2026-03-04"), day("2026-03-05"), List.of("RRULE:FREQ=WEEKLY"));
    String window =
        "&timeMin=2026-03-03T00:00:00%2B01:00&timeMax=2026-03-05T00:00:00%2B01:00&orderBy=startTime";
    Answer answer = client.get(google.events + "?singleEvents=true" + window);
    assertThat(answer.items("summary")).hasSize(4).endsWith("Days", "Daily").contains("Single");
    assertThat(answer.ids()).contains(days + "_20260304");
    assertThat(answer.syncToken()).isEmpty();
  }

  @Test
  void listsAreFiltered() {
    String id = google.event("Budget review");
    google.work.createEvent("Lunch", at("2026-04-01T12:00"), at("2026-04-01T13:00"));
    google.work.createSeries(
        "For ever", at("2020-01-01T08:00"), at("2020-01-01T08:30"), List.of("RRULE:FREQ=DAILY"));
    ObjectNode property = Json.object();
    property.putObject("extendedProperties").putObject("private").put("key", "value");
    google.work.patch(id, property);
    assertThat(client.get(google.events + "?q=BUDGET").ids()).containsExactly(id);
    assertThat(client.get(google.events + "?privateExtendedProperty=key%3Dvalue").ids())
        .containsExactly(id);
    assertThat(client.get(google.events + "?timeMin=2026-03-20T00:00:00Z").items("summary"))
        .containsExactlyInAnyOrder("Lunch", "For ever");
    assertThat(client.get(google.events + "?timeMax=2021-01-01T00:00:00Z").items("summary"))
        .containsExactly("For ever");
    assertThat(client.get(google.events + "?eventTypes=birthday").ids()).isEmpty();
  }

  @Test
  void anAnswerHasNoMoreThanTheFieldsAskedFor() {
    google.event("Event");
    JsonNode answer =
        client.get(google.events + "?fields=items(id,start/dateTime),nextSyncToken").json();
    assertThat(answer.fieldNames()).toIterable().containsExactly("items", "nextSyncToken");
    assertThat(answer.at("/items/0").fieldNames()).toIterable().containsExactly("id", "start");
    assertThat(answer.at("/items/0/start").fieldNames()).toIterable().containsExactly("dateTime");
  }

  @Test
  void crowdsOfAttendeesAreLeftOut() {
    ObjectNode draft = draft("Crowd");
    for (String email : List.of("ann@example.com", "b@example.com", "c@example.com")) {
      draft.withArray("attendees").addObject().put("email", email);
    }
    String id = google.ann.primary().insert(draft);
    JsonNode event = client.get("/calendars/primary/events/" + id + "?maxAttendees=1").json();
    assertThat(event.path("attendees")).hasSize(1);
    assertThat(text(event, "/attendees/0/self")).isEqualTo("true");
    assertThat(text(event, "/attendeesOmitted")).isEqualTo("true");
  }

  @Test
  void readersSeeLessOfWhatIsPrivateAndOthersOnlyWhenItIs() {
    google.work.insert(draft("Secret").put("visibility", "private"));
    google.event("Open");
    google.work.share(google.bob, "reader");
    GoogleClient bob = google.client(google.bob, "calendar");
    assertThat(bob.get(google.events).items("summary")).containsExactly("", "Open");
    google.work.share(google.bob, "freeBusyReader");
    assertThat(bob.get(google.events).items("summary")).containsExactly("", "");
    assertThat(text(bob.get(google.events).json(), "/accessRole")).isEqualTo("freeBusyReader");
  }

  @Test
  void calendarsAreMadeRenamedAndDeleted() {
    JsonNode made = client.post("/calendars", title("Holidays")).json();
    String path = "/calendars/" + Query.encode(text(made, "/id"));
    assertThat(text(made, "/id")).matches("[a-v0-9]{26}@group\\.calendar\\.google\\.com");
    assertThat(text(client.patch(path, title("Trips")).json(), "/summary")).isEqualTo("Trips");
    String entry = "/users/me/calendarList/" + Query.encode(text(made, "/id"));
    assertThat(text(client.get(entry).json(), "/summary")).isEqualTo("Trips");
    JsonNode own = client.patch(entry, Json.object().put("summaryOverride", "My trips")).json();
    assertThat(text(own, "/summaryOverride")).isEqualTo("My trips");
    assertThat(client.patch(entry, Json.object().put("hidden", true)).status()).isEqualTo(200);
    assertThat(client.get("/users/me/calendarList").ids()).doesNotContain(text(made, "/id"));
    assertThat(client.get("/users/me/calendarList?showHidden=true").ids())
        .contains(text(made, "/id"));
    assertThat(client.delete(entry).status()).isEqualTo(204);
    assertThat(client.get(entry).status()).isEqualTo(404);
    assertThat(
            client.post("/users/me/calendarList", title("x").put("id", text(made, "/id"))).status())
        .isEqualTo(200);
    assertThat(client.delete(path).status()).isEqualTo(204);
    assertThat(client.get(path + "/events").status()).isEqualTo(404);
    assertThat(client.delete("/calendars/primary").status()).isEqualTo(400);
  }

  @Test
  void busyTimesAreMergedAndUnknownCalendarsNamed() {
    google.event("A");
    google.work.createEvent("B", at("2026-03-03T10:30"), at("2026-03-03T12:00"));
    google.work.insert(draft("Free").put("transparency", "transparent"));
    ObjectNode asked =
        Json.object().put("timeMin", "2026-03-03T00:00:00Z").put("timeMax", "2026-03-04T00:00:00Z");
    asked.putArray("items").addObject().put("id", google.work.id());
    asked.withArray("items").addObject().put("id", "nobody@example.com");
    JsonNode answer = client.post("/freeBusy", asked).json().path("calendars");
    assertThat(answer.path(google.work.id()).path("busy").toString())
        .isEqualTo("[{\"start\":\"2026-03-03T09:00:00Z\",\"end\":\"2026-03-03T11:00:00Z\"}]");
    assertThat(text(answer.path("nobody@example.com"), "/errors/0/reason")).isEqualTo("notFound");
  }

  @Test
  void whatGoogleDoesNotKnowIsNotKept() {
    ObjectNode draft = draft("Known").put("title", "Unknown").put("iCalUID", "uid@elsewhere");
    draft.withObject("/start").put("zone", "UTC");
    draft.putArray("attendees").addObject().put("email", "bob@example.com").put("mail", "b@c.de");
    draft.putObject("extendedProperties").putObject("private").put("any", "kept");
    Answer made = client.post(google.events, draft);
    assertThat(made.text()).doesNotContain("Unknown", "zone\"", "b@c.de");
    assertThat(text(made.json(), "/extendedProperties/private/any")).isEqualTo("kept");
    String path = path(made.json().path("id").asText());
    assertThat(client.patch(path, draft).text()).doesNotContain("Unknown", "b@c.de");
    draft.remove("iCalUID");
    assertThat(client.send("PUT", path, draft).text()).doesNotContain("Unknown", "b@c.de");
    draft.put("iCalUID", "other@elsewhere");
    assertThat(client.post(google.events + "/import", draft).text()).doesNotContain("Unknown");
  }

  @Test
  void methodsMayBeOverriddenAndBodiesCompressed() throws IOException {
    String id = google.event("Before");
    Answer patched =
        client.send("POST", path(id), title("After"), "X-HTTP-Method-Override", "PATCH");
    assertThat(text(patched.json(), "/summary")).isEqualTo("After");
    assertThat(google.server.log().of("PATCH")).hasSize(1);
    String token = "Bearer " + google.ann.accessToken("client", "calendar");
    byte[] form = "maxResults=1&showDeleted=true".getBytes(StandardCharsets.US_ASCII);
    Answer tunnelled =
        client.raw(
            "POST",
            "/calendar/v3" + google.events,
            form,
            "Authorization",
            token,
            "X-HTTP-Method-Override",
            "GET",
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(tunnelled.ids()).containsExactly(id);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(Json.bytes(draft("Packed")));
    }
    Answer inserted =
        client.raw(
            "POST",
            "/calendar/v3" + google.events,
            packed.toByteArray(),
            "Authorization",
            token,
            "Content-Encoding",
            "gzip",
            "Accept-Encoding",
            "gzip");
    assertThat(inserted.raw().headers().firstValue("Content-Encoding")).contains("gzip");
    byte[] plain =
        new GZIPInputStream(new ByteArrayInputStream(inserted.raw().body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8)).contains("\"summary\":\"Packed\"");
  }
}
