package dev.calgate.provider.cronofy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteObject;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.cronofy.CronofyCalendar;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.Mirror;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is special about writes that are merely accepted. */
class CronofyWriteTest {
  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final CronofyCalendar work = at.ann.createCalendar("Work");
  private final CalendarRef ref = new CalendarRef(work.id());
  private final CronofySession session = at.open();
  private final Mirror mirror = new Mirror(at.provider(), ref);

  @AfterEach
  void close() {
    session.close();
    at.close();
  }

  private void pass() {
    mirror.pass(session, 100);
  }

  private static EventDetails details(String title) {
    return EventDetails.of(title, Draft.paris(1, 9), Draft.paris(1, 10));
  }

  private EventWrite.Create creating(String title) {
    return new EventWrite.Create(ref, "uid@example.com", details(title), false);
  }

  private void write(EventWrite write) {
    mirror.apply(session.write(write).changes());
  }

  private RemoteObject only() {
    return mirror.objects().values().iterator().next();
  }

  private EventWrite.Update updating(UnaryOperator<EventDetails.Builder> change) {
    RemoteObject object = only();
    EventDetails before = object.events().get(0).details();
    return new EventWrite.Update(
        ref,
        new KnownObject(object.ref(), object.version(), object.raw()),
        object.events().get(0).key(),
        null,
        before,
        change.apply(before.toBuilder()).build(),
        false);
  }

  private EventWrite.Delete deleting() {
    RemoteObject object = only();
    return new EventWrite.Delete(
        ref, new KnownObject(object.ref(), object.version(), object.raw()), "", null, false);
  }

  private ProviderException fails(EventWrite write) {
    return catchThrowableOfType(ProviderException.class, () -> session.write(write));
  }

  private List<LoggedRequest> posts() {
    return at.server.log().of("POST").stream().filter(it -> it.path().startsWith("/v1/")).toList();
  }

  @Test
  void whatIsNotVisibleYetIsToldAsItWasSentAndReadAsSoonAsItIs() {
    at.server.writes().hold(true);
    write(creating("Queued"));
    assertThat(mirror.titles()).containsExactly("Queued");
    Object told = only().version();
    assertThat(work.events()).isEmpty();
    at.server.writes().release();
    pass();

    assertThat(mirror.objects()).hasSize(1);
    assertThat(only().version()).isNotEqualTo(told);
    assertThat(only().events().get(0).details().title()).isEqualTo("Queued");
  }

  @Test
  void aQueuedChangeIsToldAsItWasSent() {
    write(creating("One"));
    at.server.writes().hold(true);
    write(updating(it -> it.title("Two").location("Room")));
    assertThat(only().events().get(0).details().title()).isEqualTo("Two");
    at.server.writes().release();
    pass();

    assertThat(mirror.titles()).containsExactly("Two");
    assertThat(only().events().get(0).details().location()).isEqualTo("Room");
  }

  @Test
  void aWriteThatIsDroppedInTheEndIsFoundByAPassWithoutCursor() {
    pass();
    at.server.writes().hold(true);
    write(creating("Dropped"));
    at.server.writes().drop();
    pass();
    assertThat(mirror.titles()).containsExactly("Dropped");
    mirror.setCursor(null);
    pass();

    assertThat(mirror.titles()).isEmpty();
  }

  @Test
  void aChangeOfWhatIsStillQueuedIsAConflict() {
    write(creating("One"));
    at.server.writes().hold(true);
    write(updating(it -> it.title("Two")));

    assertThat(fails(updating(it -> it.title("Three"))).kind()).isEqualTo(ErrorKind.CONFLICT);
  }

