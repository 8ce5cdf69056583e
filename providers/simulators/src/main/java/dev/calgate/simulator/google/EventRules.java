package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses events that Google does not take. */
final class EventRules {
  private static final Pattern ID = Pattern.compile("[a-v0-9]{5,1024}");
  private static final Pattern RECURRENCE = Pattern.compile("(RRULE|EXRULE|RDATE|EXDATE)[:;].+");
  private static final Pattern RRULE =
      Pattern.compile(
          "RRULE:(.*;)?FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;.*)?");
  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
  private static final Set<String> STATUS = Set.of("confirmed", "tentative", "cancelled");
  private static final Set<String> TRANSPARENCY = Set.of("opaque", "transparent");
  private static final Set<String> VISIBILITY =
      Set.of("default", "public", "private", "confidential");
  private static final Set<String> ANSWERS =
      Set.of("needsAction", "declined", "tentative", "accepted");

  private EventRules() {}

  /** Checks an event that is to be created. */
  static void checkNew(ObjectNode event, GoogleCalendar calendar) {
    Optional<String> id = Json.text(event, "id");
    if (id.isPresent() && !ID.matcher(id.get()).matches()) {
      throw GoogleException.invalid("Invalid resource id value.");
    }
    if (event.path("eventType").asText().equals("fromGmail")) {
      throw GoogleException.invalid("Events from Gmail cannot be created.");
    }
    check(event, calendar);
  }

  /**
   * Checks a change of an event.
   *
   * @param after the event as it is to be
   * @param given what the client sent
   */
  static void checkChange(
      ObjectNode before, ObjectNode after, ObjectNode given, GoogleCalendar calendar) {
    checkSequence(before, given);
    String type = before.path("eventType").asText("default");
    if (!after.path("eventType").asText(type).equals(type)) {
      throw GoogleException.invalid("The type of an event cannot be changed.");
    }
    boolean organizer = !before.has("organizer") || before.at("/organizer/self").asBoolean();
    if (!organizer && !before.path("guestsCanModify").asBoolean() && sharedFields(given)) {
      throw new GoogleException(
              403,
              "forbiddenForNonOrganizer",
              "Shared properties can only be changed by the organizer of the event.")
          .domain("calendar");
    }
    if (!after.path("status").asText().equals("cancelled")) {
      check(after, calendar);
    }
  }

  /** Checks that an event can be moved: one that is organized here, a series as a whole. */
  static void checkMove(ObjectNode event) {
    if (EventStore.isCancelled(event)) {
      throw GoogleException.invalid("This event cannot be moved.");
    }
    if (event.has("recurringEventId")) {
      throw new GoogleException(
              400, "cannotChangeOrganizerOfInstance", "Cannot change the organizer of an instance.")
          .domain("calendar");
    }
    if (!event.path("eventType").asText("default").equals("default")) {
      throw new GoogleException(400, "eventTypeRestriction", "Events of this type cannot be moved.")
          .domain("calendar");
    }
    if (event.has("organizer") && !event.at("/organizer/self").asBoolean()) {
      throw new GoogleException(
              400, "cannotChangeOrganizer", "The organizer of the event cannot be changed.")
          .domain("calendar");
    }
  }

  private static boolean sharedFields(ObjectNode given) {
    return Set.of("summary", "start", "end", "location", "description", "recurrence").stream()
        .anyMatch(given::has);
  }

  static void checkSequence(ObjectNode before, ObjectNode given) {
    if (given.has("sequence") && given.path("sequence").asInt() < before.path("sequence").asInt()) {
      throw GoogleException.invalid(
          "Invalid sequence value. The specified sequence number is below the current sequence"
              + " number of the resource. Re-fetch the resource and use its sequence number on the"
              + " following request.");
    }
  }

  private static void check(ObjectNode event, GoogleCalendar calendar) {
    EventTime start = time(event, "start", calendar);
    EventTime end = time(event, "end", calendar);
    if ((start instanceof EventTime.AllDay) != (end instanceof EventTime.AllDay)) {
      throw GoogleException.invalid(
          "Start and end times must either both be date or both be dateTime.");
    }
    if (end.instant(calendar.zone()).isBefore(start.instant(calendar.zone()))) {
      throw new GoogleException(400, "timeRangeEmpty", "The specified time range is empty.")
          .domain("calendar");
    }
    choice(event, "status", STATUS);
    choice(event, "transparency", TRANSPARENCY);
    choice(event, "visibility", VISIBILITY);
    choice(event, "eventType", Set.copyOf(EventListing.TYPES));
    for (JsonNode line : event.path("recurrence")) {
      String text = line.asText();
      boolean rule = text.startsWith("RRULE");
      if (!(rule ? RRULE : RECURRENCE).matcher(text).matches()) {
        throw GoogleException.invalid("Invalid recurrence rule.");
      }
    }
    for (JsonNode attendee : event.path("attendees")) {
      if (!attendee.has("email")) {
        throw GoogleException.required("Missing attendee email.");
      }
      choice(attendee, "responseStatus", ANSWERS);
    }
    DetailRules.check(event);
  }

  private static void choice(JsonNode event, String field, Set<String> known) {
    JsonNode value = event.path(field);
    if (!value.isMissingNode() && !value.isNull() && !known.contains(value.asText())) {
      throw GoogleException.invalid("Invalid value for: " + field);
    }
  }

  private static EventTime time(ObjectNode event, String field, GoogleCalendar calendar) {
    JsonNode time = event.path(field);
    if (!time.hasNonNull("date") && !time.hasNonNull("dateTime")) {
      throw GoogleException.required("Missing " + field + " time.");
    }
    if (time.hasNonNull("date") && time.hasNonNull("dateTime")) {
      throw GoogleException.invalid("Invalid " + field + " time.");
    }
    boolean local = !time.path("dateTime").asText("Z").matches(".*(Z|[+-]\\d\\d:?\\d\\d)");
    boolean repeats = event.path("recurrence").size() > 0 && time.hasNonNull("dateTime");
    if ((local || repeats) && !time.hasNonNull("timeZone")) {
      throw GoogleException.required("Missing time zone definition for " + field + " time.");
    }
    if (!ZONES.contains(time.path("timeZone").asText("UTC"))) {
      throw GoogleException.invalid("Invalid time zone definition for " + field + " time.");
    }
    try {
      return EventTimes.of(time, calendar.zone());
    } catch (DateTimeException e) {
      throw GoogleException.invalid("Invalid value for: " + field);
    }
  }
}
