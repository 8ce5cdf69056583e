package dev.calgate.gateway.cronofy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.account.Scope;
import dev.calgate.gateway.store.AgendaStore.Entry;
import dev.calgate.gateway.store.AgendaStore.Place;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Attendee;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Conference;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Ids;
import dev.calgate.model.Organizer;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an event says, in Cronofy's words. */
class EventLinesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final LocalDateTime NINE = LocalDateTime.of(2026, 7, 1, 9, 0);
  private static final AccountId ACCOUNT =
      Ids.account(new ApplicationId("default"), "memory", "ann");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "work");
  private static final EventId ID = Ids.event(CALENDAR, "ref", "uid", null);

  private static EventDetails.Builder details() {
    return new EventDetails.Builder(
        EventTime.zoned(NINE, PARIS), EventTime.zoned(NINE.plusHours(1), PARIS));
  }

  private static Event event(EventDetails details) {
    return new Event(
        ID, ACCOUNT, CALENDAR, "uid", null, null, details, new Event.Source("memory", "ref", null));
  }

  private static Entry entry(
      EventDetails details, boolean deleted, @Nullable String managed, boolean writable) {
    return new Entry(
        new Place(Instant.EPOCH, ID.value(), ""),
        ID.value(),
        event(details),
        details.start(),
        details.end(),
        deleted,
        Instant.parse("2026-06-30T12:00:00.999Z"),
        managed,
        writable);
  }

  private static JsonNode written(AgendaLineWriter lines, Entry entry) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.getFactory().createGenerator(text)) {
      json.writeStartObject();
      lines.write(json, entry);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return MAPPER.readTree(text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode written(UnaryOperator<EventDetails.Builder> more) {
    return written(
        new EventLines(new EventTimes(PARIS, false), Scope.READ_WRITE),
        entry(more.apply(details()).build(), false, null, true));
  }

  private static Attendee attendee(Attendee.Participation status, boolean self) {
    return new Attendee(
        "ann@example.com", "Ann", Attendee.Role.REQUIRED, status, Attendee.Kind.INDIVIDUAL, self);
  }

  @Test
  void anEventWithNothingSaysAllThatIsAlwaysSaid() throws IOException {
    assertThat(written(it -> it))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"calendar_id": "%s", "event_uid": "evt_external_%s", "summary": "", "description": "",
                 "start": "2026-07-01T07:00:00Z", "end": "2026-07-01T08:00:00Z", "deleted": false,
                 "created": "2026-06-30T12:00:00Z", "updated": "2026-06-30T12:00:00Z",
                 "participation_status": "accepted", "attendees": [], "organizer": null,
                 "transparency": "opaque", "extended_transparency": "opaque", "status": "confirmed",
                 "categories": [], "event_private": false, "recurring": false,
                 "options": {"delete": true, "update": true, "change_participation_status": false}}
                """
                    .formatted(CALENDAR.value(), ID.value())));
  }

  @Test
  void whatAnEventHasItSays() throws IOException {
    JsonNode event =
        written(
            it ->
                it.title("Lunch")
                    .description("Pizza")
                    .location("Room 1")
                    .url("https://example.com/lunch")
                    .categories(List.of("a", "b"))
                    .privacy(Privacy.SECRET)
                    .organizer(new Organizer("bob@example.com", null, false))
                    .attendees(List.of(attendee(Attendee.Participation.TENTATIVE, true)))
                    .conference(new Conference("https://zoom.example/1", "zoom"))
                    .createdAt(Instant.parse("2026-01-01T00:00:00.5Z")));

    assertThat(event.path("summary").asText()).isEqualTo("Lunch");
    assertThat(event.path("description").asText()).isEqualTo("Pizza");
    assertThat(event.path("location")).isEqualTo(MAPPER.readTree("{\"description\":\"Room 1\"}"));
    assertThat(event.path("url").asText()).isEqualTo("https://example.com/lunch");
    assertThat(event.path("categories")).isEqualTo(MAPPER.readTree("[\"a\",\"b\"]"));
    assertThat(event.path("event_private").asBoolean()).isTrue();
    assertThat(event.path("organizer"))
        .isEqualTo(MAPPER.readTree("{\"email\":\"bob@example.com\",\"display_name\":null}"));
    assertThat(event.path("attendees"))
        .isEqualTo(
            MAPPER.readTree(
                "[{\"email\":\"ann@example.com\",\"display_name\":\"Ann\",\"status\":\"tentative\"}]"));
    assertThat(event.path("participation_status").asText()).isEqualTo("tentative");
    assertThat(event.at("/options/change_participation_status").asBoolean()).isTrue();
    assertThat(event.path("meeting_url").asText()).isEqualTo("https://zoom.example/1");
    assertThat(event.path("conferencing"))
        .isEqualTo(
            MAPPER.readTree(
                "{\"provider_name\":\"zoom\",\"join_url\":\"https://zoom.example/1\"}"));
    assertThat(event.path("created").asText()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY, opaque, opaque, busy",
    "FREE, transparent, transparent, free",
    "TENTATIVE, opaque, tentative, tentative",
    "OUT_OF_OFFICE, opaque, out_of_office, busy"
  })
  void freeAndBusyAreSaidInThreeWays(
      FreeBusy freeBusy, String transparency, String extended, String status) {
    JsonNode event = written(it -> it.freeBusy(freeBusy));

    assertThat(event.path("transparency").asText()).isEqualTo(transparency);
    assertThat(event.path("extended_transparency").asText()).isEqualTo(extended);
    Entry entry = entry(details().freeBusy(freeBusy).build(), false, null, true);
    assertThat(
            written(
                    new BusyLines(
                        new EventTimes(PARIS, false), new AgendaForm(false, false, true, false)),
                    entry)
                .path("free_busy_status")
                .asText())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(EventStatus.class)
  void statusIsSpelledTheSame(EventStatus status) {
    assertThat(written(it -> it.status(status)).path("status").asText())
        .isEqualTo(status.name().toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @CsvSource({
    "NEEDS_ACTION, needs_action",
    "ACCEPTED, accepted",
    "DECLINED, declined",
    "TENTATIVE, tentative",
    "DELEGATED, unknown"
  })
  void theAccountsOwnAnswerIsTheParticipation(Attendee.Participation status, String word) {
    JsonNode event = written(it -> it.attendees(List.of(attendee(status, true))));

    assertThat(event.path("participation_status").asText()).isEqualTo(word);
    assertThat(event.at("/attendees/0/status").asText()).isEqualTo(word);
  }

  @Test
  void ofOthersEventsTheParticipationIsUnknown() {
    JsonNode event =
        written(
            it ->
                it.organizer(new Organizer("bob@example.com", "Bob", false))
                    .attendees(List.of(attendee(Attendee.Participation.ACCEPTED, false))));

    assertThat(event.path("participation_status").asText()).isEqualTo("unknown");
    assertThat(event.at("/options/change_participation_status").asBoolean()).isFalse();
  }

  @Test
  void anOccurrenceNamesItsSeries() {
    JsonNode event = written(it -> it.recurrence(new Recurrence(List.of("FREQ=DAILY"), List.of())));

    assertThat(event.path("recurring").asBoolean()).isTrue();
    assertThat(event.path("series_identifier").asText()).isEqualTo(ID.value());
  }

  @Test
  void anEventOfTheApplicationHasBothNames() {
    JsonNode event =
        written(
            new EventLines(new EventTimes(PARIS, false), Scope.READ_WRITE),
            entry(details().build(), false, "mine", true));

    assertThat(event.path("event_id").asText()).isEqualTo("mine");
    assertThat(event.path("event_uid").asText()).isEqualTo("evt_external_" + ID.value());
  }

  @Test
  void whatIsGoneOrNotToBeWrittenCanNotBeChanged() {
    EventLines all = new EventLines(new EventTimes(PARIS, false), Scope.READ_WRITE);
    EventLines reading =
        new EventLines(new EventTimes(PARIS, false), Scope.parse("read_only").orElseThrow());
    EventDetails details = details().build();

    for (JsonNode event :
        List.of(
            written(all, entry(details, true, "mine", true)),
            written(all, entry(details, false, "mine", false)),
            written(reading, entry(details, false, "mine", true)))) {
      assertThat(event.at("/options/delete").asBoolean()).isFalse();
      assertThat(event.at("/options/update").asBoolean()).isFalse();
    }
    JsonNode gone = written(all, entry(details, true, null, true));
    assertThat(gone.path("deleted").asBoolean()).isTrue();
    assertThat(gone.path("status").asText()).isEqualTo("cancelled");
  }

  private static JsonNode start(EventTime time, boolean localized) {
    EventDetails details = new EventDetails.Builder(time, time).build();
    return written(
            new EventLines(
                new EventTimes(ZoneId.of("America/New_York"), localized), Scope.READ_WRITE),
            entry(details, false, null, true))
        .path("start");
  }

  @Test
  void timesAreSaidInUtcAndWithTheirZonesOnDemand() throws IOException {
    EventTime day = EventTime.allDay(LocalDate.of(2026, 7, 1));
    assertThat(start(day, false).asText()).isEqualTo("2026-07-01");
    assertThat(start(EventTime.floating(NINE), false).asText()).isEqualTo("2026-07-01T13:00:00Z");
    localized(day, "2026-07-01", "Etc/UTC");
    localized(EventTime.zoned(NINE, PARIS), "2026-07-01T09:00:00+02:00", "Europe/Paris");
    localized(EventTime.floating(NINE), "2026-07-01T09:00:00-04:00", "America/New_York");
    for (String neutral : List.of("UTC", "Etc/UTC", "Z", "GMT")) {
      localized(EventTime.zoned(NINE, ZoneId.of(neutral)), "2026-07-01T09:00:00Z", "Etc/UTC");
    }
    localized(EventTime.zoned(NINE, ZoneId.of("+02:00")), "2026-07-01T07:00:00Z", "Etc/UTC");
  }

  private static void localized(EventTime time, String text, String zone) throws IOException {
    assertThat(start(time, true))
        .isEqualTo(MAPPER.readTree("{\"time\":\"%s\",\"tzid\":\"%s\"}".formatted(text, zone)));
  }
}
