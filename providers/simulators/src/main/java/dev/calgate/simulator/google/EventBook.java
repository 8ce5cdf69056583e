package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes events of one calendar, and what else Google changes with them: a change of a series sends
 * the master and all its exceptions again. It does not check what it is given. Thread-safe.
 */
final class EventBook {
  private static final Pattern INSTANCE = Pattern.compile("(.+)_(\\d{8}(?:T\\d{6}Z)?)");
  private static final List<String> KEPT =
      List.of(
          "kind",
          "id",
          "htmlLink",
          "created",
          "creator",
          "organizer",
          "iCalUID",
          "recurringEventId",
          "originalStartTime");

  private final GoogleCalendar calendar;
  private final EventStore store = new EventStore();
  private final Stamps stamps;
  private volatile Instant updated;

  EventBook(GoogleCalendar calendar, Stamps stamps) {
    this.calendar = calendar;
    this.stamps = stamps;
    this.updated = calendar.clock().instant();
  }

  /** When anything changed last. */
  Instant updated() {
    return updated;
  }

  EventStore store() {
    return store;
  }

  /** An event, deleted ones too, or an occurrence that nobody has touched. */
  Optional<ObjectNode> find(String id) {
    ObjectNode stored = store.get(id);
    return stored != null ? Optional.of(stored) : untouched(id);
  }

  private Optional<ObjectNode> untouched(String id) {
    Matcher name = INSTANCE.matcher(id);
    ObjectNode master = name.matches() ? store.get(name.group(1)) : null;
    if (master == null || EventStore.isCancelled(master) || !master.has("recurrence")) {
      return Optional.empty();
    }
    return Series.of(master, calendar.zone())
        .flatMap(
            it -> {
              try {
                return Optional.of(EventTimes.ofStamp(name.group(2), it.start()))
                    .filter(it::has)
                    .map(it::instance);
              } catch (DateTimeException e) {
                return Optional.empty();
              }
            });
  }

  /** The event that has a UID and is no exception, deleted ones too. */
  Optional<ObjectNode> byUid(String iCalUid) {
    return Optional.ofNullable(store.byUid(iCalUid));
  }

  /** Stores a new event. */
  ObjectNode insert(ObjectNode given, String creator) {
    return write(EventDefaults.complete(given, calendar, creator), null);
  }

  /** Changes fields of an event. */
  ObjectNode patch(ObjectNode before, ObjectNode changes) {
    ObjectNode taken = Visibility.taken(before, changes);
    ObjectNode after = write(moved(before, kept(before, Json.merged(before, taken))), before);
    ObjectNode master = store.get(before.path("recurringEventId").asText());
    if (master == null || !Visibility.hidesSeries(before, taken)) {
      return after;
    }
    hide(master, taken.path("visibility"));
    return Objects.requireNonNull(store.get(after.path("id").asText()));
  }

  private void hide(ObjectNode master, JsonNode visibility) {
    synchronized (store) {
      for (ObjectNode exception : store.exceptions(master.path("id").asText())) {
        store.put(Json.copy(exception).set("visibility", visibility));
      }
      write(Json.copy(master).set("visibility", visibility), master);
    }
  }

  /** Gives an event other content. */
  ObjectNode replace(ObjectNode before, ObjectNode given) {
    ObjectNode after = Json.object().put("status", "confirmed").put("eventType", "default");
    after.put("sequence", before.path("sequence").asInt());
    after.putObject("reminders").put("useDefault", true);
    after.setAll(Json.merged(Json.object(), given));
    return write(moved(before, kept(before, after)), before);
  }

  private static ObjectNode kept(ObjectNode before, ObjectNode after) {
    for (String field : KEPT) {
      if (before.has(field)) {
        after.set(field, before.get(field));
      } else {
        after.remove(field);
      }
    }
    if (before.has("recurringEventId")) {
      after.remove("recurrence");
    }
    return after;
  }

