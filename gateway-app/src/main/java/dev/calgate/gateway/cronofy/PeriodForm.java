package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.store.Placement;
import dev.calgate.model.availability.Interval;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads periods of time, and what else the pages about scheduling have in common. */
final class PeriodForm {
  static final String INVALID_TIME_PAIR = "errors.invalid_time_pair";
  static final int MOST_PERIODS = 50;
  static final String UTC = "Etc/UTC";

  private static final int LONGEST_ID = 64;
  private static final int LONGEST_ZONE = 64;
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9998-12-31T00:00:00Z");

  /** A list of periods; those that make no sense are noted and left out. */
  List<Interval> list(FaceParameters from, String name) {
    List<Interval> periods = new ArrayList<>();
    from.objects(name, MOST_PERIODS).forEach(it -> period(it).ifPresent(periods::add));
    return periods;
  }

  /** The period from {@code start} to {@code end}; empty when it makes no sense. */
  Optional<Interval> period(FaceParameters from) {
    Optional<Instant> start = time(from, "start");
    Optional<Instant> end = time(from, "end");
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    if (!start.get().isBefore(end.get())) {
      from.refuse("end", INVALID_TIME_PAIR, "end must be after start");
      return Optional.empty();
    }
    return Optional.of(new Interval(start.get(), end.get()));
  }

  /** A moment that has to be there, as a text or as the {@code time} of an object. */
  Optional<Instant> time(FaceParameters from, String name) {
    if (from.value(name).isEmpty()) {
      from.refusals().required(from.path(name));
      return Optional.empty();
    }
    Optional<Instant> time =
        from.value(name).filter(it -> it.isObject()).isPresent()
            ? from.object(name).flatMap(it -> time(it, "time"))
            : from.time(name);
    if (time.filter(it -> it.isBefore(EARLIEST) || it.isAfter(LATEST)).isPresent()) {
      from.refuse(name, Refusals.INVALID_FORMAT, name + " must be within the years 1900 and 9998");
      return Optional.empty();
    }
    return time;
  }

  /** The name of a zone, {@code Etc/UTC} when it is absent. */
  static String zone(FaceParameters from, String name) {
    try {
      return ZoneId.of(from.text(name, LONGEST_ZONE).orElse(UTC)).getId();
    } catch (DateTimeException e) {
      from.refuse(name, "errors.tzid_unrecognized", "TZID not recognized");
      return UTC;
    }
  }

  /** An id of the application's own: ASCII, at most 64 characters. */
  static String id(FaceParameters from, String name) {
    String id = from.required(name, LONGEST_ID);
    if (!id.chars().allMatch(it -> it >= ' ' && it < 127)) {
      from.refuse(name, Refusals.INVALID_FORMAT, name + " must consist of ASCII characters");
    }
    return id;
  }

  /**
   * Goes on only if something is stored now.
   *
   * @throws FaceException 422 when the account has too many, 401 when it is gone
   */
  static void checkPlaced(Placement placement, String name, int most) {
    switch (placement) {
      case STORED -> {}
      // Erased between the token's check and now.
      case NO_ACCOUNT -> throw FaceException.unauthorized();
      case FULL ->
          throw FaceException.unprocessable(
              name, "errors.limit_reached", "An account has at most " + most + " of these");
    }
  }
}
