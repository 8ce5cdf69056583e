package dev.calgate.provider.cronofy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What event objects mean. */
class EventMappingTest {
  private static final EventMapping MAPPING = new EventMapping(Set.of("ann@example.com"), 10_000);

  /** As the API's documentation shows one, with times in their zones. */
  private static final String EXAMPLE =
      """
      {"calendar_id":"cal_n23kjnwrw2_sakdnawerd3","event_uid":"evt_external_54008b1a4a",
       "summary":"Company Retreat","description":"Two days",
       "start":{"time":"2026-09-06T10:00:00+02:00","tzid":"Europe/Paris"},
       "end":{"time":"2026-09-06T11:30:00+02:00","tzid":"Europe/Paris"},
       "deleted":false,"created":"2026-09-01T08:00:01Z","updated":"2026-09-01T09:24:16Z",
       "location":{"description":"Beach","lat":"1.23","long":"4.56"},
       "participation_status":"needs_action",
       "attendees":[{"email":"ANN@example.com","display_name":"Ann","status":"accepted"},
                    {"email":"bob@example.com","display_name":null,"status":"new_word"}],
       "organizer":{"email":"bob@example.com","display_name":"Bob"},
       "transparency":"opaque","status":"confirmed","categories":["a"],"recurring":false,
       "event_private":true,"meeting_url":"https://meet.example.com/1",
       "conferencing":{"provider_name":"Zoom","join_url":"https://zoom.example.com/1"},
       "options":{"delete":true,"update":true,"change_participation_status":true}}
      """;

  private static ObjectNode example() throws UnreadableException {
    return Json.parse(EXAMPLE);
  }

  private static EventDetails details(ObjectNode event) {
    return ((RemoteChange.Upserted) MAPPING.change(event)).object().events().get(0).details();
  }

  @Test
  void anEventOfTheDocumentation() throws UnreadableException {
    RemoteChange.Upserted told = (RemoteChange.Upserted) MAPPING.change(example());
    EventDetails details = told.object().events().get(0).details();

    assertThat(told.ref()).isEqualTo(new ObjectRef("evt_external_54008b1a4a"));
    assertThat(told.object().events().get(0).uid()).isEqualTo("evt_external_54008b1a4a");
    assertThat(details.start())
        .isEqualTo(
            EventTime.zoned(LocalDateTime.parse("2026-09-06T10:00"), ZoneId.of("Europe/Paris")));
    assertThat(details.location()).isEqualTo("Beach");
    assertThat(details.privacy()).isEqualTo(Privacy.PRIVATE);
    assertThat(details.categories()).containsExactly("a");
    assertThat(details.conference())
        .isEqualTo(new Conference("https://zoom.example.com/1", "zoom"));
    assertThat(details.updatedAt()).isEqualTo(Instant.parse("2026-09-01T09:24:16Z"));
    assertThat(details.reminders()).isNull();
    assertThat(details.attendees()).extracting(Attendee::self).containsExactly(true, false);
    assertThat(details.attendees())
        .extracting(Attendee::status)
        .containsExactly(Attendee.Participation.ACCEPTED, Attendee.Participation.NEEDS_ACTION);
    assertThat(details.organizer()).isNotNull();
    assertThat(details.recurrence()).isNull();
  }

