package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.Written;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.Dial;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.testkit.Mirror;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire when events are written, and what becomes of odd answers. */
class WriteTest {
  private static final EventTime NINE =
      EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0), ZoneId.of("Europe/Paris"));
  private static final EventDetails MEETING =
      EventDetails.of("Meeting", NINE, NINE.withLocal(NINE.local().plusHours(1)));

  private final SimulatorFixture fixture = new SimulatorFixture();
  private final SimulatedCalendar work = fixture.work;
  private final CalendarRef calendar = new CalendarRef(work.path());
  private final CalendarSession session = fixture.open();

  @AfterEach
  void close() {
    session.close();
    fixture.close();
  }

  private static RemoteObject object(Written written) {
    return ((RemoteChange.Upserted) written.changes().get(0)).object();
  }

  private static KnownObject known(RemoteObject object) {
    return new KnownObject(object.ref(), object.version(), object.raw());
  }

  private RemoteObject create(String uid) {
    return object(session.write(new EventWrite.Create(calendar, uid, MEETING, true)));
  }

  private EventWrite.Update titled(RemoteObject object, String title) {
    EventDetails before = object.events().get(0).details();
    return new EventWrite.Update(
        calendar,
        known(object),
        object.events().get(0).key(),
        null,
        before,
        before.toBuilder().title(title).build(),
        true);
  }

  private EventWrite.Delete deletion(RemoteObject object, boolean notify) {
    return new EventWrite.Delete(
        calendar, known(object), object.events().get(0).key(), null, notify);
  }

  private LoggedRequest last(String method) {
    List<LoggedRequest> all =
        fixture.server.log().all().stream().filter(it -> it.method().equals(method)).toList();
    return all.get(all.size() - 1);
  }

  private ProviderException refusal(Runnable work) {
    try {
      work.run();
    } catch (ProviderException e) {
      return e;
    }
    throw new AssertionError("Nothing was refused");
  }

  @Test
  void anEventIsPutWhereNothingIs() {
    RemoteObject object = create("one");

    assertThat(object.ref().value()).isEqualTo(work.path() + "one.ics");
    assertThat(last("PUT").headers().first("If-None-Match")).contains("*");
    assertThat(last("PUT").headers().first("Content-Type"))
        .contains("text/calendar; charset=UTF-8");
    assertThat(work.object("one.ics")).contains(object.raw());
  }

  @Test
  void aChangeIsBoundToTheVersionThatWasSeen() {
    RemoteObject object = create("one");
    object(session.write(titled(object, "Other")));

    assertThat(last("PUT").headers().first("If-Match")).contains(object.version().value());
    assertThat(refusal(() -> session.write(titled(object, "Third"))).kind())
        .isEqualTo(ErrorKind.CONFLICT);
    assertThat(work.object("one.ics").orElseThrow()).contains("SUMMARY:Other");
  }

  @Test
  void aChangeWhoseAnswerWasLostMayBeWrittenAgain() {
    RemoteObject object = create("one");
    RemoteObject changed = object(session.write(titled(object, "Other")));
    RemoteObject again = object(session.write(titled(object, "Other")));

    assertThat(again.version()).isEqualTo(changed.version());
  }

  @ParameterizedTest
  @EnumSource(Dial.PutTag.class)
  void whateverTagAnAnswerTellsWhatIsStoredIsRead(Dial.PutTag tag) {
    work.dials().set(Dial.PUT_TAG, tag).set(Dial.REWRITES, true);
    RemoteObject object = create("one");
    RemoteObject changed = object(session.write(titled(object, "Other")));

    assertThat(changed.raw()).contains("CLASS:PUBLIC");
    assertThat(work.etag("one.ics")).contains(changed.version().value());
    Mirror mirror = fixture.mirror(session);
    mirror.pass(session, 100);
    assertThat(mirror.objects().values()).containsExactly(changed);
  }

  @Test
  void anObjectWithoutTagIsWrittenOnlyIfItIsAsItWasSeen() {
    RemoteObject object = create("one");
    RemoteObject untagged =
        new RemoteObject(object.ref(), new VersionTag("?"), object.events(), object.raw());
    RemoteObject changed = object(session.write(titled(untagged, "Other")));

    assertThat(changed.events().get(0).details().title()).isEqualTo("Other");
    assertThat(refusal(() -> session.write(titled(untagged, "Third"))).kind())
        .isEqualTo(ErrorKind.CONFLICT);
  }

  @Test
  void whatIsWrittenIsToldAlthoughItCannotBeReadBack() {
    fixture.server.faults().always(Requests.method("GET"), Fault.status(500));
    RemoteObject object = create("one");

    assertThat(object.events().get(0).details().title()).isEqualTo("Meeting");
    fixture.server.faults().clear();
    Mirror mirror = fixture.mirror(session);
    mirror.pass(session, 100);
    assertThat(mirror.versions().get(object.ref())).isNotEqualTo(object.version());
  }

  @Test
  void aSecondCreateGivesBackWhatIsThere() {
    RemoteObject object = create("one");
    RemoteObject changed = object(session.write(titled(object, "Other")));

    assertThat(create("one")).isEqualTo(changed);
    assertThat(work.objects()).hasSize(1);
  }

  @Test
  void anEventThatHasTheUidUnderAnotherNameIsGivenBack() {
    RemoteObject object = create("one");
    work.move("one.ics", "odd name.ics");

    RemoteObject found = create("one");
    assertThat(found.ref().value()).endsWith("odd%20name.ics");
    assertThat(found.events().get(0).details().title())
        .isEqualTo(object.events().get(0).details().title());
  }

  @Test
  void anotherEventInTheNewOnesPlaceIsAConflict() {
    work.put("one.ics", SimulatorFixture.text("Squatter"));

    assertThat(refusal(() -> create("one")).kind()).isEqualTo(ErrorKind.CONFLICT);
  }

  @Test
  void aServerThatIgnoresConditionsDeletesNothingThatHasChanged() {
    RemoteObject object = create("one");
    session.write(titled(object, "Other"));
    work.dials().set(Dial.CONDITIONS, false);

    assertThat(refusal(() -> session.write(deletion(object, true))).kind())
        .isEqualTo(ErrorKind.CONFLICT);
    assertThat(work.objects()).hasSize(1);
  }

  @Test
  void aSilentDeletionAsksTheServerToBeSilent() {
    session.write(deletion(create("one"), true));
    assertThat(last("DELETE").headers().has("Schedule-Reply")).isFalse();

    session.write(deletion(create("two"), false));
    assertThat(last("DELETE").headers().first("Schedule-Reply")).contains("F");
    assertThat(work.objects()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "412, CONFLICT",
    "404, GONE",
    "410, GONE",
    "413, REJECTED",
    "415, REJECTED",
    "423, UNREACHABLE",
    "500, UNREACHABLE",
    "507, REJECTED",
    "403, FORBIDDEN"
  })
  void refusalsAreOfTheObject(int status, ErrorKind kind) {
    RemoteObject object = create("one");
    fixture.server.faults().always(Requests.method("PUT"), Fault.status(status));

    ProviderException refused = refusal(() -> session.write(titled(object, "Other")));
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused.scope()).isEqualTo(ErrorScope.OBJECT);
  }

  @Test
  void aCalendarThatCanOnlyBeReadIsForbiddenAsAWhole() {
    RemoteObject object = create("one");
    work.dials().set(Dial.READ_ONLY, true);

    for (Runnable write :
        List.<Runnable>of(
            () -> create("two"),
            () -> session.write(titled(object, "Other")),
            () -> session.write(deletion(object, true)))) {
      ProviderException refused = refusal(write);
      assertThat(refused.kind()).isEqualTo(ErrorKind.FORBIDDEN);
      assertThat(refused.scope()).isEqualTo(ErrorScope.CALENDAR);
    }
  }

  @Test
  void aCalendarThatIsGoneIsGone() {
    work.delete();

    ProviderException refused = refusal(() -> create("one"));
    assertThat(refused.kind()).isEqualTo(ErrorKind.GONE);
    assertThat(refused.scope()).isEqualTo(ErrorScope.CALENDAR);
  }

  @Test
  void aRedirectedWriteGoesNowhere() {
    fixture
        .server
        .faults()
        .always(Requests.method("PUT"), Fault.redirect(302, "/elsewhere/one.ics"));

    assertThatThrownBy(() -> create("one")).isInstanceOf(ProviderException.class);
    assertThat(fixture.server.log().all()).noneMatch(it -> it.path().startsWith("/elsewhere"));
  }

  @Test
  void aUidThatNoPathTakesBecomesANameThatEveryServerTakes() {
    for (String uid :
        List.of("../../evil", "a/b?c#d", "ann@example.com", "ü", " ", "x".repeat(500))) {
      RemoteObject object = create(uid);
      assertThat(object.ref()).isEqualTo(new CalDavWriting().newRef(calendar, uid));
      assertThat(object.ref().value().substring(work.path().length()))
          .matches("[A-Za-z0-9-]{1,80}\\.ics");
    }
    assertThat(work.objects()).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({"0", "405", "501", "403", "502"})
  void anEventIsMovedOrElseCopiedAndTakenAway(int refused) {
    SimulatedCalendar home = fixture.ann.createCalendar("home", "Home");
    RemoteObject object = create("one");
    if (refused > 0) {
      fixture.server.faults().always(Requests.method("MOVE"), Fault.status(refused));
    }
    Written written =
        session.write(
            new EventWrite.Move(calendar, known(object), new CalendarRef(home.path()), true));

    assertThat(written.changes()).containsExactly(new RemoteChange.Removed(object.ref()));
    RemoteObject arrived = ((RemoteChange.Upserted) written.arrived().get(0)).object();
    assertThat(arrived.ref().value()).isEqualTo(home.path() + "one.ics");
    assertThat(home.objects()).containsOnlyKeys("one.ics").containsValue(object.raw());
    assertThat(work.objects()).isEmpty();
    assertThat(last("MOVE").headers().first("Overwrite")).contains("F");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusalNamesThePreconditionHoweverItIsWrapped(boolean wrapped) {
    fixture.server.dials().set(Dial.WRAPS_REFUSALS, wrapped);
    RemoteObject object = create("one");
    work.dials().set(Dial.MAX_BYTES, 10);

    ProviderException refused = refusal(() -> session.write(titled(object, "Other")));
    assertThat(refused.kind()).isEqualTo(ErrorKind.REJECTED);
    assertThat(refused).hasMessageContaining("max-resource-size");
    work.dials().reset(Dial.MAX_BYTES);
    session.write(titled(object, "Theirs"));
    assertThat(refusal(() -> session.write(titled(object, "Mine"))).kind())
        .isEqualTo(ErrorKind.CONFLICT);
  }

  @Test
  void aMoveWhoseUidIsTakenThereIsRefused() {
    SimulatedCalendar home = fixture.ann.createCalendar("home", "Home");
    RemoteObject object = create("one");
    home.put("same.ics", object.raw());

    ProviderException refused =
        refusal(
            () ->
                session.write(
                    new EventWrite.Move(
                        calendar, known(object), new CalendarRef(home.path()), true)));
    assertThat(refused.kind()).isEqualTo(ErrorKind.REJECTED);
    assertThat(refused).hasMessageContaining("no-uid-conflict");
    assertThat(work.objects()).hasSize(1);
    assertThat(home.objects()).containsOnlyKeys("same.ics");
  }

  @Test
  void anObjectThatTheServerNamesItselfIsLeftToTheNextPass() {
    SimulatedCalendar home = fixture.ann.createCalendar("home", "Home");
    RemoteObject object = create("one");
    String goal = home.path() + "one.ics";
    fixture.server.faults().always(Requests.to("GET", goal), Fault.status(404));
    Written written =
        session.write(
            new EventWrite.Move(calendar, known(object), new CalendarRef(home.path()), true));

    assertThat(written.changes()).containsExactly(new RemoteChange.Removed(object.ref()));
    assertThat(written.arrived()).isEmpty();
  }

  @Test
  void aMoveOverwritesNothing() {
    SimulatedCalendar home = fixture.ann.createCalendar("home", "Home");
    home.put("one.ics", SimulatorFixture.text("Other"));
    RemoteObject object = create("one");

    ProviderException refused =
        refusal(
            () ->
                session.write(
                    new EventWrite.Move(
                        calendar, known(object), new CalendarRef(home.path()), true)));
    assertThat(refused.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(home.object("one.ics").orElseThrow()).contains("SUMMARY:Other");
    assertThat(work.objects()).hasSize(1);
  }

  @Test
  void aSeriesThatChangesForAllFollowingOccurrencesIsRefusedBeforeAnythingIsSent() {
    work.put(
        "one.ics",
        String.join(
            "\r\n",
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Old//EN",
            "BEGIN:VEVENT",
            "UID:one",
            "DTSTAMP:20260101T000000Z",
            "DTSTART:20261201T080000Z",
            "RRULE:FREQ=DAILY",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:one",
            "DTSTAMP:20260101T000000Z",
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20261203T080000Z",
            "DTSTART:20261203T100000Z",
            "END:VEVENT",
            "END:VCALENDAR",
            ""));
    Mirror mirror = fixture.mirror(session);
    mirror.pass(session, 100);
    RemoteObject object = mirror.objects().values().iterator().next();
    assertThat(object.events()).hasSize(2);
    int asked = fixture.server.log().all().size();

    for (RemoteEvent part : object.events()) {
      EventDetails before = part.details();
      EventDetails after = before.toBuilder().title("Other").build();
      EventTime one = before.start();
      for (EventWrite write :
          List.of(
              new EventWrite.Update(calendar, known(object), part.key(), null, before, after, true),
              new EventWrite.Update(calendar, known(object), part.key(), one, before, after, true),
              new EventWrite.Delete(calendar, known(object), part.key(), null, true),
              new EventWrite.Delete(calendar, known(object), part.key(), one, true))) {
        ProviderException refusal = refusal(() -> session.write(write));
        assertThat(refusal.kind()).isEqualTo(ErrorKind.REJECTED);
        assertThat(refusal.scope()).isEqualTo(ErrorScope.OBJECT);
        assertThat(refusal).hasMessageContaining("RANGE=THISANDFUTURE");
      }
    }
    assertThat(fixture.server.log().all()).hasSize(asked);
  }
}
