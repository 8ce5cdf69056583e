package dev.calgate.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two states of one event, in the API's words. Revision numbers and time
 * stamps (sequence, created_at, updated_at) and the source's version are no content and never
 * differ here; the order of lists means nothing. The field list below is the one definition of
 * content: {@link ContentHash} runs over the same fields in the same spelling, so it differs
 * exactly when something here does.
 *
 * @param before old values of the fields that differ, as values of the model, in the order of the
 *     API's document; null for a field that was absent. A field inside another is named by its path
 *     ({@code source.link})
 * @param meaning what the change means; empty exactly when no field differs
 */
public record EventDiff(Map<String, @Nullable Object> before, Set<Meaning> meaning) {

  public EventDiff {
    before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
    meaning = Collections.unmodifiableSet(meaning);
  }

  /** Compares two states of one event. */
  public static EventDiff between(Event before, Event after) {
    Map<String, @Nullable Object> differences =
        CanonicalForm.differences(fields(before), fields(after));
    return new EventDiff(differences, meaning(before, after, differences.keySet()));
  }

  /** The names of the fields that differ. */
  public Set<String> changed() {
    return before.keySet();
  }

  /** What it means that an event is there for the first time. */
  public static Set<Meaning> created(Event event) {
    if (event.kind() != EventKind.EXCEPTION) {
      return Set.of(Meaning.CREATED);
    }
    if (isCancelledOccurrence(event)) {
      return Set.of(Meaning.OCCURRENCE_CANCELLED);
    }
    return Set.of(isMoved(event) ? Meaning.OCCURRENCE_MOVED : Meaning.CREATED);
  }

  /**
   * What it means that an event is gone. When a cancelled occurrence is and its series stays, the
   * cancellation no longer stands.
   *
   * @param seriesStays whether the series of an exception is still there; false for other events
   */
  public static Set<Meaning> deleted(Event event, boolean seriesStays) {
    boolean restored = isCancelledOccurrence(event) && seriesStays;
    return Set.of(restored ? Meaning.RESTORED : Meaning.DELETED);
  }

  /** An event's content by the API's names, in the order of the API's document. */
  public static Map<String, @Nullable Object> fields(Event event) {
    EventDetails details = event.details();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("uid", event.uid());
    fields.put("kind", event.kind());
    fields.put("series_id", event.seriesId() == null ? null : event.seriesId().value());
    fields.put("original_start", event.originalStart());
    fields.put("status", details.status());
    fields.put("title", details.title());
    fields.put("description", details.description());
    fields.put("location", details.location());
    fields.put("url", details.url());
    fields.put("categories", details.categories());
    fields.put("color", details.color());
    fields.put("privacy", details.privacy());
    fields.put("free_busy", details.freeBusy());
    fields.put("start", details.start());
    fields.put("end", details.end());
    fields.put("recurrence", details.recurrence());
    fields.put("organizer", details.organizer());
    fields.put("attendees", details.attendees());
    fields.put("reminders", details.reminders());
    fields.put("conference", details.conference());
    fields.put("attachments", details.attachments());
    fields.put("source.link", details.link());
    return fields;
  }

  private static Set<Meaning> meaning(Event before, Event after, Set<String> changed) {
    // A cancelled occurrence may have no words of its own: that they go or come says nothing more.
    boolean statusDiffers = changed.contains("status");
    if (statusDiffers && isCancelledOccurrence(after)) {
      return EnumSet.of(Meaning.OCCURRENCE_CANCELLED);
    }
    if (statusDiffers && isCancelledOccurrence(before)) {
      return isMoved(after)
          ? EnumSet.of(Meaning.RESTORED, Meaning.OCCURRENCE_MOVED)
          : EnumSet.of(Meaning.RESTORED);
    }
    Set<Meaning> meaning = EnumSet.noneOf(Meaning.class);
    for (String field : changed) {
      switch (field) {
        case "start", "end" -> meaning.add(time(after));
        case "recurrence", "kind" -> meaning.add(Meaning.RECURRENCE_CHANGED);
        case "title" -> meaning.add(Meaning.TITLE_CHANGED);
        case "location" -> meaning.add(Meaning.LOCATION_CHANGED);
        case "conference" -> meaning.add(Meaning.CONFERENCE_CHANGED);
        case "status" -> meaning.add(status(before.details(), after));
        case "attendees" -> meaning.addAll(attendees(before.details(), after.details()));
        default -> meaning.add(Meaning.DETAILS_CHANGED);
      }
    }
    return meaning;
  }

  private static boolean isCancelledOccurrence(Event event) {
    return event.kind() == EventKind.EXCEPTION && event.details().status() == EventStatus.CANCELLED;
  }

  private static Meaning time(Event after) {
    return isMoved(after) ? Meaning.OCCURRENCE_MOVED : Meaning.TIME_MOVED;
  }

  /** Whether it is an occurrence that begins elsewhere than its series' rule says. */
  private static boolean isMoved(Event event) {
    EventTime original = event.originalStart();
    EventTime start = event.details().start();
    if (original instanceof EventTime.Zoned rule && start instanceof EventTime.Zoned own) {
      return !own.instant(own.zone()).equals(rule.instant(rule.zone()));
    }
    return original != null && !start.equals(original);
  }

  private static Meaning status(EventDetails before, Event after) {
    if (after.details().status() == EventStatus.CANCELLED) {
      return Meaning.CANCELLED;
    }
    return before.status() == EventStatus.CANCELLED ? Meaning.RESTORED : Meaning.DETAILS_CHANGED;
  }

  private static Set<Meaning> attendees(EventDetails before, EventDetails after) {
    Map<String, Attendee> old = byAddress(before);
    Map<String, Attendee> now = byAddress(after);
    Set<Meaning> meaning = EnumSet.noneOf(Meaning.class);
    if (!old.keySet().containsAll(now.keySet())) {
      meaning.add(Meaning.ATTENDEE_ADDED);
    }
    if (!now.keySet().containsAll(old.keySet())) {
      meaning.add(Meaning.ATTENDEE_REMOVED);
    }
    old.forEach(
        (address, attendee) -> {
          Attendee same = now.get(address);
          if (same != null && same.status() != attendee.status()) {
            meaning.add(Meaning.ATTENDEE_ANSWERED);
          }
        });
    return meaning.isEmpty() ? EnumSet.of(Meaning.DETAILS_CHANGED) : meaning;
  }

  private static Map<String, Attendee> byAddress(EventDetails details) {
    Map<String, Attendee> byAddress = new HashMap<>();
    details.attendees().forEach(it -> byAddress.put(it.email().toLowerCase(Locale.ROOT), it));
    return byAddress;
  }
}
