package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventTime;
import dev.calgate.model.Reminder;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes times (RFC 5545 sections 3.3.4 and 3.3.5) as {@link TimeReader} reads them. */
final class TimeText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final Set<String> FORM = Set.of("TZID", "VALUE");

  private final ZoneBook zones;

  TimeText(ZoneBook zones) {
    this.zones = zones;
  }

  /**
   * A line that says a time.
   *
   * @param old whose parameters it keeps, and whose name of the zone it prefers; or null
   */
  String line(String name, EventTime time, @Nullable ContentLine old) {
    LineText line = LineText.like(name, old, FORM);
    return time.fold(
        day -> line.with("VALUE", "DATE").value(DATE.format(day.date())),
        zoned -> zoned(line, zoned, old),
        floating -> line.value(TIME.format(floating.dateTime())));
  }

  private String zoned(LineText line, EventTime.Zoned time, @Nullable ContentLine old) {
    if (ZoneBook.isUtc(time.zone())) {
      return line.value(TIME.format(time.dateTime()) + "Z");
    }
    String wanted = old == null ? null : old.parameter("TZID").orElse(null);
    return line.with("TZID", zones.tzid(time, wanted)).value(TIME.format(time.dateTime()));
  }

  /** A trigger's value, from the start. */
  static String trigger(Reminder reminder) {
    int minutes = reminder.minutesBefore();
    String length = "PT" + Math.abs((long) minutes) + "M";
    return minutes > 0 ? "-" + length : length;
  }
}
