package dev.calgate.provider.google.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Reminder;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventMappingTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final String TIMES =
      "'start':{'dateTime':'2026-12-01T09:00:00+01:00','timeZone':'Europe/Paris'},"
          + "'end':{'dateTime':'2026-12-01T10:00:00+01:00','timeZone':'Europe/Paris'}";

  private static RemoteChange change(String fields) {
    String json = ("{'id':'e1','etag':'\\\"7\\\"'," + fields + "}").replace('\'', '"');
    try {
      return new EventMapping("America/New_York", 10_000).change(RawEvent.of(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<RemoteEvent> events(String fields) {
    RemoteChange change = change(fields);
    assertThat(change).isInstanceOf(RemoteChange.Upserted.class);
    return ((RemoteChange.Upserted) change).object().events();
  }

  private static EventDetails details(String fields) {
    return events(TIMES + "," + fields).get(0).details();
  }

  private static EventTime paris(int day, int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 12, day, hour, 0), PARIS);
  }

  @Test
  void aMomentIsReadInTheZoneItIsMeantIn() {
    assertThat(details("'iCalUID':'u1'").start()).isEqualTo(paris(1, 9));
    assertThat(events(TIMES + ",'iCalUID':'u1'").get(0).uid()).isEqualTo("u1");
  }

  @Test
  void withoutZoneOrWithAnUnknownOneItIsMeantInTheCalendarsZone() {
    EventTime expected =
        EventTime.zoned(LocalDateTime.of(2026, 12, 1, 3, 0), ZoneId.of("America/New_York"));
    for (String zone : List.of("", ",'timeZone':'Moon/Crater'")) {
      String times =
          "'start':{'dateTime':'2026-12-01T09:00:00+01:00'"
              + zone
              + "},"
              + "'end':{'dateTime':'2026-12-01T10:00:00+01:00'"
              + zone
              + "}";
      assertThat(events(times).get(0).details().start()).isEqualTo(expected);
    }
  }

  private static String zoned(String field, String moment) {
    return "'" + field + "':{'dateTime':'" + moment + "','timeZone':'Europe/Paris'}";
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-25T02:30:00+02:00, 2026-10-25T00:30:00Z, Europe/Paris",
    "2026-10-25T02:30:00+01:00, 2026-10-25T01:30:00Z, UTC",
    "2026-10-25T03:30:00+01:00, 2026-10-25T02:30:00Z, Europe/Paris",
    "2026-03-29T03:30:00+02:00, 2026-03-29T01:30:00Z, Europe/Paris"
  })
  void eachOfTwoHoursThatTheClockShowsAlikeKeepsItsMoment(String time, String moment, String zone) {
    EventTime start =
        events(zoned("start", time) + "," + zoned("end", time)).get(0).details().start();

    assertThat(start.instant(PARIS)).isEqualTo(moment);
    assertThat(((EventTime.Zoned) start).zone()).isEqualTo(ZoneId.of(zone));
  }

  @Test
  void anOccurrenceIsTheOneOnTheWallWhicheverOfTwoHoursNamesIt() {
    EventTime first = EventTime.zoned(LocalDateTime.of(2026, 10, 25, 2, 30), PARIS);
    for (String offset : List.of("+02:00", "+01:00")) {
      String time = "2026-10-25T02:30:00" + offset;
      assertThat(
              events(
                      "'status':'cancelled','recurringEventId':'s1',"
                          + zoned("originalStartTime", time))
                  .get(0)
                  .originalStart())
          .isEqualTo(first);
      assertThat(
              events(
                      zoned("start", time)
                          + ","
                          + zoned("end", "2026-10-25T04:00:00+01:00")
                          + ",'recurrence':['RRULE:FREQ=DAILY']")
                  .get(0)
                  .details()
                  .start())
          .isEqualTo(first);
    }
  }

  @Test
  void daysStayDaysWithAnExclusiveEndAndNoneIsOneDay() {
    EventDetails days =
        events("'start':{'date':'2026-12-24'},'end':{'date':'2026-12-27'}").get(0).details();
    assertThat(days.end()).isEqualTo(EventTime.allDay(LocalDate.of(2026, 12, 27)));
    EventDetails one = events("'start':{'date':'2026-12-24'}").get(0).details();
    assertThat(one.end()).isEqualTo(EventTime.allDay(LocalDate.of(2026, 12, 25)));
  }

  @Test
  void anEndBeforeTheStartIsTheStart() {
    String times =
        "'start':{'dateTime':'2026-12-01T09:00:00Z'},'end':{'dateTime':'2026-12-01T08:00:00Z'}";
    EventDetails details = events(times).get(0).details();
    assertThat(details.end()).isEqualTo(details.start());
  }

  @Test
  void whatIsCancelledWithoutSayingMoreIsGone() {
    assertThat(change("'status':'cancelled'"))
        .isEqualTo(new RemoteChange.Removed(new ObjectRef("e1")));
    assertThat(change("'status':'cancelled','recurringEventId':'s1'"))
        .isInstanceOf(RemoteChange.Removed.class);
  }

  @Test
  void aCancelledOccurrenceIsAnExceptionOfItsSeries() {
    RemoteEvent exception =
        events(
                "'status':'cancelled','recurringEventId':'s1','originalStartTime':"
                    + "{'dateTime':'2026-12-03T09:00:00+01:00','timeZone':'Europe/Paris'}")
            .get(0);

    assertThat(exception.seriesRef()).isEqualTo(new ObjectRef("s1"));
    assertThat(exception.originalStart()).isEqualTo(paris(3, 9));
    assertThat(exception.details().status()).isEqualTo(EventStatus.CANCELLED);
    assertThat(exception.key()).isEmpty();
  }

  @Test
  void aCancelledOccurrenceIsTheSameHoweverMuchIsToldOfIt() {
    String bare =
        "'status':'cancelled','recurringEventId':'s1','originalStartTime':"
            + "{'dateTime':'2026-12-03T09:00:00+01:00','timeZone':'Europe/Paris'}";

    assertThat(events(bare + ",'iCalUID':'s1@google.com','summary':'Late','sequence':3," + TIMES))
        .isEqualTo(events(bare));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXDATE;TZID=Europe/Paris:20261203T090000",
        "EXDATE:20261203T080000Z",
        "EXDATE;TZID=America/New_York:20261203T030000",
        "EXDATE;VALUE=DATE:20261203",
        "EXDATE:20261203T090000"
      })
  void anExcludedDateIsACancelledOccurrenceInTheSeriesOwnForm(String line) {
    List<RemoteEvent> events =
        events(TIMES + ",'recurrence':['RRULE:FREQ=DAILY;COUNT=5','" + line + "']");

    assertThat(events).hasSize(2);
    assertThat(events.get(1).originalStart()).isEqualTo(paris(3, 9));
    assertThat(events.get(1).details())
        .isEqualTo(EventDetails.cancelled(paris(3, 9), paris(3, 10)));
  }

  @Test
  void rulesAndExtraDatesAreKept() {
    EventDetails details =
        details("'recurrence':['RRULE:FREQ=WEEKLY','RDATE;TZID=Europe/Paris:20261205T110000']");

    assertThat(details.recurrence()).isNotNull();
    assertThat(details.recurrence().rules()).containsExactly("FREQ=WEEKLY");
    assertThat(details.recurrence().dates()).containsExactly(paris(5, 11));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'summary':'no times'",
        "'start':{'date':'24.12.2026'}",
        TIMES + ",'recurrence':['EXRULE:FREQ=DAILY']",
        TIMES + ",'recurrence':['RRULE:FREQ=SOMETIMES']",
        TIMES + ",'recurrence':['RRULE:FREQ=DAILY','EXDATE:yesterday']"
      })
  void whatCannotBeUnderstoodIsToldWithOneLine(String fields) {
    RemoteChange change = change(fields);

    assertThat(change).isInstanceOf(RemoteChange.Unreadable.class);
    assertThat(((RemoteChange.Unreadable) change).reason()).isNotBlank().doesNotContain("\n");
  }

  @Test
  void aRuleOfAnotherCalendarIsToldAsThat() {
    RemoteChange change =
        change(TIMES + ",'recurrence':['RRULE:RSCALE=CHINESE;FREQ=YEARLY;SKIP=FORWARD']");

    assertThat(((RemoteChange.Unreadable) change).reason())
        .isEqualTo("RRULE with RSCALE or SKIP of another calendar is not expanded");
  }

  @Test
  void oneThatIsTooLargeIsToldAsThat() {
    assertThat(change(TIMES + ",'description':'" + "x".repeat(10_001) + "'"))
        .isInstanceOf(RemoteChange.Unreadable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "outOfOffice,opaque,OUT_OF_OFFICE",
    "workingLocation,transparent,FREE",
    "default,transparent,FREE",
    "fromTheFuture,opaque,BUSY"
  })
  void theKindOfEventSaysWhatItMeansForFreeTime(String type, String shown, FreeBusy expected) {
    assertThat(details("'eventType':'" + type + "','transparency':'" + shown + "'").freeBusy())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "default,PUBLIC",
    "public,PUBLIC",
    "private,PRIVATE",
    "confidential,SECRET",
    "fromTheFuture,PRIVATE"
  })
  void whatIsNotKnownToBePublicIsPrivate(String visibility, Privacy expected) {
    assertThat(details("'visibility':'" + visibility + "'").privacy()).isEqualTo(expected);
  }

  @Test
  void peopleAreReadAndAnUnknownAnswerIsNone() {
    EventDetails details =
        details(
            "'organizer':{'email':'bo@example.com','displayName':'Bo'},'attendees':["
                + "{'email':'ann@example.com','self':true,'responseStatus':'accepted'},"
                + "{'email':'room@example.com','resource':true,'responseStatus':'declined'},"
                + "{'email':'cy@example.com','optional':true,'responseStatus':'maybe'},"
                + "{'displayName':'nobody'}]");

    assertThat(details.organizer()).isNotNull();
    assertThat(details.organizer().email()).isEqualTo("bo@example.com");
    assertThat(details.attendees())
        .extracting(Attendee::email, Attendee::status, Attendee::self)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "ann@example.com", Attendee.Participation.ACCEPTED, true),
            org.assertj.core.groups.Tuple.tuple(
                "room@example.com", Attendee.Participation.DECLINED, false),
            org.assertj.core.groups.Tuple.tuple(
                "cy@example.com", Attendee.Participation.NEEDS_ACTION, false));
    assertThat(details.attendees().get(1).kind()).isEqualTo(Attendee.Kind.RESOURCE);
    assertThat(details.attendees().get(2).role()).isEqualTo(Attendee.Role.OPTIONAL);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "hangoutsMeet,Google Meet,google_meet",
        "addOn,Zoom Meeting,zoom",
        "addOn,Microsoft Teams Meeting,teams",
        "addOn,Cisco Webex,webex",
        "addOn,Jitsi Meet,jitsi",
        "addOn,'Zoomania: Hör & Sieh!',zoomania_hör_sieh",
        "addOn,'',null",
        "eventHangout,Hangouts,hangouts"
      })
  void aConferenceIsOfWhomeverItsSolutionNames(String type, String name, String provider) {
    Conference conference =
        details(
                "'conferenceData':{'entryPoints':[{'entryPointType':'video',"
                    + "'uri':'https://video.example.com/a'}],'conferenceSolution':{'name':'"
                    + name
                    + "','key':{'type':'"
                    + type
                    + "'}}}")
            .conference();

    assertThat(conference).isEqualTo(new Conference("https://video.example.com/a", provider));
  }

  @ParameterizedTest
  @CsvSource({
    "'type':'officeLocation';'officeLocation':{'label':'Building 4'},Building 4",
    "'type':'customLocation';'customLocation':{'label':'Library'},Library",
    "'type':'homeOffice';'homeOffice':{},Home",
    "'type':'homeOffice',Home",
    "'type':'officeLocation';'officeLocation':{'buildingId':'b4'},''",
    "'type':'fromTheFuture',''"
  })
  void aWorkingLocationIsWhereTheEventIs(String properties, String place) {
    String working =
        "'eventType':'workingLocation','workingLocationProperties':{"
            + properties.replace(';', ',')
            + "}";

    assertThat(details(working).location()).isEqualTo(place);
    assertThat(details(working + ",'location':'Room 5'").location()).isEqualTo("Room 5");
  }

  @Test
  void theRestIsReadToo() {
    EventDetails details =
        details(
            "'status':'tentative','summary':'Talk','location':'Room 5','colorId':'11',"
                + "'htmlLink':'https://calendar.example.com/e1','sequence':3,"
                + "'created':'2026-11-01T10:00:00.123Z','updated':'2026-11-02T10:00:00.456Z',"
                + "'conferenceData':{'entryPoints':[{'entryPointType':'phone','uri':'tel:1'},"
                + "{'entryPointType':'video','uri':'https://meet.example.com/a'}],"
                + "'conferenceSolution':{'key':{'type':'hangoutsMeet'}}},"
                + "'attachments':[{'fileUrl':'https://files.example.com/1','title':'Slides'}],"
                + "'reminders':{'useDefault':false,'overrides':[{'method':'email','minutes':30}]}");

    assertThat(details.status()).isEqualTo(EventStatus.TENTATIVE);
    assertThat(details.title()).isEqualTo("Talk");
    assertThat(details.location()).isEqualTo("Room 5");
    assertThat(details.color()).isEqualTo("#dc2127");
    assertThat(details.link()).isEqualTo("https://calendar.example.com/e1");
    assertThat(details.sequence()).isEqualTo(3);
    assertThat(details.createdAt()).isEqualTo(Instant.parse("2026-11-01T10:00:00Z"));
    assertThat(details.conference())
        .isEqualTo(new Conference("https://meet.example.com/a", "google_meet"));
    assertThat(details.attachments()).hasSize(1);
    assertThat(details.reminders()).containsExactly(new Reminder(30, Reminder.Method.EMAIL));
    assertThat(details("'reminders':{'useDefault':true}").reminders()).isNull();
  }

  @Test
  void whatIsUnknownStaysInWhatIsKept() {
    RemoteChange change = change(TIMES + ",'fromTheFuture':{'a':[1]}");

    assertThat(((RemoteChange.Upserted) change).object().raw()).contains("\"fromTheFuture\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'colorId':7",
        "'sequence':99999999999999",
        "'attendees':[{'email':'a@example.com','responseStatus':5}]",
        "'attendees':'everybody'",
        "'created':'not a date'",
        "'reminders':[1]",
        "'description':{'text':'x'}"
      })
  void aFieldOfAnotherFormCostsItselfAlone(String odd) {
    EventDetails details = details("'summary':'Lunch','location':'Hall'," + odd);

    assertThat(details.title()).isEqualTo("Lunch");
    assertThat(details.location()).isEqualTo("Hall");
    assertThat(details.start()).isEqualTo(paris(1, 9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'recurrence':'RRULE:FREQ=DAILY'", "'status':7", "'end':'tomorrow'"})
  void whatAnEventCannotBeToldWithoutIsNotGuessed(String odd) {
    RemoteChange change = change("'start':{'date':'2026-12-01'},'summary':'Lunch'," + odd);

    assertThat(((RemoteChange.Unreadable) change).reason()).contains("another form");
  }
}
