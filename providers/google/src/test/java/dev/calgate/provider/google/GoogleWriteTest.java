package dev.calgate.provider.google;

import static dev.calgate.testkit.Draft.paris;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.Written;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.GoogleFault;
import dev.calgate.testkit.Mirror;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single events that are written, and how they are read again. */
class GoogleWriteTest {
  private final WritingAccount account = new WritingAccount();

  @AfterEach
  void close() {
    account.close();
  }

  private static EventDetails meeting(String title) {
    return EventDetails.of(title, paris(1, 9), paris(1, 10));
  }

  private static ObjectNode title(String title) {
    return JsonNodeFactory.instance.objectNode().put("summary", title);
  }

  private List<LoggedRequest> writes() {
    return account
        .at
        .server()
        .log()
        .matching(it -> !it.method().equals("GET") && it.path().contains("/events"));
  }

  private LoggedRequest lastWrite() {
    List<LoggedRequest> writes = writes();
    return writes.get(writes.size() - 1);
  }

  @Test
  void aNewEventHasTheReferenceThatIsKnownBeforehand() {
    ObjectRef ref = account.meeting();

    assertThat(account.details(ref).title()).isEqualTo("Meeting");
    assertThat(account.details(ref).start()).isEqualTo(paris(1, 9));
    assertThat(lastWrite().query()).contains("sendUpdates=none");
  }

  @Test
  void aCreateWhoseAnswerWasLostGivesWhatItHasMade() {
    EventWrite.Create create =
        new EventWrite.Create(account.work, "uid@example.com", meeting("Meeting"), false);
    account.at.server().faults().next(1, Requests.method("POST"), Fault.lostAnswer());
    assertThat(account.fails(create).kind()).isEqualTo(ErrorKind.UNREACHABLE);

    Written written = account.session.write(create);
    account.pass();
    assertThat(account.known(written.changes().get(0).ref()).raw()).contains("Meeting");
    assertThat(account.session.write(create)).isEqualTo(written);
  }

  @Test
  void anEventThatIsThereAlreadyIsLeftAsItIs() {
    ObjectRef ref = account.meeting();
    account.update(ref, it -> it.title("Changed since"));

    account.session.write(
        new EventWrite.Create(account.work, "meeting@example.com", meeting("Again"), false));
    account.pass();
    assertThat(account.details(ref).title()).isEqualTo("Changed since");
  }

  @Test
  void aDeletedEventIsBroughtBackWithNothingOfTheOldOne() {
    ObjectRef ref = account.meeting();
    account.update(ref, it -> it.location("Room 5").attendees(List.of(guest("bo"))));
    account.write(account.deleting(ref, null));
    assertThat(account.pass().objects()).isEmpty();

    assertThat(account.create("meeting@example.com", meeting("Back"))).isEqualTo(ref);
    assertThat(account.details(ref).title()).isEqualTo("Back");
    assertThat(account.details(ref).location()).isEmpty();
    assertThat(account.details(ref).attendees()).isEmpty();
  }

  private static Attendee guest(String name) {
    return new Attendee(
        name + "@example.com",
        null,
        Attendee.Role.REQUIRED,
        Attendee.Participation.NEEDS_ACTION,
        Attendee.Kind.INDIVIDUAL,
        false);
  }

  @Test
  void onlyWhatDiffersIsSent() {
    ObjectRef ref = account.meeting();
    account.update(ref, it -> it.title("Other").location("Room 5"));
    assertThat(lastWrite().body()).isEqualTo("{\"location\":\"Room 5\",\"summary\":\"Other\"}");
    assertThat(lastWrite().headers().first("If-Match")).isPresent();

    account.update(ref, it -> it.location(""));
    assertThat(lastWrite().body()).isEqualTo("{\"location\":null}");
    assertThat(account.details(ref).location()).isEmpty();
  }

  @Test
  void nothingIsSentWhenNothingDiffers() {
    ObjectRef ref = account.meeting();
    int before = writes().size();

    Written written = account.session.write(account.updating(ref, it -> {}));
    assertThat(written.changes()).hasSize(1);
    assertThat(writes()).hasSize(before);
    account.at.calendar(account.work).patch(ref.value(), title("Theirs"));
    assertThat(account.fails(account.updating(ref, it -> {})).kind()).isEqualTo(ErrorKind.CONFLICT);
  }

