package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.owner.OwnedCalendar;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A calendar and the hands that edit it, as its owner would in Google's own pages: without HTTP, at
 * once, unchecked. Each edit is pushed to the channels that are open. Events go in and out as
 * copies in Google's JSON. Thread-safe.
 */
public final class GoogleCalendar {
  private final GoogleSimulator server;
  private final GoogleUser owner;
  private final String id;
  private final EventBook book;
  private final Map<GoogleUser, Role> readers = new ConcurrentHashMap<>();
  private final SyncEpoch epoch;
  private volatile ObjectNode properties;
  private volatile boolean deleted;
  private volatile boolean refusesPush;

  GoogleCalendar(GoogleSimulator server, GoogleUser owner, String id, ObjectNode properties) {
    this.server = server;
    this.owner = owner;
    this.id = id;
    this.properties = stamped(server, properties);
    this.book = new EventBook(this, server.stamps());
    this.epoch = new SyncEpoch(server.clock());
  }

  private static ObjectNode stamped(GoogleSimulator server, ObjectNode properties) {
    return Json.copy(properties).put("etag", server.stamps().next().etag());
  }

  /** Its id: the owner's e-mail for a primary calendar, else a random address. */
  public String id() {
    return id;
  }

  /** Who created it. */
  public GoogleUser owner() {
    return owner;
  }

  /** Whether it is its owner's own. */
  public boolean isPrimary() {
    return id.equals(owner.email());
  }

  /** Its name for people, as its owner gave it. */
  public String title() {
    return properties.path("summary").asText();
  }

  /** Its time zone. */
  public ZoneId zone() {
    return ZoneId.of(properties.path("timeZone").asText());
  }

  /** Gives it another name, which no incremental list of calendars tells, as with Google. */
  public void rename(String title) {
    change(Json.object().put("summary", title));
  }

  /** Puts it in another time zone. */
  public void timeZone(ZoneId zone) {
    change(Json.object().put("timeZone", zone.getId()));
  }

  void change(ObjectNode changes) {
    properties = stamped(server, Json.merged(properties, changes));
    listChanged();
  }

  /** Everybody who has it on their list may want to look. */
  private void listChanged() {
    for (GoogleUser user : server.users()) {
      if (user.list().has(this)) {
        user.listChanged();
      }
    }
  }

  /**
   * Lets another user see it, and puts it on that user's list, as if the invitation had been
   * accepted. Sharing again changes the role, which no incremental list of calendars tells.
   *
   * @param role {@code freeBusyReader}, {@code reader}, {@code writer} or {@code owner}
   * @throws IllegalArgumentException when there is no such role
   */
  public void share(GoogleUser other, String role) {
    readers.put(
        other, Role.of(role).orElseThrow(() -> new IllegalArgumentException("No role " + role)));
    if (other.list().has(this)) {
      other.listChanged();
    } else {
      other.list().add(this, Json.object());
    }
  }

  /** Takes it away from another user; it answers 404 to them from now on. */
  public void unshare(GoogleUser other) {
    readers.remove(other);
    other.list().remove(this);
  }

  /** Deletes it; it answers 404 and is told as deleted by everybody's list. */
  public void delete() {
    deleted = true;
    server.remove(this);
    server.users().forEach(it -> it.list().remove(this));
  }

  /**
   * Creates an event from any fields of Google's JSON; id, times of creation and the like are
   * filled in.
   *
   * @return its id
   */
  public String insert(ObjectNode event) {
    return idOf(book.insert(event, owner.email()));
  }

  /**
   * Changes fields: objects are merged, null clears, lists are replaced. The id may be that of an
   * occurrence.
   *
   * @throws NoSuchElementException when there is no such event
   */
  public void patch(String eventId, ObjectNode changes) {
    synchronized (book.store()) {
      book.patch(existing(eventId), changes);
    }
  }

  /**
   * Deletes an event, a series with all that belongs to it, or cancels an occurrence.
   *
   * @throws NoSuchElementException when there is no such event
   */
  public void delete(String eventId) {
    synchronized (book.store()) {
      book.cancel(existing(eventId));
    }
  }

  /**
   * An event as it is stored, deleted or not, or an occurrence of a series.
   *
   * @throws NoSuchElementException when there is none
   */
  public ObjectNode get(String eventId) {
    return existing(eventId).deepCopy();
  }

  private ObjectNode existing(String eventId) {
    return book.find(eventId)
        .orElseThrow(() -> new NoSuchElementException(id + " has no event " + eventId));
  }

  /**
   * The truth: single events, masters and exceptions as they are stored, cancelled exceptions of
   * series that go on among them, deleted events not; in the order of their last change.
   */
  public List<ObjectNode> events() {
    return book.store().after(0).stream()
        .filter(it -> !EventStore.isCancelled(it) || it.has("recurringEventId"))
        .map(ObjectNode::deepCopy)
        .toList();
  }

