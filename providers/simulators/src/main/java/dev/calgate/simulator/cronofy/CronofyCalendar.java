package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A calendar and the hands that edit it, as its person would at the provider behind the service:
 * without HTTP, at once, unchecked. Each edit is told to the channels that are open. Thread-safe.
 */
public final class CronofyCalendar {
  private final CronofySimulator server;
  private final CronofyAccount account;
  private final String id;
  private final EventBook book;
  private volatile String name;
  private volatile boolean readOnly;
  private volatile boolean deleted;

  CronofyCalendar(CronofySimulator server, CronofyAccount account, String id, String name) {
    this.server = server;
    this.account = account;
    this.id = id;
    this.name = name;
    this.book = new EventBook(id, server.clock());
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Its name for people. */
  public String name() {
    return name;
  }

  /** Gives it another name. */
  public void rename(String other) {
    name = other;
    account.listChanged();
  }

  /** Lets nobody write to it, or everybody again. */
  public void readOnly(boolean on) {
    readOnly = on;
  }

  /** Deletes it; it stays in the list, marked so, and its events are told no more. */
  public void delete() {
    deleted = true;
    account.listChanged();
  }

  /**
   * Enters an event.
   *
   * @return its {@code event_uid}
   */
  public String createEvent(String title, EventTime start, EventTime end) {
    return create(Json.object().put("summary", title), start, end);
  }

  /**
   * Enters an event with any fields of the event object.
   *
   * @return its {@code event_uid}
   */
  public String create(ObjectNode fields, EventTime start, EventTime end) {
    return changed(book.create(fields, start, end));
  }

  /**
   * Enters a series, which the service tells as single occurrences of one {@code
   * series_identifier}, at most a thousand.
   *
   * @param rule an RRULE without its name, such as {@code FREQ=DAILY;COUNT=5}
   * @param zone where whole days begin
   * @return the {@code event_uid} of each, in order
   */
  public List<String> createSeries(
      String title, EventTime start, EventTime end, String rule, ZoneId zone) {
    String series = Identifiers.of("ser_");
    return Expansion.starts(start, end, rule, zone).stream()
        .map(
            it ->
                create(
                    Json.object()
                        .put("summary", title)
                        .put("recurring", true)
                        .put("series_identifier", series),
                    it,
                    EventTime.between(start, end).after(it)))
        .toList();
  }

  /**
   * Changes fields: null clears, all else replaces. {@code start} and {@code end} among them are
   * told as they are.
   *
   * @throws NoSuchElementException when there is no such event
   */
  public void edit(String uid, ObjectNode changes) {
    changed(book.change(existing(uid), changes, null, null));
  }

  /**
   * Moves an event.
   *
   * @throws NoSuchElementException when there is no such event
   */
  public void move(String uid, EventTime start, EventTime end) {
    changed(book.change(existing(uid), Json.object(), start, end));
  }

  /**
   * Deletes an event.
   *
   * @throws NoSuchElementException when there is no such event
   */
  public void delete(String uid) {
    changed(book.delete(existing(uid)));
  }

  /** Forgets an event as if it had never been: no listing tells that it is deleted. */
  public void forget(String uid) {
    book.forget(uid);
  }

  /**
   * An event as a listing with {@code localized_times} tells it, deleted or not.
   *
   * @throws NoSuchElementException when there is none
   */
  public ObjectNode get(String uid) {
    return existing(uid).json(true);
  }

  /** The events that are there, in the order of their starts. */
  public List<ObjectNode> events() {
    return book.all().stream().filter(it -> !it.deleted()).map(it -> it.json(true)).toList();
  }

  /** The {@code event_uid} of what an application has made under its own id, deleted or not. */
  public @Nullable String uidOf(String clientId, String eventId) {
    return book.managed(clientId, eventId).map(StoredEvent::uid).orElse(null);
  }

  private StoredEvent existing(String uid) {
    return book.find(uid)
        .orElseThrow(() -> new NoSuchElementException(id + " has no event " + uid));
  }

  private String changed(StoredEvent event) {
    server.channels().changed(account, id, event, null);
    return event.uid();
  }

  EventBook book() {
    return book;
  }

  CronofyAccount account() {
    return account;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  boolean isDeleted() {
    return deleted;
  }

  ObjectNode traits() {
    ObjectNode traits = Json.object().put("calendar_id", id).put("calendar_name", name);
    Map.of(
            "calendar_readonly",
            readOnly,
            "calendar_deleted",
            deleted,
            "calendar_primary",
            account.calendars().indexOf(this) == 0,
            "calendar_integrated_conferencing_available",
            false,
            "calendar_attachments_available",
            false)
        .forEach(traits::put);
    return traits.put("permission_level", "unrestricted");
  }

  @Override
  public String toString() {
    return id;
  }
}
