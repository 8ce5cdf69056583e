package dev.calgate.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventBodyTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final String TIMES =
      "'start':{'date_time':'2026-12-01T09:00:00','time_zone':'Europe/Paris'},"
          + "'end':{'date_time':'2026-12-01T10:00:00','time_zone':'Europe/Paris'}";

  private static EventDetails read(
      String json, Function<RequestBody, Optional<EventDetails>> reading) {
    try {
      RequestBody body =
          RequestBody.read(
              new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
      Optional<EventDetails> details = reading.apply(body);
      body.check();
      return details.orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EventDetails created(String fields) {
    return read("{" + TIMES + "," + fields + "}", EventBody::created);
  }

  private static EventDetails changed(EventDetails before, String json) {
    return read(json, body -> EventBody.changed(body, before));
  }

  private static List<String> mistakes(String json) {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> read(json, EventBody::created));
    assertThat(refused).as(json).isNotNull();
    return refused.errors().stream().map(ProblemException.FieldError::field).toList();
  }

  private static EventTime at(int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 12, 1, hour, 0), PARIS);
  }

  @Test
  void everyFieldIsTaken() {
    EventDetails event =
        created(
            "'title':'Lunch','description':'Bring appetite','location':'Hall','url':'https://a.example',"
                + "'categories':['food'],'color':'red','status':'tentative','privacy':'private',"
                + "'free_busy':'free','recurrence':{'rules':['FREQ=WEEKLY'],'dates':["
                + "{'date_time':'2026-12-05T09:00:00','time_zone':'Europe/Paris'}]},"
                + "'attendees':[{'email':'bob@example.com','name':'Bob','role':'optional'}],"
                + "'reminders':[{'minutes_before':10}],'conference':{'url':'https://meet.example'},"
                + "'attachments':[{'url':'https://doc.example','title':'Menu'}]");

    assertThat(event.title()).isEqualTo("Lunch");
    assertThat(event.start()).isEqualTo(at(9));
    assertThat(event.status()).isEqualTo(EventStatus.TENTATIVE);
    assertThat(event.freeBusy()).isEqualTo(FreeBusy.FREE);
    assertThat(event.recurrence())
        .isEqualTo(
            new Recurrence(
                List.of("FREQ=WEEKLY"),
                List.of(EventTime.zoned(LocalDateTime.of(2026, 12, 5, 9, 0), PARIS))));
    assertThat(event.attendees())
        .containsExactly(
            new Attendee(
                "bob@example.com",
                "Bob",
                Attendee.Role.OPTIONAL,
                Attendee.Participation.NEEDS_ACTION,
                Attendee.Kind.INDIVIDUAL,
                false));
    assertThat(event.reminders()).containsExactly(new Reminder(10, Reminder.Method.POPUP));
    assertThat(event.conference().url()).isEqualTo("https://meet.example");
    assertThat(event.attachments()).hasSize(1);
  }

  @Test
  void whatIsNotNamedStaysAndNullEmpties() {
    EventDetails before =
        created(
            "'title':'Lunch','location':'Hall','reminders':[],'recurrence':{'rules':['FREQ=DAILY']}");

    assertThat(changed(before, "{}")).isEqualTo(before);
    EventDetails after =
        changed(before, "{'location':null,'reminders':null,'recurrence':null,'title':'Dinner'}");
    assertThat(after)
        .isEqualTo(
            before.toBuilder()
                .title("Dinner")
                .location("")
                .reminders(null)
                .recurrence(null)
                .build());
  }

  @Test
  void ofATimeOnlyAPartMayBeNamed() {
    EventDetails before = created("'title':'Lunch'");

    EventDetails later =
        changed(
            before,
            "{'start':{'date_time':'2026-12-01T12:00:00'},'end':{'date_time':'2026-12-01T13:00:00'}}");
    assertThat(later.start()).isEqualTo(at(12));
    EventDetails elsewhere =
        changed(before, "{'start':{'time_zone':'Asia/Tokyo'},'end':{'time_zone':'Asia/Tokyo'}}");
    assertThat(elsewhere.start())
        .isEqualTo(EventTime.zoned(at(9).local(), ZoneId.of("Asia/Tokyo")));
    EventDetails whole =
        changed(before, "{'start':{'date':'2026-12-01'},'end':{'date':'2026-12-02'}}");
    assertThat(whole.start()).isEqualTo(EventTime.allDay(LocalDate.of(2026, 12, 1)));
    EventDetails floating =
        changed(before, "{'start':{'time_zone':null},'end':{'time_zone':null}}");
    assertThat(floating.start()).isEqualTo(EventTime.floating(at(9).local()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|start",
        "{'start':{'date':'2026-12-01'}}|end",
        "{'start':{'date':'01.12.2026'},'end':{'date':'2026-12-02'}}|start.date",
        "{'start':{'date':'+12026-12-01'},'end':{'date':'2026-12-02'}}|start.date",
        "{'start':{'date':'2026-12-01'},'end':{'date':'2026-12-01'}}|end",
        "{'start':{'date':'2026-12-02'},'end':{'date_time':'2026-12-02T10:00:00'}}|end",
        "{'start':{},'end':{'date':'2026-12-01'}}|start",
        "{'start':'today','end':{'date':'2026-12-01'}}|start"
      })
  void aTimeThatMakesNoSenseIsNamed(String json, String field) {
    assertThat(mistakes(json)).contains(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'start':{'date_time':'2026-12-01T09:00:00Z'}|start.date_time",
        "'start':{'date_time':'2026-12-01T09:00:00.5'}|start.date_time",
        "'end':{'date_time':'2026-12-01T10:00:00.000000001'}|end.date_time",
        "'recurrence':{'dates':[{'date_time':'2026-12-05T09:00:00.5'}]}|recurrence.dates[0].date_time",
        "'start':{'date_time':'2026-12-01T09:00:00','time_zone':'Moon/Crater'}|start.time_zone",
        "'start':{'date_time':'2026-12-01T09:00:00','time_zone':'+01:00'}|start.time_zone",
        "'end':{'date_time':'2026-12-01T08:00:00'}|end",
        "'status':'maybe'|status",
        "'status':null|status",
        "'title':7|title",
        "'attendees':[{'name':'Bob'}]|attendees[0].email",
        "'attendees':[{'email':'a@b.example','age':7}]|attendees[0].age",
        "'attendees':'everybody'|attendees",
        "'reminders':[{'minutes_before':'soon'}]|reminders[0].minutes_before",
        "'recurrence':{}|recurrence",
        "'recurrence':{'rules':['FREQ=SOMETIMES']}|recurrence.rules",
        "'recurrence':{'dates':[{'date':'2026-12-05'}]}|recurrence.dates",
        "'categories':[7]|categories[0]",
        "'mood':'good'|mood",
        "'sequence':7|sequence",
        "'id':'evt_1'|id"
      })
  void whatCannotBeWrittenIsNamed(String fields, String field) {
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class, () -> changed(created("'title':'Lunch'"), "{" + fields + "}"));

    assertThat(refused.errors()).extracting(ProblemException.FieldError::field).contains(field);
  }

  @Test
  void aFractionOfNothingIsNone() {
    EventDetails later =
        changed(created("'title':'Lunch'"), "{'end':{'date_time':'2026-12-01T11:00:00.000'}}");

    assertThat(later.end()).isEqualTo(at(11));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'title':'a\\u0000b'", "'attendees':[{'email':'a\\u0000b'}]"})
  void textsThatCannotBeStoredAreRefused(String fields) {
    assertThat(mistakes("{" + TIMES + "," + fields + "}")).isNotEmpty();
  }

  @Test
  void timesThatAreMissingHideNoOtherField() {
    assertThat(mistakes("{'title':'Lunch','recurrence':{'rules':['FREQ=DAILY']},'colour':'red'}"))
        .containsExactlyInAnyOrder("start", "end", "colour");
    assertThat(mistakes("{'start':{'date':'2026-12-01'},'end':{'date':'soon'},'color':'red'}"))
        .containsExactly("end.date");
  }
}
