package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a change does to the text of an object, line by line. */
class ObjectEditorTest {
  private static final ObjectRef REF = new ObjectRef("/work/u.ics");
  private static final CalendarRef CALENDAR = new CalendarRef("/work/");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final List<String> STAMPS =
      List.of("DTSTAMP:20260304T050607Z", "LAST-MODIFIED:20260304T050607Z");
  private static final ObjectEditor EDITOR =
      new ObjectEditor(Set.of("ann@example.com"), Instant.parse("2026-03-04T05:06:07.9Z"));

  private static final String SERIES =
      object(
          "BEGIN:VTIMEZONE",
          "TZID:W. Europe Standard Time",
          "BEGIN:STANDARD",
          "DTSTART:16010101T030000",
          "TZOFFSETFROM:+0200",
          "TZOFFSETTO:+0100",
          "END:STANDARD",
          "END:VTIMEZONE",
          "BEGIN:VEVENT",
          "UID:u",
          "DTSTAMP:20250101T000000Z",
          "LAST-MODIFIED:20250101T000000Z",
          "SEQUENCE:3",
          "DTSTART;TZID=W. Europe Standard Time:20261201T090000",
          "DTEND;TZID=W. Europe Standard Time:20261201T100000",
          "RRULE:FREQ=DAILY;COUNT=10",
          "EXDATE;TZID=W. Europe Standard Time:20261203T090000,20261204T090000",
          "EXDATE:20261205T080000Z",
          "SUMMARY:Daily",
          "X-KEPT;X-P=1:as it is",
          "BEGIN:VALARM",
          "ACTION:DISPLAY",
          "TRIGGER:-PT5M",
          "X-SOUND:gong",
          "END:VALARM",
          "END:VEVENT");

