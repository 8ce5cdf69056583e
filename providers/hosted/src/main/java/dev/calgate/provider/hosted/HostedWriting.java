package dev.calgate.provider.hosted;

import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.Writing;
import dev.calgate.provider.caldav.wire.Refusals;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What iCalendar cannot hold; each object has the place that its UID decides on. */
final class HostedWriting implements Writing {
  @Override
  public ObjectRef newRef(CalendarRef calendar, String uid) {
    return new ObjectRef(Digest.of(uid) + ".ics");
  }

  @Override
  public Map<String, String> refused(
      @Nullable EventDetails before, EventDetails after, boolean exception) {
    return Refusals.of(before, after, exception);
  }
}
