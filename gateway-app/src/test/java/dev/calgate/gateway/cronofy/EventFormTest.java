package dev.calgate.gateway.cronofy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Organizer;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFormTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final String TIMES = "'start':'2026-12-01T09:00:00Z','end':'2026-12-01T10:00:00Z'";
  private static final String WHOLE = "{'summary':'Board'," + TIMES + "%s}";

  private static FaceParameters parameters(String json) {
    try {
      return new FaceParameters((ObjectNode) MAPPER.readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static EventForm form(String json) {
    FaceParameters parameters = parameters(json);
    EventForm form = EventForm.read(parameters, false);
    parameters.check();
    return form;
  }

  private static EventDetails created(String more) {
    FaceParameters parameters = parameters(WHOLE.formatted(more));
    EventForm form = EventForm.read(parameters, true);
    parameters.check();
    return form.created();
  }

  /** The mistakes as {@code field key}. */
  private static List<String> mistakes(String json, boolean whole) {
    FaceParameters parameters = parameters(json);
    EventForm.read(parameters, whole);
    List<String> mistakes = new ArrayList<>();
    parameters
        .refusals()
        .json()
        .path("errors")
        .properties()
        .forEach(
            field -> {
              for (JsonNode one : field.getValue()) {
                assertThat(one.path("description").textValue()).isNotBlank();
                mistakes.add(field.getKey() + " " + one.path("key").textValue());
              }
            });
    return mistakes;
  }

  private static EventTime paris(int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 12, 1, hour, 0), PARIS);
  }

  /** What Cronofy's form has no words for, or does not say here. */
  private static EventDetails rich() {
    return EventDetails.of("Old", paris(10), paris(11)).toBuilder()
        .description("By its user")
        .location("Room")
        .url("https://example.com/a")
        .categories(List.of("red"))
        .color("teal")
        .privacy(Privacy.SECRET)
        .freeBusy(FreeBusy.TENTATIVE)
        .organizer(new Organizer("ann@example.com", "Ann", true))
        .attendees(List.of(attendee("bob@example.com", "Bob", Attendee.Participation.ACCEPTED)))
        .reminders(List.of(new Reminder(10, Reminder.Method.EMAIL)))
        .conference(new Conference("https://meet.example.com/1", "zoom"))
        .attachments(List.of(new Attachment("https://example.com/f", null, null)))
        .sequence(3)
        .createdAt(Instant.EPOCH)
        .build();
  }

  private static Attendee attendee(
      String email, @Nullable String name, Attendee.Participation status) {
    return new Attendee(
        email, name, Attendee.Role.OPTIONAL, status, Attendee.Kind.INDIVIDUAL, false);
  }

  @Test
  void aNewEventSaysWhatTheRequestSays() {
    EventDetails made =
        created(
            """
            ,'description':'One\\r\\ntwo','tzid':'Europe/Paris','location':{'description':'Room',
             'lat':'1.5','long':'2'},'url':'https://example.com/a','color':'teal','event_private':true,
             'transparency':'transparent','reminders':[{'minutes':30},{'minutes':'5'},{'minutes':30}],
             'attendees':{'invite':[{'email':'Bob@example.com','display_name':'Bob'}]},
             'conferencing':{'profile_id':'explicit','join_url':'https://meet.example.com/1'},
             'recurrence':{'rules':['RRULE:FREQ=DAILY;COUNT=3']},'whatever':{'is':'ignored'}
            """);

    assertThat(made)
        .isEqualTo(
            EventDetails.of("Board", paris(10), paris(11)).toBuilder()
                .description("One\ntwo")
                .location("Room")
                .url("https://example.com/a")
                .color("teal")
                .privacy(Privacy.PRIVATE)
                .freeBusy(FreeBusy.FREE)
                .reminders(
                    List.of(
                        new Reminder(30, Reminder.Method.POPUP),
                        new Reminder(5, Reminder.Method.POPUP)))
                .attendees(
                    List.of(
                        new Attendee(
                            "Bob@example.com",
                            "Bob",
                            Attendee.Role.REQUIRED,
                            Attendee.Participation.NEEDS_ACTION,
                            Attendee.Kind.INDIVIDUAL,
                            false)))
                .conference(new Conference("https://meet.example.com/1", null))
                .recurrence(new Recurrence(List.of("FREQ=DAILY;COUNT=3"), List.of()))
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          '2026-12-01T09:00:00Z'                                                       | 2026-12-01T09:00[UTC]
          '2026-12-01 09:00:00Z'                                                       | 2026-12-01T09:00[UTC]
          '2026-12-01T09:00:00.000Z'                                                   | 2026-12-01T09:00[UTC]
          '2026-12-01T10:00:00+01:00'                                                  | 2026-12-01T09:00[UTC]
          '2026-12-01T09:00:00'                                                        | 2026-12-01T09:00[UTC]
          {'time':'2026-12-01T09:00:00Z','tzid':'Etc/UTC'}                             | 2026-12-01T09:00[UTC]
          {'time':'2026-12-01T09:00:00Z'}                                              | 2026-12-01T09:00[UTC]
          {'time':'2026-12-01T09:00:00Z','tzid':'Europe/Paris'}                        | 2026-12-01T10:00[Europe/Paris]
          {'time':'2026-12-01T10:00:00+01:00','tzid':'Europe/Paris'}                   | 2026-12-01T10:00[Europe/Paris]
          """,
      delimiter = '|')
  void aTimeMayHaveAnyOfItsForms(String json, String expected) {
    EventDetails made = form("{'start':%s,'end':'2026-12-02T00:00:00Z'}".formatted(json)).created();

    assertThat(made.start()).isInstanceOf(EventTime.Zoned.class);
    EventTime.Zoned start = (EventTime.Zoned) made.start();
    assertThat(start.local() + "[" + start.zone() + "]").isEqualTo(expected);
  }

  @Test
  void daysAreDaysAndFreeUnlessSaidOtherwise() {
    EventDetails days = form("{'start':'2026-12-01','end':'2026-12-03'}").created();
    EventDetails objects =
        form("{'start':{'time':'2026-12-01','tzid':'Europe/Paris'},'end':{'time':'2026-12-03'},"
                + "'transparency':'opaque'}")
            .created();

    assertThat(days.start()).isEqualTo(EventTime.allDay(LocalDate.of(2026, 12, 1)));
    assertThat(days.end()).isEqualTo(EventTime.allDay(LocalDate.of(2026, 12, 3)));
    assertThat(days.freeBusy()).isEqualTo(FreeBusy.FREE);
    assertThat(objects).isEqualTo(days.toBuilder().freeBusy(FreeBusy.BUSY).build());
  }

  @Test
  void whatIsNotSaidStaysAsItIs() {
    EventDetails after = form("{'summary':'New'," + TIMES + "}").onto(rich());

    assertThat(after).isEqualTo(rich().toBuilder().title("New").build());
  }

  @Test
  void aZoneThatIsNamedTakesThePlaceOfTheOneBefore() {
    EventDetails after = form("{" + TIMES + ",'tzid':'Etc/UTC'}").onto(rich());

    assertThat(after.start()).isEqualTo(EventTime.utc(Instant.parse("2026-12-01T09:00:00Z")));
  }

  @Test
  void nullTakesAway() {
    EventDetails after =
        form("""
                {'description':null,'location':null,'url':null,'color':null,'reminders':null,
                 'conferencing':null,'recurrence':null,'event_private':null,'attendees':null}
                """)
            .onto(rich().with(new Recurrence(List.of("FREQ=DAILY"), List.of())));

    assertThat(after)
        .isEqualTo(
            rich().toBuilder()
                .description("")
                .location("")
                .url(null)
                .color(null)
                .reminders(null)
                .conference(null)
                .build());
  }

  @Test
  void emptyListsAndTextsTakeAwayToo() {
    EventDetails after =
        form("{'description':'','location':{'description':''},'reminders':[],"
                + "'conferencing':{'profile_id':'none'}}")
            .onto(rich());

    assertThat(after.description() + after.location()).isEmpty();
    assertThat(after.reminders()).isEmpty();
    assertThat(after.conference()).isNull();
  }

  @Test
  void attendeesComeAndGoAndTheOthersKeepTheirAnswers() {
    Attendee carl = attendee("carl@example.com", null, Attendee.Participation.DECLINED);
    Attendee dora = attendee("dora@example.com", "Dora", Attendee.Participation.TENTATIVE);
    EventDetails before = rich().toBuilder().attendees(List.of(carl, dora)).build();

    EventDetails after =
        form("""
                {'attendees':{'invite':[{'email':'CARL@example.com','display_name':'Carl'},
                                        {'email':'eve@example.com'}],
                              'remove':[{'email':'Dora@example.com'}],
                              'reject':[{'email':'nobody@example.com'}]}}
                """)
            .onto(before);

    assertThat(after.attendees())
        .extracting(Attendee::email)
        .containsExactly("carl@example.com", "eve@example.com");
    assertThat(after.attendees().get(0).name()).isEqualTo("Carl");
    assertThat(after.attendees().get(0).status()).isEqualTo(Attendee.Participation.DECLINED);
    assertThat(after.attendees().get(0).role()).isEqualTo(Attendee.Role.OPTIONAL);
  }

  @Test
  void remindersThatAreTheSameStayAsTheyWereSaid() {
    assertThat(form("{'reminders':[{'minutes':10}]}").onto(rich())).isEqualTo(rich());
  }

  @Test
  void remindersMayBeThoseOfNewEventsAlone() {
    String more = ",'reminders':[{'minutes':7}],'reminders_create_only':'True'";

    assertThat(created(more).reminders()).containsExactly(new Reminder(7, Reminder.Method.POPUP));
    assertThat(form("{" + more.substring(1) + "}").onto(rich())).isEqualTo(rich());
  }

  @ParameterizedTest
  @CsvSource({
    "opaque,,BUSY",
    "transparent,,FREE",
    "Opaque,,BUSY",
    "unknown,,BUSY",
    "opaque,tentative,TENTATIVE",
    "opaque,out_of_office,OUT_OF_OFFICE",
    "opaque,working_elsewhere,FREE",
    "transparent,unknown,FREE"
  })
  void transparencyHasItsFinerWords(String plain, @Nullable String finer, FreeBusy expected) {
    String more =
        ",'transparency':'"
            + plain
            + "'"
            + (finer == null ? "" : ",'extended_transparency':'" + finer + "'");
    assertThat(created(more).freeBusy()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {'frequency':'weekly','interval':2,'count':'5','by_day':[{'day':'monday'},{'day':'Friday'}]} | FREQ=WEEKLY;INTERVAL=2;COUNT=5;BYDAY=MO,FR
          {'frequency':'daily','until':'2026-12-24'}                                               | FREQ=DAILY;UNTIL=20261224T235959Z
          {'frequency':'Monthly','by_day':[{'day':'friday','nth_of_period':-1}]}                   | FREQ=MONTHLY;BYDAY=-1FR
          {'frequency':'yearly'}                                                                   | FREQ=YEARLY
          'FREQ=YEARLY;COUNT=2'                                                                    | FREQ=YEARLY;COUNT=2
          """)
  void aRuleIsAnObjectOrItsText(String rule, String expected) {
    for (String rules : List.of("[" + rule + "]", rule)) {
      Recurrence made = created(",'recurrence':{'rules':" + rules + "}").recurrence();
      assertThat(made).isEqualTo(new Recurrence(List.of(expected), List.of()));
    }
  }

  @Test
  void theLastDayIsOneOfTheEventsZone() {
    EventForm form = form("{'recurrence':{'rules':[{'frequency':'daily','until':'2026-12-24'}]}}");
    EventDetails days =
        EventDetails.of(
            "",
            EventTime.allDay(LocalDate.of(2026, 12, 1)),
            EventTime.allDay(LocalDate.of(2026, 12, 2)));

    assertThat(form.onto(rich()).recurrence())
        .isEqualTo(new Recurrence(List.of("FREQ=DAILY;UNTIL=20261224T225959Z"), List.of()));
    assertThat(form.onto(days).recurrence())
        .isEqualTo(new Recurrence(List.of("FREQ=DAILY;UNTIL=20261224"), List.of()));
  }

  @Test
  void withoutARuleItDoesNotRepeat() {
    EventDetails series = rich().with(new Recurrence(List.of("FREQ=DAILY"), List.of()));

    assertThat(form("{'recurrence':{'rules':[]}}").onto(series)).isEqualTo(rich());
    assertThat(form("{}").onto(series)).isEqualTo(series);
  }

  @Test
  void aDefaultConferenceLeavesTheEventAsItIs() {
    assertThat(form("{'conferencing':{'profile_id':'default'}}").onto(rich())).isEqualTo(rich());
  }

  @Test
  void whoIsInvitedAndRemovedIsRemoved() {
    EventDetails after =
        form("{'attendees':{'invite':[{'email':'bob@example.com'}],'remove':[{'email':'BOB@example.com'}]}}")
            .onto(rich());

    assertThat(after.attendees()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          'summary':null                                                | summary errors.required
          'summary':''                                                  | summary errors.required
          'start':'soon'                                                | start errors.invalid_format
          'start':'2026-12-01T09:00:00.001Z'                            | start errors.invalid_format
          'start':null                                                  | start errors.required
          'end':{'tzid':'Etc/UTC'}                                      | end.time errors.required
          'end':'2026-12-01T08:59:59Z'                                  | end errors.invalid_time_pair
          'end':'2026-12-01'                                            | start errors.must_be_date
          'start':'2026-12-01'                                          | end errors.must_be_date
          'start':'2026-12-01','end':'2026-12-01'                       | end errors.invalid_time_pair
          'tzid':'Mars/Olympus'                                         | tzid errors.tzid_unrecognized
          'start':{'time':'2026-12-01T09:00:00Z','tzid':'x'}            | start.tzid errors.tzid_unrecognized
          'location':'Room'                                             | location errors.invalid_format
          'url':['x']                                                   | url errors.invalid_format
          'event_private':'perhaps'                                     | event_private errors.must_be_boolean
          'transparency':'glassy'                                       | transparency errors.not_recognized
          'transparency':'tentative'                                    | transparency errors.not_recognized
          'extended_transparency':'glassy'                              | extended_transparency errors.not_recognized
          'reminders':[{}]                                              | reminders[0].minutes errors.required
          'reminders':[{'minutes':-1}]                                  | reminders[0].minutes errors.invalid_format
          'attendees':{'invite':[{'email':'a@b'},{'email':'nobody'}]}   | attendees.invite[1].email errors.invalid_email
          'attendees':{'invite':[{'display_name':'Bob'}]}               | attendees.invite[0].email errors.required
          'attendees':{'remove':[{'email':'a b@c'}]}                    | attendees.remove[0].email errors.invalid_email
          'conferencing':{'profile_id':'pro_1'}                         | conferencing.profile_id errors.not_recognized
          'conferencing':{}                                             | conferencing.profile_id errors.required
          'conferencing':{'profile_id':'integrated'}                    | conferencing.profile_id errors.integrated_conferencing_not_available
          'conferencing':{'profile_id':'explicit'}                      | conferencing.join_url errors.required
          'conferencing':{'join_url':'javascript:alert(1)'}             | conferencing.join_url errors.invalid_format
          'recurrence':{}                                               | recurrence.rules errors.required
          'recurrence':{'rules':['FREQ=DAILY','FREQ=WEEKLY']}           | recurrence.rules errors.max_recurrence_rules_exceeded
          'recurrence':{'rules':['FREQ=SOMETIMES']}                     | recurrence.rules errors.not_supported
          'recurrence':{'rules':[{'frequency':'hourly'}]}               | recurrence.rules[0].frequency errors.not_recognized
          'recurrence':{'rules':[{'frequency':'daily','by_week':3}]}    | recurrence.rules[0].by_week errors.not_supported
          'recurrence':{'rules':[{'interval':2}]}                       | recurrence.rules[0].frequency errors.required
          'recurrence':{'rules':[{'frequency':'daily','count':0}]}      | recurrence.rules[0].count errors.must_be_integer_greater_than_zero
          'recurrence':{'rules':[{'frequency':'daily','interval':1.5}]} | recurrence.rules[0].interval errors.must_be_integer_greater_than_zero
          'recurrence':{'rules':[{'frequency':'daily','until':'2027'}]} | recurrence.rules[0].until errors.must_be_date
          'recurrence':{'rules':[{'frequency':'daily','until':'2027-01-01','count':2}]} | recurrence.rules[0].until errors.not_supported_count_until_combination
          'recurrence':{'rules':[{'frequency':'weekly','by_day':[{'day':'noday'}]}]} | recurrence.rules[0].by_day[0].day errors.not_recognized
          'recurrence':{'rules':[{'frequency':'weekly','by_day':[{'day':'monday','nth_of_period':1}]}]} | recurrence.rules[0].by_day[0].nth_of_period errors.not_supported
          'recurrence':{'rules':[7]}                                    | recurrence.rules errors.invalid_format
          'recurrence':{'rules':['FREQ=DAILY'],'exceptions':[{}]}       | recurrence.exceptions errors.not_supported
          'attachments':[{'attachment_id':'att_1'}]                     | attachments errors.not_supported
          """)
  void aMistakeIsToldByItsFieldAndKey(String field, String expected) throws Exception {
    ObjectNode whole = (ObjectNode) MAPPER.readTree(WHOLE.formatted("").replace('\'', '"'));
    whole.setAll((ObjectNode) MAPPER.readTree(("{" + field + "}").replace('\'', '"')));

    assertThat(mistakes(whole.toString(), true)).containsExactly(expected);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    String long1025 = "x".repeat(1_025);
    assertThat(
            mistakes(
                "{'summary':'%s','description':'%s','start':'x','reminders':[1,2,3,4,5,6],'event_private':3}"
                    .formatted(long1025, "x".repeat(4_097)),
                true))
        .containsExactlyInAnyOrder(
            "summary errors.too_long",
            "description errors.too_long",
            "start errors.invalid_format",
            "end errors.required",
            "event_private errors.must_be_boolean",
            "reminders errors.too_many");
    assertThat(mistakes("{}", true))
        .containsExactly("summary errors.required", "start errors.required", "end errors.required");
  }

  @Test
  void whatIsLongEnoughIsTaken() {
    EventDetails made =
        created(",'description':'" + "x".repeat(4_096) + "','summary':'" + "y".repeat(1_024) + "'");

    assertThat(made.description()).hasSize(4_096);
    assertThat(made.title()).hasSize(1_024);
  }

  @Test
  void anEventOfSomebodyElseNeedsNotBeSaidAsAWhole() {
    assertThat(mistakes("{'description':'x'}", false)).isEmpty();
    assertThat(mistakes("{'start':'2026-12-01'}", false)).containsExactly("end errors.required");
    assertThatThrownBy(() -> form("{'summary':'x'}").created())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatDecoratesCanBeDoneWithout() {
    EventForm form =
        form(
            "{'summary':'New','color':'#123456','extended_transparency':'tentative',"
                + "'conferencing':{'join_url':'https://meet.example.com/2'}}");
    EventForm less = form.without(Set.of("color", "free_busy", "conference")).orElseThrow();
    String address = "https://meet.example.com/2";

    EventDetails bare = rich().toBuilder().location("").description("").build();
    EventDetails told = less.onto(bare);
    assertThat(told).isEqualTo(bare.toBuilder().title("New").location(address).build());
    assertThat(less.onto(told)).as("and once more").isEqualTo(told);
    assertThat(less.onto(rich()).description()).isEqualTo("By its user\n\n" + address);
    assertThat(form.without(Set.of("color", "title"))).isEmpty();
    assertThat(form("{'summary':'x'}").without(Set.of("color"))).isEmpty();
    assertThat(
            form("{'conferencing':null}").without(Set.of("conference")).orElseThrow().onto(rich()))
        .as("a conference that cannot be taken away stays")
        .isEqualTo(rich());
  }
}
