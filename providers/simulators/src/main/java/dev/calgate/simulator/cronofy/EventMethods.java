package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.http.Response;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes events: accepted with 202 and without a body, visible when it pleases the service. */
final class EventMethods {
  private static final int LONGEST_SUMMARY = 1_024;
  private static final int LONGEST_DESCRIPTION = 4_096;

  /** Taken over as they come; times, attendees and conferences are not among them. */
  private static final List<String> PLAIN =
      List.of("summary", "description", "location", "transparency", "event_private", "url");

  private static final Set<String> ANSWERS = Set.of("accepted", "tentative", "declined");

  private final Call call;

  EventMethods(Call call) {
    this.call = call;
  }

  /** Creates or changes an own event by {@code event_id}, or changes another by its uid. */
  Response upsert(String calendarId) {
    call.mayWrite();
    CronofyCalendar calendar = call.writable(calendarId);
    ObjectNode body = call.parameters().body();
    Optional<String> uid = call.parameters().text("event_uid");
    if (uid.isPresent()) {
      StoredEvent known = external(calendar, uid.get());
      mayUpdate(known);
    } else {
      call.parameters().required("event_id");
    }
    call.parameters().required("summary");
    longest(body, "summary", LONGEST_SUMMARY);
    longest(body, "description", LONGEST_DESCRIPTION);
    EventTime start = time(body, "start");
    EventTime end = time(body, "end");
    if (end.instant(ZoneOffset.UTC).isBefore(start.instant(ZoneOffset.UTC))) {
      throw CronofyException.invalid("end", "errors.invalid_time_pair", "end must be after start");
    }
    call.server().writes().accept(() -> write(calendar, uid, body, start, end));
    return Response.of(202);
  }

  private EventTime time(ObjectNode body, String field) {
    String zone = call.parameters().text("tzid").orElse("Etc/UTC");
    return Times.read(field, body.path(field), Times.zone("tzid", zone));
  }

  private static void longest(ObjectNode body, String field, int most) {
    if (body.path(field).asText("").length() > most) {
      throw CronofyException.invalid(field, "errors.too_long", field + " is too long");
    }
  }

  private StoredEvent external(CronofyCalendar calendar, String uid) {
    StoredEvent event = calendar.book().find(uid).orElseThrow(() -> CronofyException.of(404));
    if (event.isOf(call.clientId())) {
      throw CronofyException.invalid(
          "event_uid", "errors.must_be_external_event_uid", "must be of an external event");
    }
    return event;
  }

  private static void mayUpdate(StoredEvent event) {
    if (!event.json(false).path("options").path("update").asBoolean()) {
      throw CronofyException.of(403);
    }
  }

  private void write(
      CronofyCalendar calendar,
      Optional<String> uid,
      ObjectNode body,
      EventTime start,
      EventTime end) {
    EventBook book = calendar.book();
    String id = body.path("event_id").asText();
    StoredEvent before =
        uid.flatMap(book::find).or(() -> book.managed(call.clientId(), id)).orElse(null);
    ObjectNode fields = EventInput.fields(body, before, PLAIN);
    StoredEvent after =
        uid.isPresent() && before != null
            ? book.change(before, fields, start, end)
            : book.upsert(call.clientId(), id, fields, start, end);
    told(calendar, after);
  }

  private void told(CronofyCalendar calendar, StoredEvent event) {
    call.server().channels().changed(call.account(), calendar.id(), event, call.clientId());
  }

  /** Deletes by {@code event_id} or {@code event_uid}; an unknown own one is deleted already. */
  Response delete(String calendarId) {
    call.mayWrite();
    CronofyCalendar calendar = call.writable(calendarId);
    Optional<String> uid = call.parameters().text("event_uid");
    Optional<StoredEvent> event =
        uid.isPresent()
            ? uid.map(it -> external(calendar, it))
            : calendar.book().managed(call.clientId(), call.parameters().required("event_id"));
    event.ifPresent(
        it -> call.server().writes().accept(() -> told(calendar, calendar.book().delete(it))));
    return Response.of(202);
  }

  /** Deletes own events: all, or those of some calendars. */
  Response bulkDelete() {
    call.mayWrite();
    List<String> ids = call.parameters().all("calendar_ids");
    boolean all = call.parameters().flag("delete_all");
    if (all != ids.isEmpty()) {
      throw CronofyException.invalid(
          "calendar_ids", "errors.invalid_calendar_ids", "either all or some");
    }
    List<CronofyCalendar> calendars =
        call.account().calendars().stream().filter(it -> all || ids.contains(it.id())).toList();
    call.server()
        .writes()
        .accept(
            () ->
                calendars.forEach(
                    calendar ->
                        calendar.book().all().stream()
                            .filter(it -> it.isOf(call.clientId()) && !it.deleted())
                            .forEach(it -> told(calendar, calendar.book().delete(it)))));
    return Response.of(202);
  }

  /** The account's own answer to an invitation. */
  Response participation(String calendarId, String uid) {
    call.mayWrite();
    CronofyCalendar calendar = call.writable(calendarId);
    String status = call.parameters().required("status");
    if (!ANSWERS.contains(status)) {
      throw CronofyException.invalid("status", "errors.not_recognized", "is not recognized");
    }
    StoredEvent event = external(calendar, uid);
    ObjectNode changes = Json.object().put("participation_status", status);
    JsonNode attendees = event.fields().path("attendees").deepCopy();
    for (JsonNode attendee : attendees) {
      if (attendee.path("email").asText().equalsIgnoreCase(call.account().email())) {
        ((ObjectNode) attendee).put("status", status);
      }
    }
    if (attendees.isArray()) {
      changes.set("attendees", attendees);
    }
    call.server()
        .writes()
        .accept(() -> told(calendar, calendar.book().change(event, changes, null, null)));
    return Response.of(202);
  }
}
