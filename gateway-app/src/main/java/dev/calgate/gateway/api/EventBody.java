package dev.calgate.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Organizer;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import dev.calgate.model.recurrence.RuleCheck;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of an event, as a JSON Merge Patch (RFC 7396) of what there is: a field that
 * is absent stays, null empties it, and a list takes the place of the one before. What the provider
 * alone decides cannot be given.
 */
final class EventBody {
  private static final Set<String> NOT_WRITTEN =
      Set.of(
          "id",
          "account_id",
          "uid",
          "kind",
          "series_id",
          "original_start",
          "sequence",
          "created_at",
          "updated_at",
          "position",
          "source");

  /** Stands in for times until they are known. */
  private static final EventTime ANY = EventTime.utc(Instant.EPOCH);

  private final RequestBody body;

  private EventBody(RequestBody body) {
    this.body = body;
    for (String field : NOT_WRITTEN) {
      if (body.has(field)) {
        body.error(field, "cannot be written");
      }
    }
  }

  /**
   * Reads a new event.
   *
   * @return empty when a mistake was noted in the body
   */
  static Optional<EventDetails> created(RequestBody body) {
    EventBody event = new EventBody(body);
    Optional<EventTime> start = event.time("start", null);
    Optional<EventTime> end = event.time("end", null);
    return event.read(EventDetails.of("", ANY, ANY), start, end);
  }

  /**
   * Reads a change.
   *
   * @return empty when a mistake was noted in the body
   */
  static Optional<EventDetails> changed(RequestBody body, EventDetails before) {
    EventBody event = new EventBody(body);
    Optional<EventTime> start = event.time("start", before.start());
    Optional<EventTime> end = event.time("end", before.end());
    return event.read(before, start, end);
  }

  private Optional<EventTime> time(String field, @Nullable EventTime before) {
    if (!body.has(field) && before != null) {
      return Optional.of(before);
    }
    Optional<JsonNode> node = body.json(field);
    if (node.isEmpty()) {
      body.error(field, before == null ? "is required" : "cannot be removed");
      return Optional.empty();
    }
    return new JsonValue(body, field, node.get()).time(before);
  }

  /** Reads the other fields also where the times are faulty. */
  private Optional<EventDetails> read(
      EventDetails before, Optional<EventTime> start, Optional<EventTime> end) {
    EventDetails.Builder event = before.toBuilder();
    texts(event);
    words(event);
    people(event);
    lists(event);
    recurrence(event, start.or(() -> end).orElse(null));
    if (start.isPresent() && end.isPresent()) {
      event.times(start.get(), end.get());
      check(event.build());
    }
    return body.isFaulty() ? Optional.empty() : Optional.of(event.build());
  }

  private void texts(EventDetails.Builder event) {
    if (body.has("title")) {
      event.title(body.text("title").orElse(""));
    }
    if (body.has("description")) {
      event.description(body.text("description").orElse(""));
    }
    if (body.has("location")) {
      event.location(body.text("location").orElse(""));
    }
    if (body.has("url")) {
      event.url(body.text("url").orElse(null));
    }
    if (body.has("color")) {
      event.color(body.text("color").orElse(null));
    }
  }

  private void words(EventDetails.Builder event) {
    if (body.has("status")) {
      value("status").flatMap(it -> it.word(EventStatus.class)).ifPresent(event::status);
    }
    if (body.has("privacy")) {
      value("privacy").flatMap(it -> it.word(Privacy.class)).ifPresent(event::privacy);
    }
    if (body.has("free_busy")) {
      value("free_busy").flatMap(it -> it.word(FreeBusy.class)).ifPresent(event::freeBusy);
    }
  }

  /** A value that may not be emptied. */
  private Optional<JsonValue> value(String field) {
    Optional<JsonNode> node = body.json(field);
    if (node.isEmpty()) {
      body.error(field, "cannot be removed");
    }
    return node.map(it -> new JsonValue(body, field, it));
  }

