package dev.calgate.simulator.google;

import static dev.calgate.simulator.google.GoogleFixture.draft;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.google.GoogleClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Google takes of the details of an event, and what it leaves out. */
class GoogleDetailsTest {
  private final GoogleFixture google = new GoogleFixture();
  private final GoogleClient client = google.client;

  @AfterEach
  void stop() {
    google.close();
  }

  private String path(String id) {
    return google.events + "/" + id;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'colorId':'12'}|invalid",
        "{'source':{'url':'ftp://example.com'}}|invalid",
        "{'reminders':{'useDefault':false,'overrides':[{'method':'popup','minutes':40321}]}}|invalid",
        "{'reminders':{'useDefault':false,'overrides':[{'method':'sound','minutes':1}]}}|invalid",
        "{'reminders':{'useDefault':true,'overrides':[{'method':'popup','minutes':1}]}}"
            + "|cannotUseDefaultRemindersAndSpecifyOverride",
        "{'attachments':[{'title':'Slides'}]}|required",
        "{'start':{'dateTime':'2026-03-03T10:00:00+01:00','timeZone':'+01:00'}}|invalid"
      })
  void detailsThatGoogleDoesNotTakeAreRefused(String fields, String reason) {
    String id = google.event("Event");
    ObjectNode changes = json(fields);
    Answer refused = client.patch(path(id) + "?supportsAttachments=true", changes);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.reason()).isEqualTo(reason);
  }

  private static ObjectNode json(String text) {
    return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void attachmentsAreHeardOfClientsThatKnowThem() {
    String id = google.event("Event");
    ObjectNode changes = json("{'attachments':[{'fileUrl':'https://example.com/1'}]}");

    assertThat(client.patch(path(id), changes).json().has("attachments")).isFalse();
    JsonNode event = client.patch(path(id) + "?supportsAttachments=true", changes).json();
    assertThat(event.at("/attachments/0/fileUrl").asText()).isEqualTo("https://example.com/1");
  }

  @Test
  void aConferenceGoesWithItsAddressAndARequestIsGrantedOnce() {
    String with = "?conferenceDataVersion=1";
    ObjectNode asked = json("{'conferenceData':{'createRequest':{'requestId':'r1'}}}");
    String id = google.event("Call");
    client.patch(path(id) + with, asked);
    google.work.finishConferences();
    JsonNode again = client.patch(path(id) + with, asked).json();
    assertThat(again.path("hangoutLink").asText()).startsWith("https://meet.google.com/");

    JsonNode without = client.patch(path(id) + with, json("{'conferenceData':null}")).json();
    assertThat(without.has("hangoutLink")).isFalse();
    assertThat(without.has("conferenceData")).isFalse();
  }

  @Test
  void anAnswerCanBeGivenWithoutTheOtherAttendees() {
    ObjectNode draft = draft("Crowd");
    draft.putArray("attendees").addObject().put("email", "ann@example.com");
    draft.withArray("attendees").addObject().put("email", "bob@example.com");
    String id = google.ann.primary().insert(draft);
    ObjectNode answer =
        json(
            "{'attendeesOmitted':true,'attendees':"
                + "[{'email':'ann@example.com','responseStatus':'accepted'}]}");
    JsonNode event = client.patch("/calendars/primary/events/" + id, answer).json();

    assertThat(event.path("attendees")).hasSize(2);
    assertThat(event.at("/attendees/0/responseStatus").asText()).isEqualTo("accepted");
    assertThat(event.has("attendeesOmitted")).isFalse();
  }

  @Test
  void whatAnAttendeeIsDoesNotChange() {
    String id = google.event("Event");
    client.patch(path(id), json("{'attendees':[{'email':'room@example.com','resource':true}]}"));
    JsonNode event =
        client.patch(path(id), json("{'attendees':[{'email':'room@example.com'}]}")).json();

    assertThat(event.at("/attendees/0/resource").asBoolean()).isTrue();
  }

  @Test
  void onlyTheOrganizerMovesAnEventAndASeriesOnlyAsAWhole() {
    String to = "/move?destination=ann%40example.com";
    String series = google.series("Daily");
    assertThat(client.post(path(series + "_20260304T090000Z") + to, Json.object()).reason())
        .isEqualTo("cannotChangeOrganizerOfInstance");
    ObjectNode theirs = draft("Theirs");
    theirs.putObject("organizer").put("email", "bob@example.com");
    assertThat(client.post(path(google.work.insert(theirs)) + to, Json.object()).reason())
        .isEqualTo("cannotChangeOrganizer");
    String away = google.work.insert(draft("Away").put("eventType", "outOfOffice"));
    assertThat(client.post(path(away) + to, Json.object()).reason())
        .isEqualTo("eventTypeRestriction");
    Answer late = client.send("POST", path(series) + to, Json.object(), "If-Match", "\"1\"");
    assertThat(late.status()).isEqualTo(412);
  }

  @Test
  void anOccurrenceHidesItsWholeSeriesAndShowsNothingOfIt() {
    String series = google.series("Daily");
    String third = series + "_20260304T090000Z";
    String fourth = series + "_20260305T090000Z";
    client.patch(path(fourth), Json.object().put("summary", "Special"));
    client.patch(path(third), Json.object().put("visibility", "private"));
    for (String id : List.of(series, third, fourth)) {
      assertThat(client.get(path(id)).json().path("visibility").asText()).isEqualTo("private");
    }

    client.patch(path(third), Json.object().put("visibility", "public"));
    assertThat(client.get(path(third)).json().path("visibility").asText()).isEqualTo("private");
    client.patch(path(series), Json.object().put("visibility", "public"));
    assertThat(client.get(path(series)).json().path("visibility").asText()).isEqualTo("public");
  }
}
