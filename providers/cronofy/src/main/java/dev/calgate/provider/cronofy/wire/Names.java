package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.ObjectRef;
import java.util.regex.Pattern;

/**
 * What an event is called. One that this application has made is called by the {@code event_id}
 * that it chose, because the service tells no {@code event_uid} of it before it is read; all others
 * by their {@code event_uid}.
 */
public final class Names {
  private static final String MANAGED = "managed:";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@._-]{1,64}");

  private Names() {}

  /** The reference of an event that was told. */
  public static ObjectRef of(JsonNode event) {
    return Json.some(event, "event_id")
        .map(Names::managed)
        .or(() -> Json.some(event, "event_uid").map(ObjectRef::new))
        .orElseGet(() -> new ObjectRef("unnamed:" + Json.digest(event)));
  }

  /** The reference of an event that is to be made with a UID. */
  public static ObjectRef ofNew(String uid) {
    return managed(PLAIN.matcher(uid).matches() ? uid : "uid-" + Json.digest(uid));
  }

  private static ObjectRef managed(String eventId) {
    return new ObjectRef(MANAGED + eventId);
  }

  /** Whether this application has made the event. */
  public static boolean isManaged(ObjectRef ref) {
    return ref.value().startsWith(MANAGED);
  }

  /** Puts the name into a request, where it decides what is written. */
  public static ObjectNode put(ObjectNode body, ObjectRef ref) {
    return isManaged(ref)
        ? body.put("event_id", ref.value().substring(MANAGED.length()))
        : body.put("event_uid", ref.value());
  }
}