  private void people(EventDetails.Builder event) {
    if (body.has("organizer")) {
      event.organizer(optional("organizer").map(EventBody::organizer).orElse(null));
    }
    if (body.has("attendees")) {
      event.attendees(items("attendees").stream().map(EventBody::attendee).toList());
    }
  }

  private static Organizer organizer(JsonValue value) {
    value.only("email", "name", "self");
    return new Organizer(
        value.required("email"), value.text("name").orElse(null), value.flag("self"));
  }

  private static Attendee attendee(JsonValue value) {
    value.only("email", "name", "role", "status", "kind", "self");
    return new Attendee(
        value.required("email"),
        value.text("name").orElse(null),
        value.word("role", Attendee.Role.REQUIRED),
        value.word("status", Attendee.Participation.NEEDS_ACTION),
        value.word("kind", Attendee.Kind.INDIVIDUAL),
        value.flag("self"));
  }

  private void lists(EventDetails.Builder event) {
    if (body.has("categories")) {
      event.categories(items("categories").stream().map(JsonValue::text).toList());
    }
    if (body.has("reminders")) {
      event.reminders(
          body.json("reminders").isEmpty()
              ? null
              : items("reminders").stream().map(EventBody::reminder).toList());
    }
    if (body.has("attachments")) {
      event.attachments(items("attachments").stream().map(EventBody::attachment).toList());
    }
    if (body.has("conference")) {
      event.conference(optional("conference").map(EventBody::conference).orElse(null));
    }
  }

  private static Reminder reminder(JsonValue value) {
    value.only("minutes_before", "method");
    return new Reminder(
        value.number("minutes_before"), value.word("method", Reminder.Method.POPUP));
  }

  private static Attachment attachment(JsonValue value) {
    value.only("url", "title", "media_type");
    return new Attachment(
        value.required("url"),
        value.text("title").orElse(null),
        value.text("media_type").orElse(null));
  }

  private static Conference conference(JsonValue value) {
    value.only("url", "provider");
    // A provider's own conference has no address before it is made.
    Optional<String> provider = value.text("provider");
    String url = provider.isPresent() ? value.text("url").orElse("") : value.required("url");
    return new Conference(url, provider.orElse(null));
  }

  private void recurrence(EventDetails.Builder event, @Nullable EventTime start) {
    if (!body.has("recurrence")) {
      return;
    }
    Optional<JsonValue> value = optional("recurrence");
    if (value.isEmpty()) {
      event.recurrence(null);
      return;
    }
    value.get().only("rules", "dates");
    List<String> rules = value.get().items("rules").stream().map(JsonValue::text).toList();
    List<EventTime> dates =
        value.get().items("dates").stream()
            .map(it -> it.time(null))
            .flatMap(Optional::stream)
            .toList();
    if (rules.isEmpty() && dates.isEmpty()) {
      body.error("recurrence", "has a rule or a date at least; null makes an event a single one");
    }
    if (start != null && dates.stream().anyMatch(it -> !it.getClass().equals(start.getClass()))) {
      body.error("recurrence.dates", "have the form of start");
    }
    if (!body.isFaulty()) {
      event.recurrence(new Recurrence(rules, dates));
    }
  }

  private Optional<JsonValue> optional(String field) {
    return body.json(field).map(it -> new JsonValue(body, field, it)).filter(JsonValue::isObject);
  }

  private List<JsonValue> items(String field) {
    return body.json(field).map(it -> new JsonValue(body, field, it).items()).orElse(List.of());
  }

  private void check(EventDetails event) {
    EventTime start = event.start();
    EventTime end = event.end();
    if (!start.getClass().equals(end.getClass())) {
      body.error("end", "has the form of start: both are dates, or both have a zone, or neither");
    } else if (end.instant(ZoneOffset.UTC).isBefore(start.instant(ZoneOffset.UTC))) {
      body.error("end", "must not be before start");
    } else if (event.isAllDay() && end.equals(start)) {
      body.error("end", "is the day after the last one, so it must be after start");
    }
    if (event.recurrence() != null && !body.isFaulty()) {
      RuleCheck.problem(event.recurrence(), start)
          .ifPresent(problem -> body.error("recurrence.rules", problem));
    }
  }
}
