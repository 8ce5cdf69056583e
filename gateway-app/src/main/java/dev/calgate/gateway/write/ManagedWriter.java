package dev.calgate.gateway.write;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.gateway.store.ManagedEvents;
import dev.calgate.gateway.store.ManagedEvents.Leaving;
import dev.calgate.gateway.store.ManagedEvents.Managed;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.Origin;
import dev.calgate.provider.ObjectRef;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events that applications call by names of their own: whatever becomes of a try, another
 * one with the same name means the same event. Thread-safe.
 */
public final class ManagedWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ManagedWriter.class);

  /** How often an event may come and go while it is written. */
  private static final int ATTEMPTS = 3;

  /** How long a caller waits for the deletion of many; {@link #deleteLeaving} does what is left. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration RUN = Duration.ofSeconds(20);
  private static final int PAGE = 100;

  /** It is the calendar, or its account, that cannot be written, not the one event. */
  private static final Set<WriteException.Kind> OF_THE_CALENDAR =
      Set.of(
          WriteException.Kind.STATE, WriteException.Kind.UNAVAILABLE, WriteException.Kind.FAILED);

  private final ManagedEvents managed;
  private final EventStore events;
  private final EventWriter writer;

  public ManagedWriter(ManagedEvents managed, EventStore events, EventWriter writer) {
    this.managed = managed;
    this.events = events;
    this.writer = writer;
  }

  /**
   * Makes the event that an application calls by a name, or changes it when it is there.
   *
   * @param created what it says when it is new
   * @param change what it is to say, by what it says; may be asked several times
   * @throws WriteException when it is not written, or it is not known whether
   */
  public void put(
      WriteOrder order,
      CalendarId calendar,
      String name,
      Supplier<EventDetails> created,
      UnaryOperator<EventDetails> change) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Managed one = take(order.application(), calendar, name);
      EventId event = one.event() == null ? made(order, calendar, one, created) : one.event();
      if (event == null || isChanged(order, event, change)) {
        return;
      }
    }
    throw WriteException.of(
        WriteException.Kind.UNAVAILABLE, "The event comes and goes all the time; try again");
  }

  /** The name is taken before anybody is asked, for a gateway that dies over it. */
  private Managed take(ApplicationId application, CalendarId calendar, String name) {
    Managed known = managed.find(application, calendar, name).orElse(null);
    if (known == null) {
      String uid = ManagedEvents.uid(application, calendar, name);
      ObjectRef object = writer.objectOf(application, calendar, uid);
      managed.take(application, calendar, name, uid, object);
      return new Managed(name, uid, object, null, false, false);
    }
    if (known.leaving()) {
      managed.leave(application, calendar, name, false);
    }
    return known;
  }

  /** Makes the event; if it was there already, it is what is given back, and is yet to change. */
  private @Nullable EventId made(
      WriteOrder order, CalendarId calendar, Managed one, Supplier<EventDetails> created) {
    EventWriter.Made made = writer.make(order, calendar, one.uid(), created.get());
    if (!made.found()) {
      return null;
    }
    events
        .find(order.application(), made.id())
        .map(row -> new ObjectRef(row.event().source().ref()))
        .filter(object -> !object.equals(one.ref()))
        .ifPresent(object -> managed.place(order.application(), calendar, one.name(), object));
    return made.id();
  }

  private boolean isChanged(WriteOrder order, EventId event, UnaryOperator<EventDetails> change) {
    try {
      writer.change(order, event.value(), null, change);
      return true;
    } catch (WriteException e) {
      if (e.kind() == WriteException.Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Deletes the event that an application calls by a name. That there is none is no failure; one
   * that was asked for and of which nothing has been seen yet is deleted when it appears.
   *
   * @throws WriteException when it is not deleted, or it is not known whether
   */
  public void delete(WriteOrder order, CalendarId calendar, String name) {
    managed
        .find(order.application(), calendar, name)
        .ifPresent(
            one -> {
              if (one.event() != null) {
                delete(order, one.event(), () -> true);
              } else if (!one.gone()) {
                managed.leave(order.application(), calendar, name, true);
              }
            });
  }

  private void delete(WriteOrder order, EventId event, BooleanSupplier wanted) {
    try {
      writer.deleteIf(order, event, wanted);
    } catch (WriteException e) {
      if (e.kind() != WriteException.Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  /**
   * Deletes all events of an account that its application has made. Of very many only the first
   * seconds are waited for, and what its provider does not do now is asked for again: from here on
   * {@link #deleteLeaving} sees to it.
   *
   * @param calendars those in them alone; null for all
   */
  public void deleteAll(
      AccountKey account, @Nullable Collection<CalendarId> calendars, Origin origin) {
    managed.leaveAll(account, calendars);
    deleteLeaving(account, origin, PATIENCE);
  }

  /** Goes on with deletions that were asked for; those that fail are left for the next time. */
  public void deleteLeaving() {
    deleteLeaving(null, new Origin(Origin.Type.API, null), RUN);
  }

  private void deleteLeaving(@Nullable AccountKey account, Origin origin, Duration limit) {
    long begin = System.nanoTime();
    Set<CalendarId> away = new HashSet<>();
    List<Leaving> page;
    @Nullable Leaving last = null;
    do {
      page = managed.leaving(account, last, PAGE);
      for (Leaving one : page) {
        if (System.nanoTime() - begin > limit.toNanos()) {
          return;
        }
        if (!away.contains(one.calendar()) && !isDone(one, origin)) {
          away.add(one.calendar());
        }
        last = one;
      }
    } while (page.size() == PAGE);
  }

  /** Whether more can be done in the calendar. */
  private boolean isDone(Leaving one, Origin origin) {
    ApplicationId application = one.account().application();
    WriteOrder order = new WriteOrder(application, origin, true, position -> true);
    try {
      // Whoever wants the event again says so before he writes it.
      delete(order, one.event(), () -> isLeaving(one));
      managed.left(application, one.calendar(), one.name());
    } catch (WriteException e) {
      if (OF_THE_CALENDAR.contains(e.kind())) {
        // Or of this event alone, for all that one answer tells.
        managed.fail(application, one.calendar(), one.name());
        return false;
      }
      if (e.kind() == WriteException.Kind.UNWRITABLE) {
        return true;
      }
      LOG.warn("{} is not deleted as asked for: {}", one.event(), e.getMessage());
      managed.leave(application, one.calendar(), one.name(), false);
    }
    return true;
  }

  private boolean isLeaving(Leaving one) {
    return managed
        .find(one.account().application(), one.calendar(), one.name())
        .filter(Managed::leaving)
        .isPresent();
  }
}
