package dev.calgate.provider.cronofy;

import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.Writing;
import dev.calgate.provider.cronofy.wire.Names;
import dev.calgate.provider.cronofy.wire.Refusals;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of writes beforehand. */
final class CronofyWriting implements Writing {
  @Override
  public ObjectRef newRef(CalendarRef calendar, String uid) {
    return Names.ofNew(uid);
  }

  @Override
  public Map<String, String> refused(
      @Nullable EventDetails before, EventDetails after, boolean exception) {
    return Refusals.of(before, after, exception);
  }
}
