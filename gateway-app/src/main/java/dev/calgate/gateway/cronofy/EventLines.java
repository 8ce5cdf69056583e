package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.account.Scope;
import dev.calgate.gateway.store.AgendaStore.Entry;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventStatus;
import dev.calgate.model.Organizer;
import dev.calgate.model.Privacy;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines of a listing of events as Cronofy's page on reading events has them. For one thread.
 */
final class EventLines implements AgendaLineWriter {
  private final EventTimes times;
  private final Scope scope;

  EventLines(EventTimes times, Scope scope) {
    this.times = times;
    this.scope = scope;
  }

  @Override
  public String name() {
    return "events";
  }

  @Override
  public boolean isTold(Entry entry) {
    return true;
  }

  @Override
  public void write(JsonGenerator json, Entry entry) throws IOException {
    Event event = entry.event();
    EventDetails details = event.details();
    json.writeStringField("calendar_id", event.calendarId().value());
    json.writeStringField("event_uid", ExternalUid.of(entry.id()));
    if (entry.managed() != null) {
      json.writeStringField("event_id", entry.managed());
    }
    json.writeStringField("summary", details.title());
    json.writeStringField("description", details.description());
    times.write(json, "start", entry.start());
    times.write(json, "end", entry.end());
    json.writeBooleanField("deleted", entry.deleted());
    Instant created = details.createdAt();
    json.writeStringField("created", FaceTime.text(created == null ? entry.changedAt() : created));
    json.writeStringField("updated", FaceTime.text(entry.changedAt()));
    place(json, details);
    json.writeStringField("participation_status", EventWords.participation(details));
    people(json, details);
    json.writeStringField("transparency", EventWords.transparency(details));
    json.writeStringField("extended_transparency", EventWords.extendedTransparency(details));
    json.writeStringField("status", status(entry));
    json.writeArrayFieldStart("categories");
    for (String category : details.categories()) {
      json.writeString(category);
    }
    json.writeEndArray();
    json.writeBooleanField("event_private", details.privacy() != Privacy.PUBLIC);
    series(json, event);
    options(json, entry);
  }

  /** Of an event that was deleted nothing else can be true. */
  private static String status(Entry entry) {
    return EventWords.of(
        entry.deleted() ? EventStatus.CANCELLED : entry.event().details().status());
  }

  private static void place(JsonGenerator json, EventDetails details) throws IOException {
    if (!details.location().isEmpty()) {
      json.writeObjectFieldStart("location");
      json.writeStringField("description", details.location());
      json.writeEndObject();
    }
    if (details.url() != null) {
      json.writeStringField("url", details.url());
    }
    Conference conference = details.conference();
    if (conference != null) {
      json.writeStringField("meeting_url", conference.url());
      json.writeObjectFieldStart("conferencing");
      json.writeStringField(
          "provider_name", conference.provider() == null ? "explicit" : conference.provider());
      json.writeStringField("join_url", conference.url());
      json.writeEndObject();
    }
  }

  private static void people(JsonGenerator json, EventDetails details) throws IOException {
    json.writeArrayFieldStart("attendees");
    for (Attendee attendee : details.attendees()) {
      json.writeStartObject();
      person(json, attendee.email(), attendee.name());
      json.writeStringField("status", EventWords.answer(attendee.status()));
      json.writeEndObject();
    }
    json.writeEndArray();
    Organizer organizer = details.organizer();
    if (organizer == null) {
      json.writeNullField("organizer");
    } else {
      json.writeObjectFieldStart("organizer");
      person(json, organizer.email(), organizer.name());
      json.writeEndObject();
    }
  }

  private static void person(JsonGenerator json, String email, @Nullable String name)
      throws IOException {
    json.writeStringField("email", email);
    json.writeStringField("display_name", name);
  }

  private static void series(JsonGenerator json, Event event) throws IOException {
    json.writeBooleanField("recurring", event.kind() != EventKind.SINGLE);
    if (event.kind() == EventKind.SERIES) {
      json.writeStringField("series_identifier", event.id().value());
    } else if (event.seriesId() != null) {
      json.writeStringField("series_identifier", event.seriesId().value());
    }
  }

  private void options(JsonGenerator json, Entry entry) throws IOException {
    boolean there = entry.writable() && !entry.deleted();
    json.writeObjectFieldStart("options");
    json.writeBooleanField("delete", there && scope.permits(Permission.DELETE_EVENT));
    json.writeBooleanField("update", there && scope.permits(Permission.CREATE_EVENT));
    json.writeBooleanField(
        "change_participation_status",
        there
            && isInvited(entry.event().details())
            && scope.permits(Permission.CHANGE_PARTICIPATION_STATUS));
    json.writeEndObject();
  }

  private static boolean isInvited(EventDetails details) {
    List<Attendee> attendees = details.attendees();
    boolean organizes = details.organizer() != null && details.organizer().self();
    return !organizes && attendees.stream().anyMatch(Attendee::self);
  }
}
