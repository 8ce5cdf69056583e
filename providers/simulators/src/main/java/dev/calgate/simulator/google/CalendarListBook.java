package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calendars that one user sees, removed ones too, with the order of changes. Thread-safe. */
final class CalendarListBook {
  private final GoogleUser user;
  private final Stamps stamps;
  private final SyncEpoch epoch;
  private final Map<String, Listed> entries = new LinkedHashMap<>();
  private long revision;

  /**
   * One entry.
   *
   * @param own what the user may choose, such as {@code summaryOverride}
   */
  record Listed(
      GoogleCalendar calendar, ObjectNode own, boolean deleted, long position, String etag) {}

  CalendarListBook(GoogleUser user, Stamps stamps, SyncEpoch epoch) {
    this.user = user;
    this.stamps = stamps;
    this.epoch = epoch;
  }

  SyncEpoch epoch() {
    return epoch;
  }

  synchronized Optional<Listed> find(String calendarId) {
    return Optional.ofNullable(entries.get(calendarId));
  }

  synchronized boolean has(GoogleCalendar calendar) {
    return find(calendar.id()).filter(it -> !it.deleted()).isPresent();
  }

  void add(GoogleCalendar calendar, ObjectNode own) {
    set(calendar, own, false);
  }

  void remove(GoogleCalendar calendar) {
    if (has(calendar)) {
      set(calendar, Json.object(), true);
    }
  }

  private void set(GoogleCalendar calendar, ObjectNode own, boolean deleted) {
    synchronized (this) {
      String etag = stamps.next().etag();
      entries.put(calendar.id(), new Listed(calendar, own, deleted, ++revision, etag));
    }
    user.listChanged();
  }

  /** What changed after a revision, in the order of the changes. */
  synchronized List<Listed> after(long since) {
    List<Listed> found = new ArrayList<>(entries.values());
    found.removeIf(it -> it.position() <= since);
    found.sort(Comparator.comparing(Listed::position));
    return found;
  }

  synchronized long revision() {
    return revision;
  }

  /** An entry as Google tells it. */
  ObjectNode json(Listed listed) {
    GoogleCalendar calendar = listed.calendar();
    ObjectNode json =
        Json.object()
            .put("kind", "calendar#calendarListEntry")
            .put("etag", listed.etag())
            .put("id", calendar.id());
    Role role = calendar.roleOf(user);
    if (listed.deleted() || role == null) {
      return json.put("deleted", true);
    }
    json.put("summary", calendar.title());
    for (String field : List.of("description", "location", "timeZone")) {
      calendar.property(field).ifPresent(it -> json.put(field, it));
    }
    json.put("colorId", "14")
        .put("backgroundColor", "#9fe1e7")
        .put("foregroundColor", "#000000")
        .put("selected", true)
        .put("accessRole", role.word());
    json.putArray("defaultReminders");
    if (calendar.isPrimary() && role == Role.OWNER) {
      json.withArray("defaultReminders").addObject().put("method", "popup").put("minutes", 30);
      json.put("primary", true);
    }
    json.putObject("conferenceProperties")
        .putArray("allowedConferenceSolutionTypes")
        .add("hangoutsMeet");
    if (!calendar.isPrimary()) {
      json.put("dataOwner", calendar.owner().email());
    }
    json.setAll(listed.own());
    return json;
  }
}
