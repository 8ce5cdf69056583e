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
    FaceParameters parts = object.get();
    if (parts.value("hours").isEmpty() && parts.value("minutes").isEmpty()) {
      from.refusals().required(parts.path("minutes"));
      return Optional.empty();
    }
    Optional<Integer> hours = part(parts, "hours", most / HOUR);
    Optional<Integer> minutes = part(parts, "minutes", most);
    if (hours.isEmpty() || minutes.isEmpty()) {
      return Optional.empty();
    }
    int all = hours.get() * HOUR + minutes.get();
    if (all < least || all > most) {
      from.refuse(
          name,
          Refusals.INVALID_FORMAT,
          name + " must be within " + least + " and " + most + " minutes");
      return Optional.empty();
    }
    return Optional.of(Duration.ofMinutes(all));
  }

  /** None when it is absent; empty when it makes no sense. */
  private static Optional<Integer> part(FaceParameters from, String name, int most) {
    return from.value(name).isEmpty() ? Optional.of(0) : from.number(name, 0, most);
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
