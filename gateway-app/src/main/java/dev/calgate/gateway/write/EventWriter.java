package dev.calgate.gateway.write;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.EventLookup;
import dev.calgate.gateway.store.EventLookup.Found;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.gateway.store.Pauses;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.gateway.store.WriteStore;
import dev.calgate.gateway.store.WriteTicket;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
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

  /** For how long somebody else may be writing the same event. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final AccountLinker accounts;
  private final EventStore events;
  private final WriteStore writes;
  private final SyncCommit commit;
  private final Runnable wake;
  private final Clock clock;
  private final RunningWrites running;

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
    this.accounts = accounts;
    this.events = events;
    this.writes = writes;
    this.commit = commit;
    this.wake = wake;
    this.clock = clock;
    this.running = new RunningWrites(writes, clock);
  }

  /** Tells the database again and again that the writes of this gateway are on their way. */
  public void renewOn(ScheduledExecutorService executor) {
    running.renewOn(executor);
  }

  /**
   * Makes an event, or finds the one that an earlier try has made.
   *
   * @param uid the event's own, the same whenever the same event is wanted
   * @return its id
   */
  public EventId create(WriteOrder order, CalendarId calendarId, String uid, EventDetails details) {
    return create(order, calendar(order.application(), calendarId), uid, details, null);
  }

  /**
   * The same for one that takes another's place in part.
   *
   * @param template a series of the same calendar; null for none
   */
  EventId create(
      WriteOrder order,
      WritableCalendar calendar,
      String uid,
      EventDetails details,
      @Nullable Subject template) {
    calendar.check(null, details, false);
    ObjectRef object = calendar.writing().newRef(calendar.ref(), uid);
    EventWrite write =
        new EventWrite.Create(
            calendar.ref(),
            uid,
            details,
            order.notifyAttendees(),
            template == null ? null : template.template(held(template).object()));
    try (RunningWrites.Place place = running.enter(calendar.key().accountKey());
        OpenWrite open = begin(calendar, object)) {
      Written written =
          open.write(write, order.origin(), null)
              .orElseThrow(() -> state("Another event has this one's place at the provider"));
      return eventOf(calendar, written.changes());
    }
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
      return new FollowingWrite(this, events, order).change(id, change);
    }
    attempt(order, id, scope, null, (subject, object) -> changed(order, change, subject, object));
    return id;
  }

  private static Optional<EventWrite> changed(
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
      new FollowingWrite(this, events, order).delete(id);
    } else {
      attempt(order, id, scope, null, (subject, object) -> deleted(order, subject, object));
    }
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
    Optional<Written> written =
        attempt(
            order,
            id,
            null,
            target,
            (subject, object) -> {
              checkMove(subject, target);
              return Optional.of(subject.move(object, target, order.notifyAttendees()));
            });
    return eventOf(target, written.orElseThrow().arrived());
  }

  private static void checkMove(Subject subject, WritableCalendar target) {
    if (subject.isOccurrence()) {
      throw WriteException.invalid("calendar_id", "an occurrence stays with its series");
    }
    if (!target.key().account().equals(subject.event().accountId())) {
      throw WriteException.invalid("calendar_id", "must be a calendar of the same account");
    }
  }

  /** What is to be asked of a provider; empty when nothing is to be written. */
  @FunctionalInterface
  private interface Plan {
    Optional<EventWrite> of(Subject subject, KnownObject object);
  }

  /** Empty when nothing was to be written. */
  private Optional<Written> attempt(
      WriteOrder order,
      String id,
      @Nullable Scope scope,
      @Nullable WritableCalendar arrival,
      Plan plan) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Subject first = subject(order, id, scope);
      try (RunningWrites.Place place = running.enter(first.calendar().key().accountKey());
          OpenWrite open = begin(first.calendar(), first.object())) {
        WriteStore.Held held = held(first);
        Subject subject = first.isAt(held.position()) ? first : again(first, order, id, scope);
        if (!subject.object().equals(first.object())) {
          continue;
        }
        subject.check(order);
        Optional<EventWrite> write = plan.of(subject, held.object());
        if (write.isEmpty()) {
          return Optional.empty();
        }
        Optional<Written> written = open.write(write.get(), order.origin(), arrival);
        if (written.isPresent()) {
          return written;
        }
      }
    }
    throw WriteException.of(
        WriteException.Kind.UNAVAILABLE, "The event changes all the time; try again");
  }

  /** What an id stands for, with a scope that is not {@link Scope#FOLLOWING}. */
  Subject subject(WriteOrder order, String id, @Nullable Scope scope) {
    return subject(order, id, scope, it -> calendar(order.application(), it));
  }

  /** The same once more; it was allowed to write in its calendar a moment ago. */
  private Subject again(Subject first, WriteOrder order, String id, @Nullable Scope scope) {
    return subject(order, id, scope, it -> first.calendar());
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

  private WriteStore.Held held(Subject subject) {
    return writes
        .held(subject.calendar().key(), subject.object(), subject.event().id())
        .orElseThrow(
            () -> state("The event is stored in a state that cannot be understood any more"));
  }

  private OpenWrite begin(WritableCalendar calendar, ObjectRef object) {
    Pauses pauses = new Pauses(PATIENCE);
    Optional<WriteTicket> ticket = writes.begin(calendar.key(), object, clock.instant());
    while (ticket.isEmpty()) {
      if (!pauses.pass()) {
        throw WriteException.of(
            WriteException.Kind.UNAVAILABLE, "Somebody else is writing the event; try again");
      }
      ticket = writes.begin(calendar.key(), object, clock.instant());
    }
    return new OpenWrite(
        accounts,
        writes,
        commit,
        wake,
        clock,
        calendar,
        object,
        ticket.get(),
        running.keep(ticket.get()));
  }

  private WritableCalendar calendar(ApplicationId application, CalendarId calendar) {
    WriteStore.Place place =
        writes
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

  private static WriteException state(String message) {
    return WriteException.of(WriteException.Kind.STATE, message);
  }
}
