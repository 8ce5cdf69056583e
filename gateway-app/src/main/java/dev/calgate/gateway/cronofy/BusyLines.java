package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.calgate.gateway.store.AgendaStore.Entry;
import java.io.IOException;

/** Writes lines of a listing of free and busy times as Cronofy's free-busy page has them. */
final class BusyLines implements AgendaLineWriter {
  private static final String FREE = "free";

  private final EventTimes times;
  private final AgendaForm form;

  BusyLines(EventTimes times, AgendaForm form) {
    this.times = times;
    this.form = form;
  }

  @Override
  public String name() {
    return "free_busy";
  }

  @Override
  public boolean isTold(Entry entry) {
    return form.free() || entry.deleted() || !status(entry).equals(FREE);
  }

  @Override
  public void write(JsonGenerator json, Entry entry) throws IOException {
    json.writeStringField("calendar_id", entry.event().calendarId().value());
    if (form.ids()) {
      json.writeStringField("event_uid", ExternalUid.of(entry.id()));
      if (entry.managed() != null) {
        json.writeStringField("event_id", entry.managed());
      }
    }
    times.write(json, "start", entry.start());
    times.write(json, "end", entry.end());
    json.writeStringField("free_busy_status", status(entry));
    if (form.deleted()) {
      json.writeBooleanField("deleted", entry.deleted());
    }
  }

  /** What is gone takes no time. */
  private static String status(Entry entry) {
    return entry.deleted() ? FREE : EventWords.freeBusy(entry.event().details());
  }
}