  /** Another time makes another sequence number, unless a higher one was given. */
  private ObjectNode moved(ObjectNode before, ObjectNode after) {
    ObjectNode tidy = EventDefaults.tidy(after, calendar);
    boolean same =
        tidy.path("start").equals(before.path("start"))
            && tidy.path("end").equals(before.path("end"))
            && tidy.path("recurrence").equals(before.path("recurrence"));
    int old = before.path("sequence").asInt();
    if (!same && tidy.path("sequence").asInt() <= old) {
      tidy.put("sequence", old + 1);
    } else if (!tidy.has("sequence")) {
      tidy.put("sequence", old);
    }
    return tidy;
  }

  /** Deletes an event, a whole series with all that belongs to it, or cancels an occurrence. */
  ObjectNode cancel(ObjectNode before) {
    return write(Json.copy(before).put("status", "cancelled"), before);
  }

  /** Stores an event as it is, with a new entity tag. */
  ObjectNode write(ObjectNode event, @Nullable ObjectNode before) {
    ObjectNode stamped;
    synchronized (store) {
      Stamps.Stamp stamp = stamps.next();
      updated = calendar.clock().instant();
      stamped = stamp.on(event);
      ObjectNode master = store.get(event.path("recurringEventId").asText());
      if (master != null && !EventStore.isCancelled(master)) {
        store.put(stamped);
        touch(master, stamp, stamped.path("id").asText());
      } else {
        store.put(stamped);
        if (EventStore.isCancelled(stamped)) {
          store
              .exceptions(stamped.path("id").asText())
              .forEach(it -> store.forget(it.path("id").asText()));
        } else if (before != null) {
          exceptionsFollow(stamped, stamp, "");
        }
      }
    }
    calendar.changed();
    return stamped;
  }

  private void touch(ObjectNode master, Stamps.Stamp stamp, String without) {
    ObjectNode touched = stamp.on(master);
    store.put(touched);
    exceptionsFollow(touched, stamp, without);
  }

  /** Exceptions that the series' rules no longer give end as bare cancelled events. */
  private void exceptionsFollow(ObjectNode master, Stamps.Stamp stamp, String without) {
    Optional<Series> series = Series.of(master, calendar.zone());
    for (ObjectNode exception : store.exceptions(master.path("id").asText())) {
      if (!exception.path("id").asText().equals(without)) {
        boolean there = series.isEmpty() || isGiven(exception, series.get());
        store.put(stamp.on(there ? exception : bare(exception)));
      }
    }
  }

  private boolean isGiven(ObjectNode exception, Series series) {
    try {
      return series.has(EventTimes.of(exception.path("originalStartTime"), calendar.zone()));
    } catch (DateTimeException e) {
      return true;
    }
  }

  private static ObjectNode bare(ObjectNode event) {
    return Json.object()
        .put("kind", "calendar#event")
        .put("id", event.path("id").asText())
        .put("status", "cancelled");
  }

  /**
   * This and all following: the series ends before {@code at}, a new one with {@code changes} goes
   * on.
   *
   * @return the master that goes on
   */
  ObjectNode split(ObjectNode master, EventTime at, ObjectNode changes) {
    Optional<SeriesSplit> split = splitAt(master, at);
    if (split.isEmpty()) {
      return patch(master, changes);
    }
    write(split.get().ended(), master);
    ObjectNode following = Json.merged(split.get().following(), changes);
    return write(EventDefaults.tidy(following, calendar), null);
  }

  /** Deletes an occurrence and all that follow. */
  void end(ObjectNode master, EventTime at) {
    Optional<SeriesSplit> split = splitAt(master, at);
    if (split.isEmpty()) {
      cancel(master);
    } else {
      write(split.get().ended(), master);
    }
  }

  /** The parts before and from an occurrence on; empty when that is the first. */
  private Optional<SeriesSplit> splitAt(ObjectNode master, EventTime at) {
    Series series =
        Series.of(master, calendar.zone())
            .filter(it -> it.has(at))
            .orElseThrow(() -> new NoSuchElementException("There is no occurrence at " + at));
    return at.occurrenceKey().equals(series.start().occurrenceKey())
        ? Optional.empty()
        : Optional.of(SeriesSplit.of(master, series, at, calendar.zone()));
  }
}