  @Test
  void timesBecomeDaysAndDaysTimes() {
    ObjectRef ref = account.meeting();
    EventTime day = EventTime.allDay(LocalDate.of(2026, 12, 24));
    EventTime next = EventTime.allDay(LocalDate.of(2026, 12, 25));

    account.update(ref, it -> it.times(day, next));
    assertThat(account.details(ref).start()).isEqualTo(day);
    assertThat(account.details(ref).end()).isEqualTo(next);
    account.update(ref, it -> it.times(paris(2, 9), paris(2, 10)));
    assertThat(account.details(ref).start()).isEqualTo(paris(2, 9));
    assertThat(account.stored(ref)).doesNotContain("\"date\"");
  }

  @Test
  void whatTheModelDoesNotKnowStays() {
    ObjectRef ref = account.meeting();
    ObjectNode more = JsonNodeFactory.instance.objectNode();
    more.putObject("extendedProperties").putObject("private").put("key", "value");
    more.put("guestsCanModify", true);
    more.putArray("attendees")
        .addObject()
        .put("email", "bo@example.com")
        .put("comment", "Late")
        .put("additionalGuests", 2);
    account.at.calendar(account.work).patch(ref.value(), more);
    account.pass();

    account.update(ref, it -> it.title("Other").attendees(List.of(guest("bo"), guest("cy"))));
    assertThat(account.stored(ref))
        .contains("\"key\":\"value\"", "\"guestsCanModify\":true", "Late", "\"additionalGuests\":2")
        .contains("cy@example.com");
  }

  @Test
  void anAnswerIsAChangeOfTheAttendeeAlone() {
    ObjectRef ref = account.meeting();
    account.update(ref, it -> it.attendees(List.of(guest("bo"), guest("cy"))));

    account.update(ref, it -> it.attendees(List.of(guest("bo"), accepted("cy"))));
    assertThat(account.details(ref).attendees()).containsExactly(guest("bo"), accepted("cy"));
    account.update(ref, it -> it.attendees(List.of(accepted("cy"))));
    assertThat(account.details(ref).attendees()).containsExactly(accepted("cy"));
  }

  private static Attendee accepted(String name) {
    Attendee guest = guest(name);
    return new Attendee(
        guest.email(),
        guest.name(),
        guest.role(),
        Attendee.Participation.ACCEPTED,
        guest.kind(),
        guest.self());
  }

  @Test
  void attendeesThatWereLeftOutAreNotTakenAway() {
    ObjectRef ref = account.meeting();
    account.update(ref, it -> it.attendees(List.of(guest("bo"), guest("cy"), guest("dee"))));
    KnownObject known = account.known(ref);
    String cut =
        known
            .raw()
            .replaceFirst("\\{\"email\":\"cy@[^}]*},\\{\"email\":\"dee@[^}]*}", "")
            .replaceFirst(",]", "],\"attendeesOmitted\":true");
    assertThat(cut).contains("attendeesOmitted").doesNotContain("cy@", "dee@");
    EventDetails before = meeting("Meeting").toBuilder().attendees(List.of(guest("bo"))).build();
    EventDetails after =
        before.toBuilder().attendees(List.of(accepted("bo"), guest("eve"))).build();
    KnownObject seen = new KnownObject(ref, known.version(), cut);
    account.write(new EventWrite.Update(account.work, seen, "", null, before, after, false));

    assertThat(account.details(ref).attendees())
        .containsExactly(accepted("bo"), guest("cy"), guest("dee"), guest("eve"));
  }

  @Test
  void attendeesThatGoogleNeverTellsStay() {
    ObjectRef ref = account.meeting();
    account.update(ref, it -> it.attendees(List.of(guest("bo"), guest("cy"))));
    account
        .at
        .server()
        .faults()
        .always(
            Requests.path(path -> path.contains("/events")),
            Fault.edited(
                text ->
                    text.replaceAll(
                        "\"attendees\":\\[[^]]*]", "\"attendees\":[],\"attendeesOmitted\":true")));
    account.at.calendar(account.work).patch(ref.value(), title("Crowd"));
    account.pass();

    ProviderException error =
        account.fails(account.updating(ref, it -> it.attendees(List.of(guest("eve")))));
    assertThat(error.kind()).isEqualTo(ErrorKind.REJECTED);
    account.session.write(account.updating(ref, it -> it.title("Larger crowd")));
    assertThat(account.stored(ref)).contains("bo@example.com", "Larger crowd");
  }

  @Test
  void whatTheFutureBringsIsSentBackAsItCame() {
    account.at.server().dials().set(GoogleDial.UNKNOWN_FIELDS, true);
    ObjectRef ref = account.meeting();
    account.update(ref, it -> it.attendees(List.of(guest("bo"))));
    account.update(ref, it -> it.attendees(List.of(guest("bo"), guest("cy"))));

    assertThat(lastWrite().body()).contains("fromTheFuture", "cy@example.com");
    assertThat(account.details(ref).attendees()).containsExactly(guest("bo"), guest("cy"));
  }