  @Test
  void wholeDaysAndMomentsInUtcAndInBothForms() throws UnreadableException {
    ObjectNode days = example();
    days.putObject("start").put("time", "2026-09-06").put("tzid", "Etc/UTC");
    days.put("end", "2026-09-08");
    assertThat(details(days).start()).isEqualTo(EventTime.allDay(LocalDate.of(2026, 9, 6)));
    ObjectNode plain = example();
    plain.put("start", "2026-09-06T08:00:00Z");
    plain.putObject("end").put("time", "2026-09-06T09:00:00Z").put("tzid", "Etc/UTC");

    assertThat(details(plain).start())
        .isEqualTo(EventTime.utc(Instant.parse("2026-09-06T08:00:00Z")));
    assertThat(details(plain).end())
        .isEqualTo(EventTime.utc(Instant.parse("2026-09-06T09:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource({
    "opaque,,BUSY",
    "transparent,,FREE",
    "unknown,,BUSY",
    "opaque,tentative,TENTATIVE",
    "opaque,out_of_office,OUT_OF_OFFICE",
    "opaque,working_elsewhere,BUSY",
    "transparent,opaque,BUSY"
  })
  void howTimeIsTaken(String transparency, String extended, FreeBusy meant)
      throws UnreadableException {
    ObjectNode event = example().put("transparency", transparency);
    event.put("extended_transparency", extended);

    assertThat(details(event).freeBusy()).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"tentative,TENTATIVE", "cancelled,CANCELLED", "unknown,CONFIRMED", "new,CONFIRMED"})
  void whetherItTakesPlace(String status, EventStatus meant) throws UnreadableException {
    assertThat(details(example().put("status", status)).status()).isEqualTo(meant);
  }

  @Test
  void aDeletedOneIsGoneWhateverElseItSays() throws UnreadableException {
    ObjectNode event = example().put("deleted", true).put("start", "nonsense");

    assertThat(MAPPING.change(event)).isInstanceOf(RemoteChange.Removed.class);
  }

  @Test
  void oneOfOursIsCalledAsWeCallIt() throws UnreadableException {
    RemoteChange told = MAPPING.change(example().put("event_id", "uid@example.com"));

    assertThat(told.ref()).isEqualTo(Names.ofNew("uid@example.com"));
    assertThat(((RemoteChange.Upserted) told).object().events().get(0).uid())
        .isEqualTo("uid@example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event_uid\":\"1\"}",
        "{\"event_uid\":\"1\",\"start\":\"2026-13-40\",\"end\":\"2026-13-41\"}",
        "{\"event_uid\":\"1\",\"start\":\"2026-09-07\",\"end\":\"2026-09-06\"}",
        "{\"event_uid\":\"1\",\"start\":\"2026-09-07\",\"end\":\"2026-09-07T10:00:00Z\"}",
        "{\"event_uid\":\"1\",\"start\":{\"time\":\"2026-09-07T10:00:00Z\",\"tzid\":\"No/Where\"},"
            + "\"end\":\"2026-09-07T11:00:00Z\"}",
        "{\"event_uid\":7,\"start\":\"2026-09-06\",\"end\":\"2026-09-07\"}",
        "{\"event_uid\":\"1\",\"start\":[[]],\"end\":{}}"
      })
  void whatIsBrokenIsUnreadableWithAReason(String text) throws UnreadableException {
    RemoteChange told = MAPPING.change(Json.parse(text));

    assertThat(told)
        .isInstanceOfSatisfying(
            RemoteChange.Unreadable.class,
            it -> assertThat(it.reason()).isNotBlank().doesNotContain("\n"));
    assertThat(told).isEqualTo(MAPPING.change(Json.parse(text)));
  }

  @Test
  void oneThatIsTooLargeIsUnreadable() throws UnreadableException {
    ObjectNode event = example().put("description", "x".repeat(10_000));

    assertThat(MAPPING.change(event)).isInstanceOf(RemoteChange.Unreadable.class);
  }

  @Test
  void aVersionDependsOnWhatIsToldAndNotOnItsOrder() throws UnreadableException {
    ObjectNode event = example();
    ObjectNode turned = Json.object();
    event.properties().stream()
        .sorted((one, other) -> other.getKey().compareTo(one.getKey()))
        .forEach(it -> turned.set(it.getKey(), it.getValue()));

    assertThat(EventMapping.version(turned)).isEqualTo(EventMapping.version(event));
    assertThat(EventMapping.version(example().put("summary", "Other")))
        .isNotEqualTo(EventMapping.version(event));
  }
}
