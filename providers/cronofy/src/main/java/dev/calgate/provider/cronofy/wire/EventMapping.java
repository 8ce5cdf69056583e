package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an event object says. Each is a single event; that some are occurrences of one series is
 * told by nothing but a common {@code series_identifier}, which stays in the raw payload.
 */
public final class EventMapping {
  private final Set<String> own;
  private final int maxObjectBytes;

  /**
   * A mapping for an account.
   *
   * @param own the account's own addresses, in lower case
   * @param maxObjectBytes largest event that is understood
   */
  public EventMapping(Set<String> own, int maxObjectBytes) {
    this.own = Set.copyOf(own);
    this.maxObjectBytes = maxObjectBytes;
  }

  /** What is told of an event. */
  public RemoteChange change(ObjectNode event) {
    ObjectRef ref = Names.of(event);
    if (isDeleted(event)) {
      return new RemoteChange.Removed(ref);
    }
    return change(event, ref, version(event));
  }

  /**
   * What is told of an event that was written and cannot be seen yet, at a version that no reading
   * gives.
   *
   * @param event as it will be
   */
  public RemoteChange queued(ObjectNode event) {
    return change(event, Names.of(event), new VersionTag("queued:" + Json.digest(event)));
  }

  private RemoteChange change(ObjectNode event, ObjectRef ref, VersionTag version) {
    String raw = event.toString();
    try {
      if (raw.getBytes(StandardCharsets.UTF_8).length > maxObjectBytes) {
        throw new UnreadableException("The event is larger than " + maxObjectBytes + " bytes");
      }
      if (Json.text(event, "event_uid").isEmpty() && !Names.isManaged(ref)) {
        throw new UnreadableException("The event has no event_uid");
      }
      String uid = Json.some(event, "event_id").orElseGet(() -> Json.text(event, "event_uid"));
      RemoteEvent only = RemoteEvent.of(uid, details(event));
      return new RemoteChange.Upserted(new RemoteObject(ref, version, List.of(only), raw));
    } catch (UnreadableException e) {
      return new RemoteChange.Unreadable(ref, version, String.valueOf(e.getMessage()));
    }
  }

  /** Which state of an event: whatever is told of it counts, because stamps count seconds. */
  public static VersionTag version(ObjectNode event) {
    return new VersionTag(Json.digest(event));
  }

  /** Whether it says that the event is gone. */
  public static boolean isDeleted(JsonNode event) {
    return event.path("deleted").asBoolean();
  }

  private EventDetails details(JsonNode event) throws UnreadableException {
    EventTime start = TimeMapping.read(event.path("start"), "start");
    EventTime end = TimeMapping.read(event.path("end"), "end");
    if (!start.getClass().equals(end.getClass())
        || end.occurrenceKey().isBefore(start.occurrenceKey())) {
      throw new UnreadableException("The event ends before it starts");
    }
    return new EventDetails.Builder(start, end)
        .status(status(event))
        .title(Json.text(event, "summary"))
        .description(Json.text(event, "description"))
        .location(Json.text(event.path("location"), "description"))
        .url(Json.some(event, "url").orElse(null))
        .categories(categories(event))
        .privacy(event.path("event_private").asBoolean() ? Privacy.PRIVATE : Privacy.PUBLIC)
        .freeBusy(freeBusy(event))
        .organizer(PeopleMapping.organizer(event.path("organizer"), own))
        .attendees(PeopleMapping.attendees(event.path("attendees"), own))
        .conference(ConferenceMapping.read(event))
        .createdAt(TimeMapping.moment(event, "created"))
        .updatedAt(TimeMapping.moment(event, "updated"))
        .build();
  }

  private static EventStatus status(JsonNode event) {
    return switch (Json.text(event, "status")) {
      case "tentative" -> EventStatus.TENTATIVE;
      case "cancelled" -> EventStatus.CANCELLED;
      default -> EventStatus.CONFIRMED;
    };
  }

  private static FreeBusy freeBusy(JsonNode event) {
    return switch (Json.some(event, "extended_transparency")
        .orElseGet(() -> Json.text(event, "transparency"))) {
      case "transparent" -> FreeBusy.FREE;
      case "tentative" -> FreeBusy.TENTATIVE;
      case "out_of_office" -> FreeBusy.OUT_OF_OFFICE;
      default -> FreeBusy.BUSY;
    };
  }

  private static List<String> categories(JsonNode event) {
    List<String> categories = new ArrayList<>();
    for (JsonNode category : event.path("categories")) {
      if (category.isTextual()) {
        categories.add(category.textValue());
      }
    }
    return categories;
  }
}
