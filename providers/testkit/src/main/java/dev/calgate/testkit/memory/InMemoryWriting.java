package dev.calgate.testkit.memory;

import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.Writing;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The far side in memory holds all but attachments. */
final class InMemoryWriting implements Writing {
  @Override
  public ObjectRef newRef(CalendarRef calendar, String uid) {
    return new ObjectRef("object-of-" + uid);
  }

  @Override
  public Map<String, String> refused(
      @Nullable EventDetails before, EventDetails after, boolean exception) {
    Map<String, String> refused = new LinkedHashMap<>();
    if (after.end().instant(ZoneOffset.UTC).isBefore(after.start().instant(ZoneOffset.UTC))) {
      refused.put("end", "Lies before the start");
    }
    if (exception && after.recurrence() != null) {
      refused.put("recurrence", "An occurrence does not repeat");
    }
    boolean attached = before != null && after.attachments().equals(before.attachments());
    if (!attached && !after.attachments().isEmpty()) {
      refused.put("attachments", "Nothing is attached in memory");
    }
    return refused;
  }
}
