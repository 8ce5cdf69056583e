package dev.calgate.provider.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Written;
import dev.calgate.provider.cronofy.wire.Days;
import dev.calgate.provider.cronofy.wire.EventMapping;
import dev.calgate.provider.cronofy.wire.EventSent;
import dev.calgate.provider.cronofy.wire.Json;
import dev.calgate.provider.cronofy.wire.Names;
import dev.calgate.provider.cronofy.wire.Refusals;
import dev.calgate.provider.cronofy.wire.UnreadableException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one event. Cronofy has neither conditions nor an answer that says more than that a write
 * is accepted: so the event is looked at before, whether it is as its caller saw it, and
 * afterwards, what it says now. What is not visible by then is told as it was sent.
 */
final class CronofyWriter {
  private final EventCalls calls;
  private final EventMapping mapping;

  CronofyWriter(EventCalls calls, EventMapping mapping) {
    this.calls = calls;
    this.mapping = mapping;
  }

  Written write(EventWrite write) {
    if (write instanceof EventWrite.Create create) {
      return create(create);
    } else if (write instanceof EventWrite.Update update) {
      return update(update);
    } else if (write instanceof EventWrite.Delete delete) {
      return delete(delete);
    }
    throw CronofyErrors.object(ErrorKind.REJECTED, "Cronofy moves no event to another calendar");
  }

  private Written create(EventWrite.Create create) {
    refuse(null, create.details());
    ObjectRef ref = Names.ofNew(create.uid());
    Days days = Days.around(create.details());
    Optional<ObjectNode> there =
        calls.find(create.calendar(), ref, days).filter(it -> !EventMapping.isDeleted(it));
    if (there.isPresent()) {
      return Written.found(mapping.change(there.get()));
    }
    ObjectNode body = EventSent.created(ref, create.details());
    calls.upsert(create.calendar(), body);
    Optional<ObjectNode> now =
        calls.find(create.calendar(), ref, days).filter(it -> !EventMapping.isDeleted(it));
    return Written.of(
        now.map(mapping::change)
            .orElseGet(() -> queued(create.calendar(), null, body, create.details())));
  }

  private Written update(EventWrite.Update update) {
    single(update.originalStart());
    refuse(update.before(), update.after());
    ObjectRef ref = update.object().ref();
    ObjectNode known = seen(update.calendar(), update.object());
    Optional<String> answer = EventSent.answer(update.before(), update.after());
    boolean differs = EventSent.differs(update.before(), update.after());
    may(known, "update", differs && !Names.isManaged(ref));
    may(known, "change_participation_status", answer.isPresent());
    ObjectNode body = EventSent.changed(ref, known, update.before(), update.after());
    if (differs) {
      calls.upsert(update.calendar(), body);
    }
    answer.ifPresent(
        it -> calls.participate(update.calendar(), ref, Json.object().put("status", it)));
    if (!differs && answer.isEmpty()) {
      return Written.of(mapping.change(known));
    }
    return Written.of(
        calls
            .find(update.calendar(), ref, Days.around(known).orElse(null))
            .filter(it -> !it.equals(known))
            .map(mapping::change)
            .orElseGet(() -> queued(update.calendar(), known, body, update.after())));
  }

  private Written delete(EventWrite.Delete delete) {
    single(delete.originalStart());
    ObjectRef ref = delete.object().ref();
    ObjectNode known = seen(delete.calendar(), delete.object());
    may(known, "delete", !Names.isManaged(ref));
    calls.delete(delete.calendar(), Names.put(Json.object(), ref));
    return Written.of(new RemoteChange.Removed(ref));
  }

  private static void single(@Nullable Object originalStart) {
    if (originalStart != null) {
      throw CronofyErrors.object(ErrorKind.REJECTED, "Cronofy tells single events only");
    }
  }

  private static void refuse(@Nullable EventDetails before, EventDetails after) {
    Map<String, String> refused = Refusals.of(before, after, false);
    refused.forEach(
        (field, reason) -> {
          throw CronofyErrors.object(ErrorKind.REJECTED, field + ": " + reason);
        });
  }

  /** The event as it is, if that is as the caller saw it. */
  private ObjectNode seen(CalendarRef calendar, KnownObject object) {
    Days days = days(object);
    ObjectNode event =
        calls.find(calendar, object.ref(), days).orElseThrow(() -> outOfSight(object.ref(), days));
    if (EventMapping.isDeleted(event)) {
      throw CronofyErrors.object(ErrorKind.GONE, "The event is not there any more");
    }
    if (!EventMapping.version(event).equals(object.version())) {
      throw CronofyErrors.object(ErrorKind.CONFLICT, "The event has changed");
    }
    return event;
  }

  private RuntimeException outOfSight(ObjectRef ref, @Nullable Days days) {
    boolean beyond =
        !Names.isManaged(ref)
            && days != null
            && days.within(EventQuery.readable(calls.today())).isEmpty();
    return beyond
        ? CronofyErrors.object(
            ErrorKind.REJECTED, "The event is outside of the days that Cronofy lets be read")
        : CronofyErrors.object(
            ErrorKind.UNREACHABLE, "The event's present state cannot be had from Cronofy");
  }

  private static @Nullable Days days(KnownObject object) {
    try {
      return Days.around(Json.parse(object.raw())).orElse(null);
    } catch (UnreadableException e) {
      return null;
    }
  }

  private static void may(ObjectNode event, String option, boolean wanted) {
    if (wanted && !event.path("options").path(option).asBoolean(true)) {
      throw CronofyErrors.object(
          ErrorKind.FORBIDDEN, "Cronofy does not let this application do this to the event");
    }
  }

  private RemoteChange queued(
      CalendarRef calendar, @Nullable ObjectNode known, ObjectNode body, EventDetails after) {
    return mapping.queued(EventSent.expected(calendar.value(), known, body, after));
  }
}
