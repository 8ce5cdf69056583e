package dev.calgate.gateway.cronofy;

import java.time.Duration;
import java.util.Optional;

/**
 * Durations as Cronofy's data-types page has them: objects with hours, minutes or both. They are
 * bounded, in minutes.
 */
final class DurationForm {
  private static final int HOUR = 60;

  private DurationForm() {}

  /** A duration; empty when it is absent or makes no sense. */
  static Optional<Duration> read(FaceParameters from, String name, int least, int most) {
    Optional<FaceParameters> object = from.object(name);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    int hours = object.get().number("hours", 0, most / HOUR).orElse(0);
    int minutes = object.get().number("minutes", 0, most).orElse(0);
    int all = hours * HOUR + minutes;
    if (object.get().value("hours").isEmpty() && object.get().value("minutes").isEmpty()) {
      from.refusals().required(object.get().path("minutes"));
      return Optional.empty();
    }
    if (all < least || all > most) {
      from.refuse(
          name,
          Refusals.INVALID_FORMAT,
          name + " must be within " + least + " and " + most + " minutes");
      return Optional.empty();
    }
    return Optional.of(Duration.ofMinutes(all));
  }

  /** A duration that has to be there, of a minute at least; nothing when it makes no sense. */
  static Duration required(FaceParameters from, String name, int most) {
    if (from.value(name).isEmpty()) {
      from.refusals().required(from.path(name));
    }
    return read(from, name, 1, most).orElse(Duration.ZERO);
  }

  /**
   * A buffer, or the least that it may be: in a single meeting there is nothing that a longest
   * buffer could say.
   */
  static Duration buffer(FaceParameters from, String name, int most) {
    Optional<FaceParameters> object = from.object(name);
    boolean isRange = object.filter(it -> it.has("minimum") || it.has("maximum")).isPresent();
    return (isRange
            ? object.flatMap(it -> read(it, "minimum", 0, most))
            : read(from, name, 0, most))
        .orElse(Duration.ZERO);
  }
}
