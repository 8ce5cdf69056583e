package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.provider.ObjectRef;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to have an event say something. What was not sent may be kept or cleared, of which
 * the documentation says nothing: so of an event of our own all is sent that it has and can be
 * read, of another's only what is required and what differs.
 */
public final class EventSent {
  private final ObjectRef ref;
  private final @Nullable ObjectNode known;
  private final @Nullable EventDetails before;
  private final EventDetails after;

  private EventSent(
      ObjectRef ref,
      @Nullable ObjectNode known,
      @Nullable EventDetails before,
      EventDetails after) {
    this.ref = ref;
    this.known = known;
    this.before = before;
    this.after = after;
  }

  /** The body that makes a new event. */
  public static ObjectNode created(ObjectRef ref, EventDetails details) {
    return new EventSent(ref, null, null, details).body();
  }

  /**
   * The body that changes an event.
   *
   * @param known as it was read last
   */
  public static ObjectNode changed(
      ObjectRef ref, ObjectNode known, EventDetails before, EventDetails after) {
    return new EventSent(ref, known, before, after).body();
  }

  /** The account's own answer that is to be given; empty when it stays as it is. */
  public static Optional<String> answer(EventDetails before, EventDetails after) {
    return after.attendees().stream()
        .filter(Attendee::self)
        .filter(it -> before.attendees().stream().noneMatch(it::equals))
        .map(it -> it.status().name().toLowerCase(Locale.ROOT))
        .findFirst();
  }

  /** Whether anything besides the account's own answer differs. */
  public static boolean differs(EventDetails before, EventDetails after) {
    return !unanswered(before).equals(unanswered(after));
  }

  private static EventDetails unanswered(EventDetails details) {
    return details.toBuilder()
        .attendees(
            details.attendees().stream()
                .map(it -> it.self() ? it.with(Attendee.Participation.NEEDS_ACTION) : it)
                .toList())
        .build();
  }

  private ObjectNode body() {
    ObjectNode body = Names.put(Json.object(), ref);
    body.put("summary", after.title()).put("description", after.description());
    body.set("start", TimeMapping.sent(after.start()));
    body.set("end", TimeMapping.sent(after.end()));
    if (isWanted(EventDetails::location)) {
      body.set("location", location());
    }
    if (isWanted(EventDetails::url)) {
      body.put("url", after.url());
    }
    if (isWanted(EventDetails::freeBusy)) {
      freeBusy(body);
    }
    if (isWanted(EventDetails::privacy)) {
      body.put("event_private", after.privacy() == Privacy.PRIVATE);
    }
    if (differs(EventDetails::conference)) {
      body.set("conferencing", ConferenceMapping.sent(after.conference()));
    }
    if (before == null && after.reminders() != null) {
      body.putArray("reminders");
    }
    attendees(body);
    return body;
  }

  /** Whether it is sent although it may be as it was. */
  private boolean isWanted(Function<EventDetails, @Nullable Object> field) {
    return Names.isManaged(ref) || differs(field);
  }

  private boolean differs(Function<EventDetails, @Nullable Object> field) {
    EventDetails old = before == null ? EventDetails.of("", after.start(), after.end()) : before;
    return !Objects.equals(field.apply(old), field.apply(after));
  }

  /** A place that stays keeps its coordinates. */
  private JsonNode location() {
    JsonNode place = known == null ? Json.object() : known.path("location");
    boolean stays = place.isObject() && Json.text(place, "description").equals(after.location());
    return stays && known != null && !after.location().isEmpty()
        ? place
        : Json.object().put("description", after.location());
  }

  private void freeBusy(ObjectNode body) {
    boolean free = after.freeBusy() == FreeBusy.FREE;
    body.put("transparency", free ? "transparent" : "opaque");
    body.put(
        "extended_transparency",
        switch (after.freeBusy()) {
          case FREE -> "transparent";
          case BUSY -> "opaque";
          case TENTATIVE -> "tentative";
          case OUT_OF_OFFICE -> "out_of_office";
        });
  }

  private void attendees(ObjectNode body) {
    List<Attendee> old = before == null ? List.of() : before.attendees();
    List<Attendee> invited = without(after.attendees(), old);
    List<Attendee> removed = without(old, after.attendees());
    if (invited.isEmpty() && removed.isEmpty()) {
      return;
    }
    ObjectNode attendees = body.putObject("attendees");
    ArrayNode invite = attendees.putArray("invite");
    for (Attendee it : invited) {
      ObjectNode entry = invite.addObject().put("email", it.email());
      if (it.name() != null) {
        entry.put("display_name", it.name());
      }
    }
    ArrayNode remove = attendees.putArray("remove");
    removed.forEach(it -> remove.addObject().put("email", it.email()));
  }

  private static List<Attendee> without(List<Attendee> some, List<Attendee> others) {
    return some.stream()
        .filter(it -> others.stream().noneMatch(other -> isSame(it, other)))
        .toList();
  }

  static boolean isSame(Attendee one, Attendee other) {
    return one.email().equalsIgnoreCase(other.email());
  }

  /**
   * An event as it will be told once a body has been carried out, as far as that can be known.
   *
   * @param known as it was read last; null for a new one
   */
  public static ObjectNode expected(
      String calendar, @Nullable ObjectNode known, ObjectNode body, EventDetails after) {
    ObjectNode event = known == null ? Json.object() : known.deepCopy();
    event.put("calendar_id", calendar);
    body.properties()
        .forEach(
            it -> {
              if (!it.getKey().equals("attendees") && !it.getKey().equals("conferencing")) {
                event.set(it.getKey(), it.getValue());
              }
            });
    if (after.conference() == null) {
      event.remove(List.of("conferencing", "meeting_url"));
    } else {
      event
          .put("meeting_url", after.conference().url())
          .putObject("conferencing")
          .put(
              "provider_name",
              String.valueOf(body.at("/conferencing/provider_description").asText("")))
          .put("join_url", after.conference().url());
    }
    ArrayNode attendees = event.putArray("attendees");
    for (Attendee it : after.attendees()) {
      attendees
          .addObject()
          .put("email", it.email())
          .put("display_name", it.name())
          .put("status", it.status().name().toLowerCase(Locale.ROOT));
    }
    return event;
  }
}
