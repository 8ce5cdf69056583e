package dev.calgate.gateway.write;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.CalendarKey;
import dev.calgate.gateway.store.Pauses;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.gateway.store.WriteStore;
import dev.calgate.gateway.store.WriteTicket;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Feature;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens writes, and is what they work with.
 *
 * @param wake called when a calendar has become due
 */
record OpenWrites(
    AccountLinker accounts,
    WriteStore store,
    SyncCommit commit,
    RunningWrites running,
    Runnable wake,
    Clock clock) {
  /** For how long somebody else may be writing the same object. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * Waits until nobody else writes an object.
   *
   * @throws WriteException when that takes too long
   */
  OpenWrite open(WritableCalendar calendar, ObjectRef object) {
    Pauses pauses = new Pauses(PATIENCE);
    Optional<WriteTicket> ticket = store.begin(calendar.key(), object, now());
    while (ticket.isEmpty()) {
      if (!pauses.pass()) {
        throw WriteException.of(
            WriteException.Kind.UNAVAILABLE, "Somebody else is writing the event; try again");
      }
      ticket = store.begin(calendar.key(), object, now());
    }
    return new OpenWrite(this, calendar, object, ticket.get());
  }

  /** What is stored in an object's place, where nobody else could say; null where somebody can. */
  @Nullable KnownObject resident(WritableCalendar calendar, ObjectRef object) {
    return accounts.provider(calendar.provider()).capabilities().has(Feature.RESIDENT)
        ? store.known(calendar.key(), object).orElse(null)
        : null;
  }

  /**
   * What is stored of a subject and its object.
   *
   * @return empty when the object is not there any more
   * @throws WriteException when it is, but cannot be understood
   */
  Optional<WriteStore.Held> held(Subject subject) {
    CalendarKey calendar = subject.calendar().key();
    ObjectRef object = subject.object();
    Optional<WriteStore.Held> held = store.held(calendar, object, subject.event().id());
    if (held.isEmpty() && store.versions(calendar, List.of(object)).containsKey(object)) {
      throw WriteException.of(
          WriteException.Kind.UNWRITABLE,
          "The event is stored in a state that cannot be understood any more");
    }
    return held;
  }

  CalendarSession session(WritableCalendar calendar) {
    return accounts.openUrgently(calendar.key().accountKey(), calendar.provider());
  }

  /** How many objects are fetched at once. */
  int batch(WritableCalendar calendar) {
    return accounts.provider(calendar.provider()).capabilities().limits().fetchBatch();
  }

  Instant now() {
    return clock.instant();
  }
}
