package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Days in UTC, as a listing is asked for them.
 *
 * @param to exclusive
 */
public record Days(LocalDate from, LocalDate to) {

  /** Days that an event certainly lies in, with one to spare on both sides. */
  public static Days around(EventDetails details) {
    return around(details.start(), details.end());
  }

  /** The same of an event that was read; empty when its times are none. */
  public static Optional<Days> around(ObjectNode event) {
    try {
      return Optional.of(
          around(
              TimeMapping.read(event.path("start"), "start"),
              TimeMapping.read(event.path("end"), "end")));
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private static Days around(EventTime start, EventTime end) {
    return new Days(day(start).minusDays(1), day(end).plusDays(2));
  }

  private static LocalDate day(EventTime time) {
    return LocalDate.ofInstant(time.instant(ZoneOffset.UTC), ZoneOffset.UTC);
  }

  /** What both have in common; empty when that is nothing. */
  public Optional<Days> within(Days other) {
    LocalDate begin = from.isAfter(other.from) ? from : other.from;
    LocalDate end = to.isBefore(other.to) ? to : other.to;
    return begin.isBefore(end) ? Optional.of(new Days(begin, end)) : Optional.empty();
  }
}
