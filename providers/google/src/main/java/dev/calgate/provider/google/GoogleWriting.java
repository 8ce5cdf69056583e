package dev.calgate.provider.google;

import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.Writing;
import dev.calgate.provider.google.wire.Names;
import dev.calgate.provider.google.wire.Refusals;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of writes beforehand. Google lets an event's id be chosen or its iCalendar UID, and
 * only ids are never taken twice: so the id is chosen, and the UID is what Google makes of it.
 */
final class GoogleWriting implements Writing {
  @Override
  public ObjectRef newRef(CalendarRef calendar, String uid) {
    return new ObjectRef(Names.of(uid));
  }

  @Override
  public Map<String, String> refused(
      @Nullable EventDetails before, EventDetails after, boolean exception) {
    return Refusals.of(before, after, exception);
  }
}
