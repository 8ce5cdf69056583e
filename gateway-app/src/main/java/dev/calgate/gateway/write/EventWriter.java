package dev.calgate.gateway.write;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.EventLookup;
import dev.calgate.gateway.store.EventLookup.Found;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.gateway.store.WriteStore;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.Ids;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.Written;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes events on behalf of applications. A write that meets a newer version than the store's
 * takes that in first; then the caller's expectation decides whether it is tried again. All methods
 * wait for the provider, and throw {@link WriteException} when something is not written. Ids are
 * those of the API, occurrences included. Thread-safe.
 */
public final class EventWriter {
  /** How often an event may turn out to be at a newer version. */
  private static final int ATTEMPTS = 4;

  private final AccountLinker accounts;
  private final EventStore events;
  private final OpenWrites opening;
  private final Function<AccountKey, RunningWrites.Place> entrance;

  /**
   * A writer into a store.
   *
   * @param wake called when a calendar has become due
   */
  public EventWriter(
      AccountLinker accounts,
      EventStore events,
      WriteStore writes,
      SyncCommit commit,
      Runnable wake,
      Clock clock) {
    RunningWrites running = new RunningWrites(writes, clock);
    this.accounts = accounts;
    this.events = events;
    this.opening = new OpenWrites(accounts, writes, commit, running, wake, clock);
    this.entrance = running::enter;
  }

  private EventWriter(EventWriter whole) {
    this.accounts = whole.accounts;
    this.events = whole.events;
    this.opening = whole.opening;
    this.entrance = account -> () -> {};
  }

  /** The same for writes that are part of one that has taken its place among the account's. */
  private EventWriter inside() {
    return new EventWriter(this);
  }

  /** Tells the database again and again that the writes of this gateway are on their way. */
  public void renewOn(ScheduledExecutorService executor) {
    opening.running().renewOn(executor);
  }

  /**
   * Makes an event, or finds the one that an earlier try has made.
   *
   * @param uid the event's own, the same whenever the same event is wanted
   * @return its id
   */
  public EventId create(WriteOrder order, CalendarId calendarId, String uid, EventDetails details) {
    return make(order, calendarId, uid, details).id();
  }

  /** The same, also telling whether an earlier try has made it. */
  public Made make(WriteOrder order, CalendarId calendarId, String uid, EventDetails details) {
    return make(order, calendar(order.application(), calendarId), uid, details, null);
  }

  /** The object in which an event will be that is made with a UID; nobody is asked. */
  public ObjectRef objectOf(ApplicationId application, CalendarId calendarId, String uid) {
    WritableCalendar calendar = calendar(application, calendarId);
    return calendar.writing().newRef(calendar.ref(), uid);
  }

  /**
   * An event that was asked for.
   *
   * @param found whether it was there already, whatever it says
   */
  public record Made(EventId id, boolean found) {}

  /**
   * The same for one that takes another's place in part.
   *
   * @param template a series of the same calendar; null for none
   */
  Made make(
      WriteOrder order,
      WritableCalendar calendar,
      String uid,
      EventDetails details,
      @Nullable Subject template) {
    calendar.check(null, details, false);
    ObjectRef object = calendar.writing().newRef(calendar.ref(), uid);
    EventWrite.Template like = template == null ? null : template(template);
    try (RunningWrites.Place place = entrance.apply(calendar.key().accountKey());
        OpenWrite open = opening.open(calendar, object)) {
      EventWrite write =
          new EventWrite.Create(
              calendar.ref(),
              uid,
              details,
              order.notifyAttendees(),
              like,
              opening.resident(calendar, object));
      Written written = open.write(write, order.origin(), null).orElseThrow(EventWriter::noPlace);
      return new Made(eventOf(calendar, written.changes()), written.found());
    }
  }

  private EventWrite.Template template(Subject series) {
    return series.template(opening.held(series).orElseThrow(EventWriter::noEvent).object());
  }

  /**
   * Changes an event, or an occurrence of a series, which becomes an exception.
   *
   * @param scope null for what the id stands for
   * @param change what it is to say, by what it says; may be asked several times
   * @return the id under which what was changed is found now
   */
  public String change(
      WriteOrder order, String id, @Nullable Scope scope, UnaryOperator<EventDetails> change) {
    if (scope == Scope.FOLLOWING) {
      return new FollowingWrite(this, inside(), events, order).change(id, change);
    }
    Outcome outcome =
        attempt(
            order, id, scope, null, (subject, object) -> changed(order, change, subject, object));
    return scope == Scope.SERIES ? outcome.subject().event().id().value() : id;
  }

  static Optional<EventWrite> changed(
      WriteOrder order, UnaryOperator<EventDetails> change, Subject subject, KnownObject object) {
    EventDetails after = change.apply(subject.before());
    if (after.equals(subject.before())) {
      return Optional.empty();
    }
    subject.calendar().check(subject.before(), after, subject.isOccurrence());
    return Optional.of(subject.update(object, after, order.notifyAttendees()));
  }

  /**
   * Deletes an event, or cancels an occurrence of a series.
   *
   * @param scope null for what the id stands for
   */
  public void delete(WriteOrder order, String id, @Nullable Scope scope) {
    if (scope == Scope.FOLLOWING) {
      new FollowingWrite(this, inside(), events, order).delete(id);
    } else {
      attempt(order, id, scope, null, (subject, object) -> deleted(order, subject, object));
    }
  }

