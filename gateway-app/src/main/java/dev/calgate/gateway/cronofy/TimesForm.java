package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When an event takes place, as Cronofy's data-types page has it: days, moments, or moments with a
 * zone. Where no zone is named, an event keeps the one that it has, and a new one is in UTC.
 */
final class TimesForm {
  private static final String START = "start";
  private static final String END = "end";
  private static final ZoneId UTC = ZoneId.of("UTC");

  /** What the model calls by one name. */
  private static final Set<String> NAMES_OF_UTC =
      Set.of("Etc/UTC", "Etc/UCT", "Etc/Zulu", "Etc/Universal", "UCT", "Zulu", "Universal");

  private final Said start;
  private final Said end;

  private TimesForm(Said start, Said end) {
    this.start = start;
    this.end = end;
  }

  /**
   * A start or an end.
   *
   * @param day null for a moment
   * @param moment null for a day
   * @param zone null when none is named
   */
  private record Said(@Nullable LocalDate day, @Nullable Instant moment, @Nullable ZoneId zone) {

    EventTime onto(EventTime before) {
      if (moment == null) {
        return EventTime.allDay(day == null ? LocalDate.EPOCH : day);
      }
      ZoneId kept = before instanceof EventTime.Zoned zoned ? zoned.zone() : UTC;
      return EventTime.zoned(moment, zone == null ? kept : zone);
    }
  }

  /**
   * Reads {@code start}, {@code end} and {@code tzid}.
   *
   * @param required whether they have to be there
   * @return empty when they are not, or a mistake was noted
   */
  static Optional<TimesForm> read(FaceParameters event, boolean required) {
    Optional<ZoneId> zone = zone(event);
    boolean wanted = required || event.value(START).isPresent() || event.value(END).isPresent();
    if (!wanted) {
      return Optional.empty();
    }
    Optional<Said> start = said(event, START, zone);
    Optional<Said> end = said(event, END, zone);
    return start.isPresent() && end.isPresent() && isPair(event, start.get(), end.get())
        ? Optional.of(new TimesForm(start.get(), end.get()))
        : Optional.empty();
  }

  private static Optional<Said> said(FaceParameters event, String name, Optional<ZoneId> zone) {
    Optional<JsonNode> value = event.value(name);
    if (value.isPresent() && value.get() instanceof ObjectNode) {
      FaceParameters object = event.object(name).orElseThrow();
      return plain(object, "time", zone(object).or(() -> zone));
    }
    return plain(event, name, zone);
  }

  private static Optional<Said> plain(FaceParameters in, String name, Optional<ZoneId> zone) {
    Optional<String> text = in.text(name);
    if (text.isEmpty()) {
      if (in.value(name).filter(it -> !it.isTextual()).isEmpty()) {
        in.refusals().required(in.path(name));
      }
      return Optional.empty();
    }
    Optional<LocalDate> day = FaceTime.date(text.get());
    return day.isPresent()
        ? Optional.of(new Said(day.get(), null, null))
        : in.time(name).map(moment -> new Said(null, moment, zone.orElse(null)));
  }

  private static Optional<ZoneId> zone(FaceParameters in) {
    Optional<String> name = in.text("tzid");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (ZoneId.getAvailableZoneIds().contains(name.get())) {
        return Optional.of(NAMES_OF_UTC.contains(name.get()) ? UTC : ZoneId.of(name.get()));
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    in.refuse("tzid", "errors.tzid_unrecognized", "TZID not recognized");
    return Optional.empty();
  }

  private static boolean isPair(FaceParameters event, Said start, Said end) {
    if (start.day() != null && end.day() != null) {
      return isInOrder(event, end.day().isAfter(start.day()));
    }
    if (start.moment() != null && end.moment() != null) {
      return isInOrder(event, !end.moment().isBefore(start.moment()));
    }
    event.refuse(
        start.day() == null ? START : END,
        "errors.must_be_date",
        "start and end must both be dates, or both be times");
    return false;
  }

  private static boolean isInOrder(FaceParameters event, boolean inOrder) {
    if (!inOrder) {
      event.refuse(END, "errors.invalid_time_pair", "end must be after start");
    }
    return inOrder;
  }

  /** The times of something that has not had any. */
  EventDetails created() {
    EventTime none = EventTime.utc(Instant.EPOCH);
    return EventDetails.of("", start.onto(none), end.onto(none));
  }

  /** Details at these times. */
  EventDetails onto(EventDetails before) {
    return before.toBuilder().times(start.onto(before.start()), end.onto(before.end())).build();
  }
}
