package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.ValueWriter.field;

import dev.calgate.model.Calendar;

/** The API's document of a calendar. */
final class CalendarDocument {
  private CalendarDocument() {}

  static String write(CalendarView view) {
    Calendar calendar = view.calendar();
    return Json.write(
        json -> {
          json.writeStartObject();
          field(json, "id", calendar.id().value());
          field(json, "account_id", calendar.accountId().value());
          field(json, "name", calendar.name());
          field(json, "description", calendar.description());
          field(json, "color", calendar.color());
          field(json, "time_zone", calendar.timeZone());
          field(json, "primary", calendar.primary());
          field(json, "read_only", calendar.readOnly());
          field(json, "sync", calendar.sync());
          json.writeObjectFieldStart("status");
          AccountDocument.status(json, view.status());
          field(json, "unreadable", view.unreadable());
          json.writeEndObject();
          json.writeObjectFieldStart("source");
          field(json, "provider", calendar.provider());
          field(json, "ref", calendar.ref());
          json.writeEndObject();
          json.writeEndObject();
        });
  }
}
