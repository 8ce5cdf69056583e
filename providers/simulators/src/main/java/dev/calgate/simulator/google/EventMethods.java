package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The methods of events that are about one event. */
final class EventMethods {
  private static final List<String> GOOGLES =
      List.of("kind", "created", "htmlLink", "organizer", "recurringEventId", "originalStartTime");
  private static final List<String> UPDATES = List.of("all", "externalOnly", "none");

  private final Call call;
  private final String calendarId;

  EventMethods(Call call, String calendarId) {
    this.call = call;
    this.calendarId = calendarId;
  }

  /** Refuses a range of time that is empty. */
  static void checkRange(Query query) {
    Optional<Instant> min = query.moment("timeMin");
    Optional<Instant> max = query.moment("timeMax");
    if (min.isPresent() && max.isPresent() && !min.get().isBefore(max.get())) {
      throw GoogleException.timeRangeEmpty("timeMax");
    }
  }

  Response get(String id) {
    GoogleCalendar calendar = call.calendar(calendarId);
    ObjectNode event = calendar.book().find(id).orElseThrow(GoogleException::notFound);
    return call.tagged(EventView.of(call, calendar).told(event));
  }

  Response insert() {
    GoogleCalendar calendar = writable();
    ObjectNode event = asked();
    EventRules.checkNew(event, calendar);
    if (event.has("id") && event.has("iCalUID")) {
      throw GoogleException.invalid("Either id or iCalUID may be given, not both.");
    }
    synchronized (calendar.book().store()) {
      Optional<String> id = Json.text(event, "id");
      if (id.isPresent() && calendar.book().store().get(id.get()) != null) {
        throw duplicate();
      }
      Optional<String> uid = Json.text(event, "iCalUID");
      if (uid.flatMap(calendar.book()::byUid).isPresent()) {
        throw duplicate();
      }
      return told(calendar, calendar.book().insert(own(event), call.user().email()));
    }
  }

  private static GoogleException duplicate() {
    return new GoogleException(409, "duplicate", "The requested identifier already exists.");
  }

  /** Without what only Google writes. */
  private static ObjectNode own(ObjectNode event) {
    ObjectNode own = Json.copy(event);
    own.remove(GOOGLES);
    return own;
  }

  Response importEvent() {
    GoogleCalendar calendar = writable();
    ObjectNode event = asked();
    String uid =
        Json.text(event, "iCalUID").orElseThrow(() -> GoogleException.required("Missing iCalUID."));
    EventRules.checkNew(event, calendar);
    if (!event.path("eventType").asText("default").equals("default")) {
      throw GoogleException.invalid("Only events of the default type can be imported.");
    }
    ObjectNode given = Json.copy(event);
    given.remove(List.of("id", "recurringEventId", "originalStartTime"));
    synchronized (calendar.book().store()) {
      Optional<ObjectNode> before = calendar.book().byUid(uid);
      if (before.isPresent()) {
        EventRules.checkSequence(before.get(), event);
        return told(calendar, calendar.book().replace(before.get(), given));
      }
      given.put("id", Identifiers.ofImported(uid));
      return told(calendar, calendar.book().insert(given, call.user().email()));
    }
  }

  Response patch(String id) {
    GoogleCalendar calendar = writable();
    ObjectNode changes = asked();
    synchronized (calendar.book().store()) {
      ObjectNode before = existing(calendar, id);
      call.mustMatch(before);
      ObjectNode taken = Conferences.once(before, Attendance.taken(before, changes, calendar));
      EventRules.checkChange(before, Json.merged(before, taken), taken, calendar);
      return cancels(taken)
          ? told(calendar, calendar.book().cancel(before))
          : told(calendar, calendar.book().patch(before, revived(before, taken)));
    }
  }

  Response update(String id) {
    GoogleCalendar calendar = writable();
    ObjectNode given = asked();
    synchronized (calendar.book().store()) {
      ObjectNode before = existing(calendar, id);
      call.mustMatch(before);
      EventRules.checkChange(before, given, given, calendar);
      return cancels(given)
          ? told(calendar, calendar.book().cancel(before))
          : told(calendar, calendar.book().replace(before, given));
    }
  }

  private static boolean cancels(ObjectNode changes) {
    return changes.path("status").asText().equals("cancelled");
  }

  /** Whoever writes to an event that was deleted brings it back. */
  private static ObjectNode revived(ObjectNode before, ObjectNode changes) {
    boolean back = EventStore.isCancelled(before) && !changes.has("status");
    return back ? Json.copy(changes).put("status", "confirmed") : changes;
  }

  Response delete(String id) {
    GoogleCalendar calendar = writable();
    synchronized (calendar.book().store()) {
      ObjectNode before = existing(calendar, id);
      if (EventStore.isCancelled(before)) {
        throw new GoogleException(410, "deleted", "Resource has been deleted");
      }
      call.mustMatch(before);
      calendar.book().cancel(before);
      return Response.of(204);
    }
  }

  Response move(String id) {
    GoogleCalendar from = writable();
    GoogleCalendar to = call.calendar(call.query().required("destination"), Role.WRITER);
    ObjectNode moved;
    List<ObjectNode> exceptions;
    synchronized (from.book().store()) {
      ObjectNode event = existing(from, id);
      EventRules.checkMove(event);
      call.mustMatch(event);
      moved = Json.copy(event);
      exceptions = from.book().store().exceptions(id);
      from.book().cancel(event);
    }
    moved.set("organizer", EventDefaults.organizer(to));
    ObjectNode written = to.book().write(EventDefaults.tidy(moved, to), null);
    exceptions.forEach(it -> to.book().write(EventDefaults.tidy(organized(it, written), to), null));
    return told(to, existing(to, id));
  }

  private static ObjectNode organized(ObjectNode exception, ObjectNode series) {
    return Json.copy(exception).set("organizer", series.path("organizer"));
  }

  private ObjectNode asked() {
    ObjectNode given = call.body("Event");
    given.remove("hangoutLink");
    if (!call.query().flag("supportsAttachments", false)) {
      given.remove("attachments");
    }
    return Conferences.asked(given, call.query());
  }

  private GoogleCalendar writable() {
    call.query().choices("sendUpdates", UPDATES);
    return call.calendar(calendarId, Role.WRITER);
  }

  private static ObjectNode existing(GoogleCalendar calendar, String id) {
    return calendar.book().find(id).orElseThrow(GoogleException::notFound);
  }

  private Response told(GoogleCalendar calendar, ObjectNode event) {
    return call.json(EventView.of(call, calendar).told(event))
        .header("ETag", event.path("etag").asText());
  }
}