  private static String object(String... lines) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Others//EN\r\n"
        + String.join("\r\n", lines)
        + "\r\nEND:VCALENDAR\r\n";
  }

  private static String single(String... lines) {
    List<String> all = new ArrayList<>(List.of("BEGIN:VEVENT", "UID:u"));
    all.add("DTSTART:20261201T090000Z");
    all.addAll(List.of(lines));
    all.add("END:VEVENT");
    return object(all.toArray(String[]::new));
  }

  private static List<RemoteEvent> events(String text) {
    RemoteChange change =
        new ObjectReader(1 << 20, Set.of("ann@example.com")).read(REF, new VersionTag("1"), text);
    assertThat(change).as(text).isInstanceOf(RemoteChange.Upserted.class);
    return ((RemoteChange.Upserted) change).object().events();
  }

  private static EventTime berlin(int day, int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 12, day, hour, 0), BERLIN);
  }

  private static KnownObject known(String text) {
    return new KnownObject(REF, new VersionTag("1"), text);
  }

  private static Edit edit(
      String text,
      @Nullable EventTime original,
      EventDetails before,
      UnaryOperator<EventDetails.Builder> change) {
    EventDetails after = change.apply(before.toBuilder()).build();
    return EDITOR.update(
        new EventWrite.Update(CALENDAR, known(text), "u", original, before, after, true), REF);
  }

  private static String update(String text, UnaryOperator<EventDetails.Builder> change) {
    EventDetails before = events(text).get(0).details();
    return ((Edit.Rewritten) edit(text, null, before, change)).text();
  }

  private static String updateOccurrence(
      String text, EventTime original, UnaryOperator<EventDetails.Builder> change) {
    EventDetails before =
        events(text).stream()
            .filter(it -> original.equals(it.originalStart()))
            .map(RemoteEvent::details)
            .findFirst()
            .orElseGet(
                () -> {
                  EventDetails series = events(text).get(0).details();
                  return series.at(original, original.withLocal(original.local().plusHours(1)));
                });
    return ((Edit.Rewritten) edit(text, original, before, change)).text();
  }

  private static Edit delete(String text, @Nullable EventTime original) {
    return EDITOR.delete(new EventWrite.Delete(CALENDAR, known(text), "u", original, true), REF);
  }

  private static String cancel(String text, EventTime original) {
    return ((Edit.Rewritten) delete(text, original)).text();
  }

  private static List<String> added(String before, String after) {
    List<String> lines = new ArrayList<>(after.lines().toList());
    before.lines().forEach(lines::remove);
    return lines;
  }

  private static List<String> removed(String before, String after) {
    return added(after, before);
  }

  @Test
  void aTitleChangesItsOwnLineAndTheStampsOnly() {
    String changed = update(SERIES, it -> it.title("Weekly, really"));

    assertThat(added(SERIES, changed))
        .containsExactlyInAnyOrder("SUMMARY:Weekly\\, really", STAMPS.get(0), STAMPS.get(1));
    assertThat(removed(SERIES, changed)).hasSize(3);
  }

  @Test
  void nothingIsWrittenWhereNothingDiffers() {
    assertThat(edit(SERIES, null, events(SERIES).get(0).details(), it -> it))
        .isInstanceOf(Edit.Nothing.class);
  }

  @Test
  void timesKeepTheNameThatTheObjectHasForTheirZone() {
    String changed = update(SERIES, it -> it.times(berlin(1, 9), berlin(1, 11)));

    assertThat(changed)
        .contains("DTEND;TZID=W. Europe Standard Time:20261201T110000", "SEQUENCE:4")
        .doesNotContain("TZID:Europe/Berlin");
  }

  @Test
  void aZoneThatIsNewToTheObjectIsDefined() {
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    String changed =
        update(
            single("DTEND:20261201T100000Z"),
            it ->
                it.times(
                    EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0), tokyo),
                    EventTime.zoned(LocalDateTime.of(2026, 12, 1, 10, 0), tokyo)));

    assertThat(changed)
        .containsSubsequence(
            "TZID:Asia/Tokyo", "END:VTIMEZONE", "BEGIN:VEVENT", "DTSTART;TZID=Asia/Tokyo:2026");
  }

  @Test
  void anEditedOccurrenceIsACopyOfItsSeriesWithoutTheRule() {
    String changed = updateOccurrence(SERIES, berlin(2, 9), it -> it.title("Late"));

    assertThat(added(SERIES, changed))
        .contains(
            "RECURRENCE-ID;TZID=W. Europe Standard Time:20261202T090000",
            "DTSTART;TZID=W. Europe Standard Time:20261202T090000",
            "SUMMARY:Late",
            "X-KEPT;X-P=1:as it is",
            "X-SOUND:gong")
        .noneMatch(it -> it.startsWith("RRULE") || it.startsWith("EXDATE"));
    assertThat(removed(SERIES, changed)).isEmpty();
    assertThat(events(changed)).hasSize(5);
  }

  @Test
  void aCancelledOccurrenceIsAnExdateInTheFormOfTheStart() {
    String changed = cancel(SERIES, berlin(2, 9));

    assertThat(added(SERIES, changed))
        .contains("EXDATE;TZID=W. Europe Standard Time:20261202T090000", "SEQUENCE:4");
    assertThat(delete(changed, berlin(2, 9))).isInstanceOf(Edit.Nothing.class);
  }

  @Test
  void aCancelledExceptionLosesItsOverride() {
    String late = updateOccurrence(SERIES, berlin(2, 9), it -> it.title("Late"));
    String changed = cancel(late, berlin(2, 9));

    assertThat(changed).doesNotContain("RECURRENCE-ID", "SUMMARY:Late");
    assertThat(changed).contains("EXDATE;TZID=W. Europe Standard Time:20261202T090000");
  }

  @Test
  void aRestoredOccurrenceLosesItsExdateAmongOthers() {
    String changed = updateOccurrence(SERIES, berlin(3, 9), it -> it.status(EventStatus.CONFIRMED));

    assertThat(added(SERIES, changed))
        .contains("EXDATE;TZID=W. Europe Standard Time:20261204T090000");
    assertThat(events(changed)).hasSize(3);
  }

  @Test
  void aRestoredOccurrenceLosesItsExdateInAnotherForm() {
    String changed = updateOccurrence(SERIES, berlin(5, 9), it -> it.status(EventStatus.CONFIRMED));

    assertThat(changed).doesNotContain("20261205T080000Z");
    assertThat(events(changed)).hasSize(3);
  }

  @Test
  void aRestoredOccurrenceWithWordsOfItsOwnIsAnException() {
    String changed =
        updateOccurrence(
            SERIES, berlin(5, 9), it -> it.status(EventStatus.CONFIRMED).title("After all"));

    assertThat(changed).doesNotContain("20261205T080000Z").contains("SUMMARY:After all");
    assertThat(events(changed)).hasSize(4);
  }

  @Test
  void exceptionsMoveAlongWithTheStartOfTheirSeries() {
    String late =
        updateOccurrence(
            SERIES, berlin(2, 9), it -> it.title("Late").times(berlin(2, 15), berlin(2, 16)));
    String both = updateOccurrence(late, berlin(6, 9), it -> it.title("Other words"));
    String moved = update(both, it -> it.times(berlin(1, 11), berlin(1, 12)));
    List<RemoteEvent> events = events(moved);

    assertThat(events)
        .extracting(RemoteEvent::originalStart)
        .containsExactlyInAnyOrder(
            null, berlin(2, 11), berlin(3, 11), berlin(4, 11), berlin(5, 11), berlin(6, 11));
    assertThat(events)
        .filteredOn(it -> it.details().title().equals("Late"))
        .allMatch(it -> it.details().start().equals(berlin(2, 15)));
    assertThat(events)
        .filteredOn(it -> it.details().title().equals("Other words"))
        .allMatch(it -> it.details().start().equals(berlin(6, 11)));
  }

  @Test
  void exceptionsOfOccurrencesThatARuleNoLongerGivesGo() {
    String late = updateOccurrence(SERIES, berlin(7, 9), it -> it.title("Late"));
    String shorter =
        update(late, it -> it.recurrence(new Recurrence(List.of("FREQ=DAILY;COUNT=3"), List.of())));

    assertThat(shorter).doesNotContain("SUMMARY:Late", "20261204T090000", "20261205T080000Z");
    assertThat(events(shorter))
        .extracting(RemoteEvent::originalStart)
        .containsExactly(null, berlin(3, 9));
  }

  @Test
  void aSeriesThatIsNoneAnyMoreHasNoExceptions() {
    String late = updateOccurrence(SERIES, berlin(7, 9), it -> it.title("Late"));
    String one = update(late, it -> it.recurrence(null));

    assertThat(one).doesNotContain("RRULE", "EXDATE", "RECURRENCE-ID");
    assertThat(events(one)).hasSize(1);
  }

  @Test
  void theLastEventTakesItsObjectAlong() {
    assertThat(delete(SERIES, null)).isInstanceOf(Edit.Emptied.class);
  }

  @Test
  void otherEventsOfTheObjectStay() {
    String other = "BEGIN:VEVENT\r\nUID:v\r\nDTSTART:20261201T090000Z\r\nEND:VEVENT\r\n";
    String both = SERIES.replace("END:VCALENDAR", other + "END:VCALENDAR");
    String changed = ((Edit.Rewritten) delete(both, null)).text();

    assertThat(changed).contains(other, "TZID:W. Europe Standard Time").doesNotContain("UID:u");
  }

  @Test
  void anInvitationToOneOccurrenceIsTakenAwayWithIt() {
    String invited =
        object(
            "BEGIN:VEVENT",
            "UID:u",
            "RECURRENCE-ID:20261203T080000Z",
            "DTSTART:20261203T080000Z",
            "END:VEVENT");

    assertThat(delete(invited, events(invited).get(0).originalStart()))
        .isInstanceOf(Edit.Emptied.class);
  }

  @Test
  void anEventThatIsNotThereIsNotFound() {
    EventWrite.Delete other = new EventWrite.Delete(CALENDAR, known(SERIES), "v", null, true);

    assertThatThrownBy(() -> EDITOR.delete(other, REF)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void attendeesKeepWhatTheModelDoesNotKnowOfThem() {
    String text =
        single(
            "ORGANIZER;CN=Boss:mailto:boss@example.com",
            "ATTENDEE;CN=Ann;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;X-NUM=0:mailto:ann@example.com",
            "ATTENDEE;MEMBER=\"mailto:a@b\",\"mailto:c@d\":mailto:bob@example.com",
            "SEQUENCE:2");
    String changed =
        update(
            text,
            it ->
                it.attendees(
                    events(text).get(0).details().attendees().stream()
                        .map(a -> a.self() ? answered(a) : a)
                        .toList()));

    assertThat(changed)
        .contains(
            "ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED;RSVP=TRUE;X-NUM=0:mailto:ann@example.com",
            "ATTENDEE;MEMBER=\"mailto:a@b\",\"mailto:c@d\":mailto:bob@example.com",
            "SEQUENCE:2");
  }

  private static Attendee answered(Attendee it) {
    return new Attendee(
        it.email(), it.name(), it.role(), Attendee.Participation.ACCEPTED, it.kind(), it.self());
  }

  @Test
  void revisionsAreCountedByTheOrganizerOnly() {
    UnaryOperator<EventDetails.Builder> later =
        it ->
            it.times(
                EventTime.utc(Instant.parse("2026-12-01T10:00:00Z")),
                EventTime.utc(Instant.parse("2026-12-01T11:00:00Z")));

    assertThat(update(single("SEQUENCE:2"), later)).contains("SEQUENCE:3");
    assertThat(update(single("ORGANIZER:mailto:ann@example.com"), later)).contains("SEQUENCE:1");
    assertThat(update(single("ORGANIZER:mailto:boss@example.com", "SEQUENCE:2"), later))
        .contains("SEQUENCE:2");
    assertThat(update(single("SEQUENCE:2"), it -> it.title("Other"))).contains("SEQUENCE:2");
  }

  @Test
  void anAlarmThatIsWantedOtherwiseChangesItsTriggerOnly() {
    String changed =
        update(SERIES, it -> it.reminders(List.of(new Reminder(30, Reminder.Method.POPUP))));

    assertThat(added(SERIES, changed)).contains("TRIGGER:-PT30M").hasSize(3);
    assertThat(changed).contains("X-SOUND:gong");
  }

  @Test
  void anAlarmAtAFixedTimeMovesWithItsEvent() {
    String text =
        single(
            "DTEND:20261201T100000Z",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER;VALUE=DATE-TIME:20261201T083000Z",
            "END:VALARM");
    String changed =
        update(
            text,
            it ->
                it.times(
                    EventTime.utc(Instant.parse("2026-12-02T09:00:00Z")),
                    EventTime.utc(Instant.parse("2026-12-02T10:00:00Z"))));

    assertThat(events(changed).get(0).details().reminders())
        .containsExactly(new Reminder(30, Reminder.Method.POPUP));
  }

  @Test
  void outlooksWordForBusyFollowsWhatIsWanted() {
    String text = single("TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF");

    assertThat(update(text, it -> it.freeBusy(FreeBusy.FREE)))
        .contains("TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE");
    assertThat(update(single(), it -> it.freeBusy(FreeBusy.FREE)))
        .contains("TRANSP:TRANSPARENT")
        .doesNotContain("X-MICROSOFT");
    assertThat(update(single(), it -> it.status(EventStatus.TENTATIVE)))
        .contains("STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY");
  }

  @Test
  void aTextInAnotherFormGoesWithTheTextItRepeats() {
    String text =
        single("DESCRIPTION;ALTREP=\"cid:1\";LANGUAGE=en:old", "X-ALT-DESC;FMTTYPE=text/html:old");
    String changed = update(text, it -> it.description("new"));

    assertThat(changed).contains("DESCRIPTION;LANGUAGE=en:new").doesNotContain("old");
  }

  @Test
  void lineEndsOfXmlBecomeThoseOfCalendars() {
    String changed = update(SERIES.replace("\r\n", "\n"), it -> it.title("Other"));

    assertThat(changed.replace("\r\n", "")).doesNotContain("\n");
  }

  @Test
  void whoIsToBeToldNothingIsNoBusinessOfTheServer() {
    EventDetails details =
        EventDetails.of("Lunch", berlin(1, 12), berlin(1, 13)).toBuilder()
            .attendees(
                List.of(
                    new Attendee(
                        "eve@example.com",
                        null,
                        Attendee.Role.REQUIRED,
                        Attendee.Participation.NEEDS_ACTION,
                        Attendee.Kind.INDIVIDUAL,
                        false)))
            .build();
    String told = EDITOR.create(new EventWrite.Create(CALENDAR, "u", details, true));
    String silent = EDITOR.create(new EventWrite.Create(CALENDAR, "u", details, false));

    assertThat(told).contains("RSVP=TRUE:mailto:eve").doesNotContain("SCHEDULE-AGENT");
    assertThat(silent).contains("SCHEDULE-AGENT=CLIENT:mailto:eve");
  }
}