  @Test
  void aCreateWhoseAnswerWasLostMakesNoSecondEventAndOverwritesNothing() {
    at.server.faults().next(1, Requests.method("POST"), Fault.lostAnswer());
    assertThat(fails(creating("One")).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    String uid = String.valueOf(work.uidOf("client", "uid@example.com"));
    work.edit(uid, SimulatorHarness.object().put("summary", "Renamed by its owner"));
    work.move(uid, Draft.paris(20, 9), Draft.paris(20, 10));
    write(creating("One"));

    assertThat(mirror.titles()).containsExactly("Renamed by its owner");
    assertThat(work.events()).hasSize(1);
  }

  @Test
  void aDeletedUidCanBeUsedAgain() {
    write(creating("One"));
    write(deleting());
    assertThat(work.events()).isEmpty();
    write(creating("Again"));

    assertThat(mirror.titles()).containsExactly("Again");
    assertThat(work.events()).hasSize(1);
  }

  @Test
  void anothersEventIsChangedByItsUidAndOnlyWhereItDiffers() {
    ObjectNode fields = SimulatorHarness.object().put("summary", "Theirs");
    fields.putObject("location").put("description", "Beach").put("lat", "1.2");
    work.create(fields, Draft.paris(1, 9), Draft.paris(1, 10));
    pass();
    write(updating(it -> it.title("Changed")));

    assertThat(posts().get(0).body())
        .contains("event_uid")
        .doesNotContain("event_id", "location", "transparency");
    assertThat(work.events().get(0).at("/location/lat").asText()).isEqualTo("1.2");
    write(deleting());
    assertThat(work.events()).isEmpty();
  }

  @Test
  void whatTheServiceDoesNotLetBeDoneIsForbiddenAndNotTried() {
    ObjectNode fields = SimulatorHarness.object().put("summary", "Theirs");
    fields.putObject("options").put("update", false).put("delete", false);
    work.create(fields, Draft.paris(1, 9), Draft.paris(1, 10));
    pass();
    ProviderException change = fails(updating(it -> it.title("Changed")));

    assertThat(change.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(change.scope()).isEqualTo(ErrorScope.OBJECT);
    assertThat(fails(deleting()).kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(posts()).isEmpty();
    assertThat(at.server.log().of("DELETE")).isEmpty();
  }

  @Test
  void onesOwnAnswerIsGivenAsSuch() {
    ObjectNode fields = SimulatorHarness.object().put("summary", "Invitation");
    fields
        .putArray("attendees")
        .addObject()
        .put("email", "ann@example.com")
        .put("status", "needs_action");
    work.create(fields, Draft.paris(1, 9), Draft.paris(1, 10));
    pass();
    Attendee self = only().events().get(0).details().attendees().get(0);
    assertThat(self.self()).isTrue();
    write(updating(it -> it.attendees(List.of(self.with(Attendee.Participation.DECLINED)))));

    assertThat(posts()).hasSize(1);
    assertThat(posts().get(0).path()).endsWith("/participation_status");
    assertThat(only().events().get(0).details().attendees().get(0).status())
        .isEqualTo(Attendee.Participation.DECLINED);
  }

  @Test
  void anothersEventThatCannotBeReadIsNotOverwritten() {
    work.createEvent("Theirs", Draft.paris(1, 9), Draft.paris(1, 10));
    pass();
    at.clock.advance(Duration.ofDays(60));
    ProviderException error = fails(updating(it -> it.title("Past")));

    assertThat(error.kind()).isEqualTo(ErrorKind.REJECTED);
    assertThat(error.scope()).isEqualTo(ErrorScope.OBJECT);
    assertThat(posts()).isEmpty();
  }

  @Test
  void oneOfOursCanBeChangedHoweverFarAwayItIs() {
    write(creating("Ours"));
    at.clock.advance(Duration.ofDays(60));
    write(updating(it -> it.title("Past")));

    assertThat(work.events().get(0).path("summary").asText()).isEqualTo("Past");
    assertThat(mirror.titles()).containsExactly("Past");
  }

  @Test
  void whatCannotBeHeldIsRefusedBeforeAnythingIsSent() {
    EventDetails series = details("Daily").with(new Recurrence(List.of("FREQ=DAILY"), List.of()));
    ProviderException error =
        fails(new EventWrite.Create(ref, "series@example.com", series, false));

    assertThat(error.kind()).isEqualTo(ErrorKind.REJECTED);
    assertThat(error.getMessage()).startsWith("recurrence: ");
    assertThat(posts()).isEmpty();
  }

  @Test
  void nothingIsMovedToAnotherCalendar() {
    write(creating("One"));
    CalendarRef other = new CalendarRef(at.ann.createCalendar("Other").id());
    RemoteObject object = only();

    assertThat(
            fails(
                    new EventWrite.Move(
                        ref,
                        new KnownObject(object.ref(), object.version(), object.raw()),
                        other,
                        false))
                .kind())
        .isEqualTo(ErrorKind.REJECTED);
  }

  @Test
  void aRefusalNamesTheFieldsAndNotWhatWasSent() {
    at.server
        .faults()
        .next(
            1,
            Requests.method("POST"),
            Fault.body(
                422,
                "application/json",
                "{\"errors\":{\"start\":[{\"key\":\"errors.invalid_format\",\"description\":"
                    + "\"Secret meeting is no time\"}]}}"));
    ProviderException error = fails(creating("Secret meeting"));

    assertThat(error.kind()).isEqualTo(ErrorKind.REJECTED);
    assertThat(error.scope()).isEqualTo(ErrorScope.OBJECT);
    assertThat(error.getMessage())
        .contains("start: errors.invalid_format")
        .doesNotContain("Secret");
  }

  @Test
  void anEventOfOursIsKnownByItsUidInReadingAndWriting() {
    write(creating("One"));
    ObjectRef expected = at.provider().writing().orElseThrow().newRef(ref, "uid@example.com");
    pass();

    assertThat(only().ref()).isEqualTo(expected);
    assertThat(only().events().get(0).uid()).isEqualTo("uid@example.com");
    assertThat(session.write(deleting()).changes())
        .containsExactly(new RemoteChange.Removed(expected));
  }
}
