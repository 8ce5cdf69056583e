package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Response;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** The methods of calendars. */
final class CalendarMethods {
  private static final Set<String> OWN = Set.of("summary", "description", "location", "timeZone");

  private final Call call;

  CalendarMethods(Call call) {
    this.call = call;
  }

  Response get(String id) {
    return call.tagged(call.calendar(id).json());
  }

  Response insert() {
    ObjectNode given = own(call.body("Calendar"));
    String title =
        Json.text(given, "summary").orElseThrow(() -> GoogleException.required("Missing summary."));
    Optional<String> zone = Json.text(given, "timeZone");
    GoogleCalendar calendar =
        call.user()
            .createCalendar(title, zone.map(ZoneId::of).orElseGet(call.user().primary()::zone));
    calendar.change(given);
    return get(calendar.id());
  }

  Response patch(String id) {
    GoogleCalendar calendar = call.calendar(id, Role.OWNER);
    call.mustMatch(calendar.json());
    calendar.change(own(call.body("Calendar")));
    return get(id);
  }

  Response update(String id) {
    GoogleCalendar calendar = call.calendar(id, Role.OWNER);
    call.mustMatch(calendar.json());
    ObjectNode given = own(call.body("Calendar"));
    if (!given.has("summary")) {
      throw GoogleException.required("Missing summary.");
    }
    ObjectNode cleared = Json.object().putNull("description").putNull("location");
    calendar.change(cleared.setAll(given));
    return get(id);
  }

  Response delete(String id) {
    GoogleCalendar calendar = call.calendar(id, Role.OWNER);
    if (calendar.isPrimary()) {
      throw GoogleException.invalid("Cannot delete the primary calendar.");
    }
    call.mustMatch(calendar.json());
    calendar.delete();
    return Response.of(204);
  }

  private static ObjectNode own(ObjectNode body) {
    ObjectNode own = Json.copy(body).retain(OWN);
    try {
      Json.text(own, "timeZone").ifPresent(ZoneId::of);
    } catch (DateTimeException e) {
      throw GoogleException.invalid("Invalid time zone.");
    }
    return own;
  }
}