  /**
   * Creates a single event.
   *
   * @return its id
   */
  public String createEvent(String title, EventTime start, EventTime end) {
    return insert(draft(title, start, end));
  }

  /**
   * Creates a series.
   *
   * @param recurrenceLines such as {@code RRULE:FREQ=WEEKLY;COUNT=10}
   * @return the master's id
   */
  public String createSeries(
      String title, EventTime start, EventTime end, List<String> recurrenceLines) {
    ObjectNode draft = draft(title, start, end);
    ArrayNode lines = draft.putArray("recurrence");
    recurrenceLines.forEach(lines::add);
    return insert(draft);
  }

  private ObjectNode draft(String title, EventTime start, EventTime end) {
    ObjectNode draft = Json.object().put("summary", title);
    draft.set("start", EventTimes.json(start, zone()));
    draft.set("end", EventTimes.json(end, zone()));
    return draft;
  }

  /**
   * Changes one occurrence.
   *
   * @return the exception's id
   * @throws NoSuchElementException when the series has no such occurrence
   */
  public String editInstance(String seriesId, EventTime originalStart, ObjectNode changes) {
    synchronized (book.store()) {
      return idOf(book.patch(existing(instanceId(seriesId, originalStart)), changes));
    }
  }

  /**
   * Cancels one occurrence.
   *
   * @return the exception's id
   * @throws NoSuchElementException when the series has no such occurrence
   */
  public String cancelInstance(String seriesId, EventTime originalStart) {
    synchronized (book.store()) {
      return idOf(book.cancel(existing(instanceId(seriesId, originalStart))));
    }
  }

  private static String instanceId(String seriesId, EventTime originalStart) {
    return seriesId + "_" + EventTimes.stamp(originalStart);
  }

  /**
   * Changes an occurrence and all that follow: the old master ends on the day before, a new one
   * {@code <seriesId>_R<stamp>} goes on, and exceptions beyond the end become bare cancelled
   * events. At the first occurrence the series as a whole is changed.
   *
   * @param at original start of the first occurrence that changes
   * @return the id of the master that goes on
   * @throws NoSuchElementException when there is no such series, or no such occurrence of it
   */
  public String splitSeries(String seriesId, EventTime at, ObjectNode changes) {
    synchronized (book.store()) {
      return idOf(book.split(existing(seriesId), at, changes));
    }
  }

  /**
   * Deletes an occurrence and all that follow: the master ends on the day before, and exceptions
   * beyond the end become bare cancelled events. At the first occurrence the series is deleted.
   *
   * @param at original start of the first occurrence that is deleted
   * @throws NoSuchElementException when there is no such series, or no such occurrence of it
   */
  public void endSeries(String seriesId, EventTime at) {
    synchronized (book.store()) {
      book.end(existing(seriesId), at);
    }
  }

  /** In the hands of an owner who plans events, for one thread at a time. */
  public OwnedCalendar owned() {
    return new OwnedGoogleCalendar(this);
  }

  /** Sets up the conferences that were asked for with events, each as a change of its event. */
  public void finishConferences() {
    synchronized (book.store()) {
      for (ObjectNode event : book.store().after(0)) {
        if (Conferences.isPending(event)) {
          book.patch(event, Conferences.ready(event));
        }
      }
    }
  }

  private static String idOf(ObjectNode event) {
    return event.path("id").asText();
  }

  /**
   * Makes every sync token given so far worthless.
   *
   * @param reason {@code fullSyncRequired} or {@code updatedMinTooLongAgo}, answered with 410; with
   *     the latter, {@code updatedMin} before now is refused too
   */
  public void expireTokens(String reason) {
    epoch.next(reason);
  }

  /** From now on nobody can watch its events, as with calendars of holidays. */
  public void refusePush() {
    refusesPush = true;
  }

  boolean refusesPush() {
    return refusesPush;
  }

  Clock clock() {
    return server.clock();
  }

  EventBook book() {
    return book;
  }

  SyncEpoch epoch() {
    return epoch;
  }

  void changed() {
    server.channels().changed(channelKey());
  }

  String channelKey() {
    return "events " + id;
  }

  /** What a user may do; null when it is as if the calendar were not there. */
  @Nullable Role roleOf(GoogleUser user) {
    if (deleted) {
      return null;
    }
    return user.equals(owner) ? Role.OWNER : readers.get(user);
  }

  /** As {@code calendars.get} tells it. */
  ObjectNode json() {
    ObjectNode json = Json.object().put("kind", "calendar#calendar");
    json.set("etag", properties.path("etag"));
    json.put("id", id);
    json.setAll(properties);
    json.putObject("conferenceProperties")
        .putArray("allowedConferenceSolutionTypes")
        .add("hangoutsMeet");
    return isPrimary() ? json : json.put("dataOwner", owner.email());
  }

  Optional<String> property(String name) {
    return Json.text(properties, name);
  }

  @Override
  public String toString() {
    return id;
  }
}