  /**
   * Deletes an event if that is still wanted when nobody else writes it any more.
   *
   * @param wanted asked while nobody else can write the event; perhaps several times
   */
  void deleteIf(WriteOrder order, EventId id, BooleanSupplier wanted) {
    attempt(
        order,
        id.value(),
        null,
        null,
        (subject, object) ->
            wanted.getAsBoolean() ? deleted(order, subject, object) : Optional.empty());
  }

  private static Optional<EventWrite> deleted(
      WriteOrder order, Subject subject, KnownObject object) {
    return subject.isCancelledOccurrence()
        ? Optional.empty()
        : Optional.of(subject.delete(object, order.notifyAttendees()));
  }

  /**
   * Moves an event, a series with its exceptions, to another calendar of its account.
   *
   * @return its id there
   */
  public EventId move(WriteOrder order, String id, CalendarId to) {
    WritableCalendar target = calendar(order.application(), to);
    Outcome outcome =
        attempt(
            order,
            id,
            null,
            target,
            (subject, object) -> {
              checkMove(subject, target);
              return Optional.of(subject.move(object, target, order.notifyAttendees()));
            });
    return eventOf(target, outcome.written().orElseThrow().arrived());
  }

  private static void checkMove(Subject subject, WritableCalendar target) {
    if (subject.isOccurrence()) {
      throw WriteException.invalid("calendar_id", "an occurrence stays with its series");
    }
    if (!target.key().account().equals(subject.event().accountId())) {
      throw WriteException.invalid("calendar_id", "must be a calendar of the same account");
    }
  }

  /** What is to be asked of a provider. */
  @FunctionalInterface
  interface Plan {

    /** Whether what is stored is new enough to plan with; if not, the write has ended. */
    default boolean isReady(Subject subject, OpenWrite open) {
      return true;
    }

    /** The write; empty when nothing is to be written. */
    Optional<EventWrite> of(Subject subject, KnownObject object);
  }

  /**
   * What has come of a write.
   *
   * @param subject as it was before
   * @param written empty when nothing was to be written
   */
  record Outcome(Subject subject, Optional<Written> written) {}

  /**
   * Plans and writes until that meets the version that it was planned with.
   *
   * @param scope null for what the id stands for; not {@link Scope#FOLLOWING}
   * @param arrival the calendar to which something is moved; null when nothing is
   */
  Outcome attempt(
      WriteOrder order,
      String id,
      @Nullable Scope scope,
      @Nullable WritableCalendar arrival,
      Plan plan) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Subject first = subject(order, id, scope, it -> calendar(order.application(), it));
      try (RunningWrites.Place place = entrance.apply(first.calendar().key().accountKey());
          OpenWrite open = opening.open(first.calendar(), first.object())) {
        Optional<WriteStore.Held> there = opening.held(first);
        if (there.isEmpty()) {
          // What it is now, if it is anything, is found by looking again.
          continue;
        }
        WriteStore.Held held = there.get();
        Subject subject =
            first.isAt(held.position()) ? first : subject(order, id, scope, it -> first.calendar());
        if (!subject.object().equals(first.object())) {
          continue;
        }
        subject.check(order);
        if (!plan.isReady(subject, open)) {
          continue;
        }
        Optional<EventWrite> write = plan.of(subject, held.object());
        if (write.isEmpty()) {
          return new Outcome(subject, Optional.empty());
        }
        Optional<Written> written = open.write(write.get(), order.origin(), arrival);
        if (written.isPresent()) {
          return new Outcome(subject, written);
        }
      }
    }
    throw WriteException.of(
        WriteException.Kind.UNAVAILABLE, "The event changes all the time; try again");
  }

  private Subject subject(
      WriteOrder order,
      String id,
      @Nullable Scope scope,
      Function<CalendarId, WritableCalendar> calendars) {
    EventLookup lookup = new EventLookup(events, order.application());
    Found found = lookup.find(id).orElseThrow(EventWriter::noEvent);
    Event event = found.row().event();
    EventId series = event.seriesId();
    if (scope == Scope.OCCURRENCE && series == null && found.occurrence() == null) {
      throw WriteException.invalid("scope", "occurrence is not for the id of an event itself");
    }
    Found meant = found;
    if (scope == Scope.SERIES && (series != null || found.occurrence() != null)) {
      EventId whole = series == null ? event.id() : series;
      meant = lookup.find(whole.value()).orElseThrow(EventWriter::noEvent);
    }
    // Whoever names an occurrence has seen that, and its version.
    return Subject.of(calendars.apply(event.calendarId()), found, meant);
  }

  private WritableCalendar calendar(ApplicationId application, CalendarId calendar) {
    WriteStore.Place place =
        opening
            .store()
            .place(application, calendar)
            .orElseThrow(() -> WriteException.invalid("calendar_id", "there is no such calendar"));
    return WritableCalendar.of(
        application, place, accounts.provider(place.calendar().provider()).writing().orElse(null));
  }

  /** The id of the single event or series among what was written. */
  private static EventId eventOf(WritableCalendar calendar, List<RemoteChange> changes) {
    for (RemoteChange change : changes) {
      if (change instanceof RemoteChange.Upserted upserted) {
        for (RemoteEvent event : upserted.object().events()) {
          if (event.seriesRef() == null) {
            return Ids.event(calendar.key().calendar(), change.ref().value(), event.key(), null);
          }
        }
      }
    }
    throw WriteException.of(
        WriteException.Kind.FAILED,
        "It is written, but what the provider made of it cannot be understood");
  }

  private static WriteException noEvent() {
    return WriteException.of(WriteException.Kind.NOT_FOUND, "There is no such event");
  }

  private static WriteException noPlace() {
    return WriteException.of(
        WriteException.Kind.UNWRITABLE, "Another event has this one's place at the provider");
  }
}
