package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.Written;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.Mirror;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An account whose calendar is written to and mirrored. Whatever a write tells, a pass from before
 * it must tell too, and no more than that; or have told before, if nothing was to be changed.
 */
final class WritingAccount implements AutoCloseable {
  final SimulatorHarness at;
  final CalendarRef work;
  final GoogleSession session;
  private final Mirror mirror;

  WritingAccount() {
    this(new SimulatorHarness(server -> {}));
  }

  private WritingAccount(SimulatorHarness at) {
    this(
        at,
        at.remote().createCalendar("Work"),
        at.provider().open(at.provider().link(at.linkRequest()).access()));
  }

  WritingAccount(SimulatorHarness at, CalendarRef work, GoogleSession session) {
    this.at = at;
    this.work = work;
    this.session = session;
    this.mirror = new Mirror(at.provider(), work);
    pass();
  }

  /** Reads what is new. */
  Mirror pass() {
    mirror.pass(session, 100);
    return mirror;
  }

  /** An object as it was last read. */
  KnownObject known(ObjectRef ref) {
    RemoteObject object = mirror.objects().get(ref);
    assertThat(object).as("%s is known", ref).isNotNull();
    return new KnownObject(ref, object.version(), object.raw());
  }

  /** What an object's only event, or its series, says. */
  EventDetails details(ObjectRef ref) {
    return mirror.objects().get(ref).events().get(0).details();
  }

  /** What is known of an occurrence, be it an exception or excluded. */
  RemoteEvent exception(EventTime originalStart) {
    return mirror.events().stream()
        .filter(it -> originalStart.equals(it.originalStart()))
        .findFirst()
        .orElseThrow();
  }

  /** The object that holds an exception. */
  ObjectRef holder(EventTime originalStart) {
    return mirror.objects().values().stream()
        .filter(it -> it.events().contains(exception(originalStart)))
        .findFirst()
        .orElseThrow()
        .ref();
  }

  ObjectRef create(String uid, EventDetails details) {
    write(new EventWrite.Create(work, uid, details, false));
    return at.provider().writing().orElseThrow().newRef(work, uid);
  }

  ObjectRef meeting() {
    return create(
        "meeting@example.com", EventDetails.of("Meeting", Draft.paris(1, 9), Draft.paris(1, 10)));
  }

  void update(ObjectRef ref, Consumer<EventDetails.Builder> change) {
    write(updating(ref, change));
  }

  EventWrite.Update updating(ObjectRef ref, Consumer<EventDetails.Builder> change) {
    return updating(ref, null, details(ref), change);
  }

  /** An update of an occurrence that is no exception yet. */
  EventWrite.Update updatingOccurrence(
      ObjectRef series, EventTime originalStart, Consumer<EventDetails.Builder> change) {
    EventDetails of = details(series);
    EventTime end = EventTime.between(of.start(), of.end()).after(originalStart);
    return updating(series, originalStart, of.at(originalStart, end), change);
  }

  EventWrite.Update updating(
      ObjectRef ref,
      @Nullable EventTime originalStart,
      EventDetails before,
      Consumer<EventDetails.Builder> change) {
    EventDetails.Builder after = before.toBuilder();
    change.accept(after);
    return new EventWrite.Update(work, known(ref), "", originalStart, before, after.build(), false);
  }

  EventWrite.Delete deleting(ObjectRef ref, @Nullable EventTime originalStart) {
    return new EventWrite.Delete(work, known(ref), "", originalStart, false);
  }

  /** Writes, and looks whether a pass tells the same. */
  Written write(EventWrite write) {
    Written written = session.write(write);
    List<RemoteChange> told = mirror.pass(session, 100).told();
    assertThat(byRef(written.changes())).isEqualTo(byRef(told.isEmpty() ? there(written) : told));
    return written;
  }

  /** As it was before, of what a write that changes nothing tells. */
  private List<RemoteChange> there(Written written) {
    return written.changes().stream()
        .<RemoteChange>map(it -> new RemoteChange.Upserted(mirror.objects().get(it.ref())))
        .toList();
  }

  static Map<ObjectRef, RemoteChange> byRef(List<RemoteChange> changes) {
    Map<ObjectRef, RemoteChange> byRef = new LinkedHashMap<>();
    changes.forEach(it -> byRef.put(it.ref(), it));
    return byRef;
  }

  ProviderException fails(EventWrite write) {
    return catchThrowableOfType(ProviderException.class, () -> session.write(write));
  }

  /** What Google holds, as JSON. */
  String stored(ObjectRef ref) {
    return at.calendar(work).get(ref.value()).toString();
  }

  @Override
  public void close() {
    session.close();
    at.close();
  }
}
