package dev.calgate.provider.google.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.calendar.model.Event;
import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import dev.calgate.provider.RemoteChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatchTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final String TIMES =
      "'start':{'dateTime':'2026-12-01T09:00:00+01:00','timeZone':'Europe/Paris'},"
          + "'end':{'dateTime':'2026-12-01T10:00:00+01:00','timeZone':'Europe/Paris'}";

  private static EventTime paris(int day, int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 12, day, hour, 0), PARIS);
  }

  private static EventDetails details(String json) throws IOException {
    RemoteChange change = new EventMapping(null, 10_000).change(RawEvent.of(json));
    return ((RemoteChange.Upserted) change).object().events().get(0).details();
  }

  /** What is sent to change an event with these fields, with single quotes. */
  private static String sent(String fields, Consumer<EventDetails.Builder> change) {
    String json = ("{'id':'e1','etag':'7'," + TIMES + fields + "}").replace('\'', '"');
    try {
      EventDetails before = details(json);
      EventDetails.Builder after = before.toBuilder();
      change.accept(after);
      return text(EventPatch.changes(KnownEvent.of(json), before, after.build(), "r1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Event event) throws IOException {
    return GsonFactory.getDefaultInstance().toString(event).replace('"', '\'');
  }

  @Test
  void nothingIsSentOfWhatIsTheSame() {
    assertThat(sent(",'summary':'Talk','fromTheFuture':1", it -> {})).isEqualTo("{}");
  }

  @Test
  void aFieldThatIsToBeEmptyIsNull() {
    String fields =
        ",'summary':'Talk','description':'x','location':'y','colorId':'3',"
            + "'source':{'url':'https://example.com/1','title':'Page'},"
            + "'attendees':[{'email':'bo@example.com'}],"
            + "'attachments':[{'fileUrl':'https://example.com/2'}],"
            + "'hangoutLink':'https://meet.google.com/a'";

    assertThat(
            sent(
                fields,
                it ->
                    it.title("")
                        .description("")
                        .location("")
                        .color(null)
                        .url(null)
                        .attendees(List.of())
                        .attachments(List.of())
                        .conference(null)))
        .isEqualTo(
            "{'attachments':null,'attendees':null,'colorId':null,'conferenceData':null,"
                + "'description':null,'location':null,'source':null,'summary':null}");
  }

  @Test
  void timesOfOneFormClearTheOther() {
    EventTime day = EventTime.allDay(LocalDate.of(2026, 12, 24));

    assertThat(sent("", it -> it.times(day, EventTime.allDay(LocalDate.of(2026, 12, 25)))))
        .isEqualTo(
            "{'end':{'date':'2026-12-25','dateTime':null,'timeZone':null},"
                + "'start':{'date':'2026-12-24','dateTime':null,'timeZone':null}}");
    assertThat(sent("", it -> it.times(paris(1, 9), paris(1, 11))))
        .isEqualTo(
            "{'end':{'date':null,'dateTime':'2026-12-01T11:00:00.000+01:00',"
                + "'timeZone':'Europe/Paris'}}");
  }

  @Test
  void whatBecomesASeriesTellsItsZone() {
    assertThat(sent("", it -> it.recurrence(new Recurrence(List.of("FREQ=WEEKLY"), List.of()))))
        .contains("'recurrence':['RRULE:FREQ=WEEKLY']", "'start':{", "'timeZone':'Europe/Paris'");
  }

  @Test
  void statusFreeTimeAndPrivacyHaveTheirOwnWords() {
    assertThat(sent("", it -> it.freeBusy(FreeBusy.FREE).privacy(Privacy.SECRET)))
        .isEqualTo("{'transparency':'transparent','visibility':'confidential'}");
    assertThat(
            sent(
                ",'transparency':'transparent','visibility':'private'",
                it -> it.freeBusy(FreeBusy.BUSY).privacy(Privacy.PUBLIC)))
        .isEqualTo("{'transparency':'opaque','visibility':'default'}");
  }

  @Test
  void remindersAreTheCalendarsOrTheEventsOwn() {
    assertThat(sent(",'reminders':{'useDefault':true}", it -> it.reminders(List.of())))
        .isEqualTo("{'reminders':{'overrides':[],'useDefault':false}}");
    String own = ",'reminders':{'useDefault':false,'overrides':[{'method':'popup','minutes':10}]}";
    assertThat(sent(own, it -> it.reminders(null)))
        .isEqualTo("{'reminders':{'overrides':[],'useDefault':true}}");
    assertThat(
            sent(
                own.replace("'minutes'", "'future':1,'minutes'"),
                it ->
                    it.reminders(
                        List.of(
                            new Reminder(60, Reminder.Method.EMAIL),
                            new Reminder(10, Reminder.Method.POPUP)))))
        .isEqualTo(
            "{'reminders':{'overrides':[{'method':'email','minutes':60},"
                + "{'method':'popup','minutes':10,'future':1}],'useDefault':false}}");
  }

  @Test
  void aSourceIsCalledByItsHost() {
    assertThat(sent("", it -> it.url("https://www.example.com/a?b")))
        .isEqualTo("{'source':{'title':'www.example.com','url':'https://www.example.com/a?b'}}");
  }

  @Test
  void aConferenceIsAskedFor() {
    assertThat(sent("", it -> it.conference(new Conference("", "google_meet"))))
        .isEqualTo(
            "{'conferenceData':{'createRequest':"
                + "{'conferenceSolutionKey':{'type':'hangoutsMeet'},'requestId':'r1'}}}");
  }

  @Test
  void ofAttendeesAllIsSentThatGoogleHasTold() {
    String fields =
        ",'attendees':[{'email':'Bo@example.com','comment':'Late','future':1,'self':true},"
            + "{'displayName':'nobody'},{'email':'cy@example.com','responseStatus':'declined'}]";

    assertThat(
            sent(
                fields,
                it ->
                    it.attendees(
                        List.of(
                            guest("dee@example.com", Attendee.Participation.TENTATIVE),
                            guest("bo@example.com", Attendee.Participation.ACCEPTED)))))
        .isEqualTo(
            "{'attendees':[{'comment':'Late','email':'Bo@example.com',"
                + "'responseStatus':'accepted','self':true,'future':1},"
                + "{'displayName':'nobody'},"
                + "{'email':'dee@example.com','responseStatus':'tentative'}]}");
  }

  private static Attendee guest(String email, Attendee.Participation answer) {
    return new Attendee(
        email, null, Attendee.Role.REQUIRED, answer, Attendee.Kind.INDIVIDUAL, false);
  }

  @Test
  void whereAttendeesAreOmittedOnlyTheOwnAnswerIsSent() {
    String fields =
        ",'attendeesOmitted':true,'attendees':[{'email':'ann@example.com','self':true,"
            + "'responseStatus':'needsAction'}]";

    assertThat(
            sent(
                fields,
                it ->
                    it.attendees(
                        List.of(
                            new Attendee(
                                "ann@example.com",
                                null,
                                Attendee.Role.REQUIRED,
                                Attendee.Participation.ACCEPTED,
                                Attendee.Kind.INDIVIDUAL,
                                true)))))
        .isEqualTo(
            "{'attendees':[{'email':'ann@example.com','responseStatus':'accepted','self':true}],"
                + "'attendeesOmitted':true}");
    assertThat(sent(fields, it -> it.attendees(List.of()))).isEqualTo("{}");
  }

  @Test
  void anAttachmentKeepsWhatTheModelDoesNotKnow() {
    String fields =
        ",'attachments':[{'fileUrl':'https://example.com/1','fileId':'f1','title':'Old'},"
            + "{'fileId':'f2'}]";

    assertThat(
            sent(
                fields,
                it ->
                    it.attachments(List.of(new Attachment("https://example.com/1", "New", null)))))
        .isEqualTo(
            "{'attachments':[{'fileId':'f1','fileUrl':'https://example.com/1','title':'New'},"
                + "{'fileId':'f2'}]}");
  }

  private static final String DAILY = "'RRULE:FREQ=DAILY;COUNT=9'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // At another time of day, the day counts.
        "EXDATE;TZID=Europe/Paris:20261203T090000|1|11|EXDATE;TZID=Europe/Paris:20261203T110000",
        "EXDATE:20261203T080000Z|1|11|EXDATE;TZID=Europe/Paris:20261203T110000",
        // On another day at the same time, nothing has to move.
        "EXDATE:20261203T080000Z|2|9|EXDATE:20261203T080000Z",
        // Before the new start there is no occurrence left on its day.
        "EXDATE:20261201T080000Z|2|11|EXDATE;TZID=Europe/Paris:20261202T110000",
        // A date means the time of the series, whatever it is.
        "EXDATE;VALUE=DATE:20261203|1|11|EXDATE;VALUE=DATE:20261203"
      })
  void excludedDatesFollowTheStartOfTheirSeries(String line, int day, int hour, String expected) {
    assertThat(
            sent(
                ",'recurrence':[" + DAILY + ",'" + line + "']",
                it -> it.times(paris(day, hour), paris(day, hour + 1))))
        .contains("'end':")
        .satisfies(
            it -> {
              if (line.equals(expected)) {
                assertThat(it).doesNotContain("recurrence");
              } else {
                assertThat(it).contains("'recurrence':[" + DAILY + ",'" + expected + "']");
              }
            });
  }

  @Test
  void excludedDatesThatTheRuleNoLongerGivesAreDropped() {
    assertThat(
            sent(
                ",'recurrence':[" + DAILY + ",'EXDATE:20261203T080000Z,20261208T080000Z']",
                it -> it.recurrence(new Recurrence(List.of("FREQ=WEEKLY"), List.of()))))
        .isEqualTo("{'recurrence':['RRULE:FREQ=WEEKLY','EXDATE:20261208T080000Z']}");
  }

  @Test
  void datesKeepTheFormInWhichGoogleHasToldThem() {
    String fields =
        ",'recurrence':["
            + DAILY
            + ",'RDATE;VALUE=PERIOD:20261220T080000Z/PT2H,20261221T080000Z/PT2H','FUTURE:x']";

    assertThat(
            sent(
                fields,
                it ->
                    it.recurrence(
                        new Recurrence(
                            List.of("FREQ=DAILY;COUNT=9"), List.of(paris(21, 9), paris(22, 9))))))
        .isEqualTo(
            "{'recurrence':["
                + DAILY
                + ",'RDATE;VALUE=PERIOD:20261221T080000Z/PT2H',"
                + "'RDATE;TZID=Europe/Paris:20261222T090000','FUTURE:x']}");
  }

  @Test
  void aNewEventHasAllThatItSaysAndNoNull() throws IOException {
    EventDetails details =
        new EventDetails.Builder(paris(1, 9), paris(1, 10))
            .title("Talk")
            .recurrence(new Recurrence(List.of("FREQ=DAILY"), List.of()))
            .build();

    assertThat(text(EventPatch.created(details, "abcde")))
        .isEqualTo(
            "{'end':{'dateTime':'2026-12-01T10:00:00.000+01:00','timeZone':'Europe/Paris'},"
                + "'id':'abcde','recurrence':['RRULE:FREQ=DAILY'],"
                + "'start':{'dateTime':'2026-12-01T09:00:00.000+01:00','timeZone':'Europe/Paris'},"
                + "'summary':'Talk'}");
  }

  @Test
  void aNewIdIsLegalAndTheSameForTheSameText() {
    assertThat(Names.of("uid@example.com"))
        .matches("[a-v0-9]{52}")
        .isEqualTo(Names.of("uid@example.com"))
        .isNotEqualTo(Names.of("UID@example.com"));
    for (int i = 0; i < 500; i++) {
      assertThat(Names.of("uid " + i)).matches("[a-v0-9]{52}");
    }
  }
}