  @Test
  void ofTwoWhoWriteAtOnceOneWins() throws Exception {
    ObjectRef ref = account.meeting();
    EventWrite write = account.updating(ref, it -> it.title("Ours"));
    GoogleSession other =
        account.at.provider().open(account.at.provider().link(account.at.linkRequest()).access());
    CyclicBarrier start = new CyclicBarrier(2);
    CompletableFuture<String> one =
        CompletableFuture.supplyAsync(() -> written(account.session, write, start));
    CompletableFuture<String> two =
        CompletableFuture.supplyAsync(() -> written(other, write, start));

    assertThat(List.of(one.get(), two.get())).containsExactlyInAnyOrder("written", "CONFLICT");
    other.close();
  }

  private static String written(GoogleSession session, EventWrite write, CyclicBarrier start) {
    try {
      start.await();
      session.write(write);
      return "written";
    } catch (ProviderException e) {
      return e.kind().name();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aConferenceIsMadeByGoogleAndComesLater() {
    ObjectRef ref =
        account.create(
            "call@example.com",
            meeting("Call").toBuilder().conference(new Conference("", "google_meet")).build());
    assertThat(lastWrite().query()).contains("conferenceDataVersion=1");
    assertThat(account.details(ref).conference()).isNull();

    account.at.calendar(account.work).finishConferences();
    account.pass();
    assertThat(account.details(ref).conference()).isNotNull();
    account.update(ref, it -> it.conference(null));
    assertThat(account.details(ref).conference()).isNull();
  }

  @Test
  void attendeesAreToldWhenTheyAreToBeTold() {
    ObjectRef ref = account.meeting();
    account.session.write(new EventWrite.Delete(account.work, account.known(ref), "", null, true));

    assertThat(lastWrite().query()).contains("sendUpdates=all");
  }

  @Test
  void whoeverWasFasterWins() {
    ObjectRef ref = account.meeting();
    account.at.calendar(account.work).patch(ref.value(), title("Theirs"));

    for (EventWrite write :
        List.of(account.updating(ref, it -> it.title("Ours")), account.deleting(ref, null))) {
      ProviderException error = account.fails(write);
      assertThat(error.kind()).isEqualTo(ErrorKind.CONFLICT);
      assertThat(error.scope()).isEqualTo(ErrorScope.OBJECT);
    }
    assertThat(account.stored(ref)).contains("Theirs");
  }

  @Test
  void whatIsDeletedIsGone() {
    ObjectRef ref = account.meeting();
    account.at.calendar(account.work).delete(ref.value());

    for (EventWrite write :
        List.of(
            account.updating(ref, it -> it.title("Ours")),
            account.deleting(ref, null),
            new EventWrite.Move(account.work, account.known(ref), account.work, false))) {
      ProviderException error = account.fails(write);
      assertThat(error.kind()).isEqualTo(ErrorKind.GONE);
      assertThat(error.scope()).isEqualTo(ErrorScope.OBJECT);
    }
  }

  @Test
  void withoutATagTheTimeOfTheLastChangeCounts() {
    ObjectRef ref = account.meeting();
    account
        .at
        .server()
        .faults()
        .always(
            Requests.path(path -> path.contains("/events")),
            Fault.edited(text -> text.replaceAll("\"etag\":\"[^,]*\",", "")));
    account.at.calendar(account.work).patch(ref.value(), title("Theirs"));
    account.pass();
    assertThat(account.known(ref).version().value()).startsWith("updated:");

    account.session.write(account.updating(ref, it -> it.title("Ours")));
    assertThat(account.stored(ref)).contains("Ours");
    KnownObject known = account.known(ref);
    KnownObject old =
        new KnownObject(ref, new VersionTag("updated:2026-01-01T00:00:00.000Z"), known.raw());
    EventWrite late = new EventWrite.Delete(account.work, old, "", null, false);
    assertThat(account.fails(late).kind()).isEqualTo(ErrorKind.CONFLICT);
  }

  @Test
  void aCalendarThatIsOnlyReadSaysSo() {
    GoogleCalendar theirs = account.at.server().addUser("bob@example.com").createCalendar("Theirs");
    theirs.share(account.at.ann(), "reader");
    EventWrite write =
        new EventWrite.Create(new CalendarRef(theirs.id()), "uid", meeting("Ours"), false);

    ProviderException error = account.fails(write);
    assertThat(error.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(error.scope()).isEqualTo(ErrorScope.CALENDAR);
  }

  @Test
  void aCalendarThatIsNotThereIsGone() {
    EventWrite write =
        new EventWrite.Create(new CalendarRef("nobody"), "uid", meeting("Ours"), false);

    ProviderException error = account.fails(write);
    assertThat(error.kind()).isEqualTo(ErrorKind.GONE);
    assertThat(error.scope()).isEqualTo(ErrorScope.CALENDAR);
  }

  @ParameterizedTest
  @CsvSource({
    "400,invalid,REJECTED,OBJECT",
    "400,cannotChangeOrganizer,FORBIDDEN,OBJECT",
    "403,forbiddenForNonOrganizer,FORBIDDEN,OBJECT",
    "403,requiredAccessLevel,FORBIDDEN,CALENDAR",
    "403,insufficientPermissions,FORBIDDEN,CALENDAR",
    "403,quotaExceeded,THROTTLED,ACCOUNT",
    "404,notFound,GONE,OBJECT",
    "409,conflict,CONFLICT,OBJECT",
    "410,deleted,GONE,OBJECT",
    "412,conditionNotMet,CONFLICT,OBJECT",
    "503,backendError,UNREACHABLE,ACCOUNT"
  })
  void aRefusalIsReadByStatusAndReason(
      int status, String reason, ErrorKind kind, ErrorScope scope) {
    ObjectRef ref = account.meeting();
    account
        .at
        .server()
        .faults()
        .always(Requests.method("PATCH"), GoogleFault.refusal(status, reason));

    ProviderException error = account.fails(account.updating(ref, it -> it.title("Ours")));
    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.scope()).isEqualTo(scope);
    assertThat(error.getMessage()).contains(reason).doesNotContain("Ours", "\n");
  }

  @Test
  void whatGoogleSaysToPeopleIsToldUnlessItMayHoldWhatWasSent() {
    ObjectRef ref = account.meeting();
    Recurrence odd = new Recurrence(List.of("freq=daily"), List.of());
    ProviderException error = account.fails(account.updating(ref, it -> it.recurrence(odd)));
    assertThat(error.kind()).isEqualTo(ErrorKind.REJECTED);
    assertThat(error.getMessage()).contains("Invalid recurrence rule.");

    account
        .at
        .server()
        .faults()
        .always(
            Requests.method("PATCH"),
            Fault.body(
                400, "application/json", "{\"error\":{\"message\":\"Invalid value 'Ours'\"}}"));
    assertThat(account.fails(account.updating(ref, it -> it.title("Ours"))))
        .hasMessageNotContaining("Ours");
  }

  @Test
  void whatIsRefusedBeforehandIsNotAsked() {
    ObjectRef ref = account.meeting();
    int before = writes().size();

    ProviderException error =
        account.fails(account.updating(ref, it -> it.categories(List.of("Work"))));
    assertThat(error.kind()).isEqualTo(ErrorKind.REJECTED);
    assertThat(error.getMessage()).contains("categories");
    assertThat(account.fails(account.updating(ref, it -> it.status(EventStatus.CANCELLED))).kind())
        .isEqualTo(ErrorKind.REJECTED);
    assertThat(writes()).hasSize(before);
  }

  @Test
  void anEventMovesToAnotherCalendar() {
    ObjectRef ref = account.meeting();
    CalendarRef trips = account.at.remote().createCalendar("Trips");

    Written written =
        account.write(new EventWrite.Move(account.work, account.known(ref), trips, false));
    assertThat(written.changes()).containsExactly(new RemoteChange.Removed(ref));
    assertThat(written.arrived())
        .isEqualTo(new Mirror(account.at.provider(), trips).pass(account.session, 100).told());
  }

  @Test
  void whatAnotherInvitesToIsNotMoved() {
    ObjectNode invitation = title("Theirs");
    invitation.putObject("start").put("date", "2026-12-01");
    invitation.putObject("end").put("date", "2026-12-02");
    invitation.putObject("organizer").put("email", "bob@example.com");
    ObjectRef ref = new ObjectRef(account.at.calendar(account.work).insert(invitation));
    account.pass();
    CalendarRef trips = account.at.remote().createCalendar("Trips");

    assertThat(
            account
                .fails(new EventWrite.Move(account.work, account.known(ref), trips, false))
                .kind())
        .isEqualTo(ErrorKind.FORBIDDEN);
    ProviderException error = account.fails(account.updating(ref, it -> it.title("Ours")));
    assertThat(error.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(error.scope()).isEqualTo(ErrorScope.OBJECT);
  }
}
