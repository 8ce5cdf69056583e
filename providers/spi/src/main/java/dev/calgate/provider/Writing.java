package dev.calgate.provider;

import dev.calgate.model.EventDetails;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be told of writes without asking the service. Pure; thread-safe. */
public interface Writing {

  /**
   * The reference that {@link EventWrite.Create} gives to an object: the same for the same uid, so
   * that what comes of it is known beforehand.
   */
  ObjectRef newRef(CalendarRef calendar, String uid);

  /**
   * What the service cannot hold, or does not let anybody choose.
   *
   * @param before null for a new event
   * @param after what is wanted
   * @param exception whether it is an occurrence of a series
   * @return for each field that cannot be written as wanted, by its name in the API, why not;
   *     fields that do not differ are not among them
   */
  Map<String, String> refused(@Nullable EventDetails before, EventDetails after, boolean exception);
}
