package dev.calgate.provider.caldav.wire;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One STANDARD or DAYLIGHT of a VTIMEZONE (RFC 5545 section 3.6.5): an offset, and the local times
 * at which it begins to hold.
 *
 * @param onsets on a clock that still shows {@code before}; in no order, never empty
 * @param before the offset that held until then
 * @param offset the offset from then on
 */
record ZoneObservance(List<LocalDateTime> onsets, ZoneOffset before, ZoneOffset offset) {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final int MAX_DATES = 1_000;

  /** Windows begins its zones in 1601; nobody asks what the clock showed then. */
  private static final int FIRST_YEAR = 1900;

  /** Later onsets are not told; the offset of the last one holds for ever. */
  private static final int LAST_YEAR = 2100;

  /**
   * Reads one.
   *
   * @throws DateTimeException when an offset or a time is none
   * @throws IllegalArgumentException when a rule is not of the kind that zones have
   */
  static ZoneObservance read(Component component) {
    LocalDateTime start = time(component.text("DTSTART"));
    List<LocalDateTime> onsets = new ArrayList<>(List.of(start));
    for (ContentLine line : component.lines("RDATE")) {
      for (String date : line.value().split(",", MAX_DATES)) {
        onsets.add(time(date));
      }
      if (onsets.size() > MAX_DATES) {
        throw new IllegalArgumentException("More than " + MAX_DATES + " dates");
      }
    }
    Optional<ContentLine> rule = component.line("RRULE");
    if (rule.isPresent()) {
      YearlyRule yearly = YearlyRule.read(rule.get().value(), start.toLocalDate());
      int last = Math.min(yearly.until().getYear(), LAST_YEAR);
      for (int year = Math.max(start.getYear(), FIRST_YEAR); year <= last; year++) {
        yearly.in(year).map(date -> date.atTime(start.toLocalTime())).ifPresent(onsets::add);
      }
    }
    return new ZoneObservance(
        onsets, offset(component.text("TZOFFSETFROM")), offset(component.text("TZOFFSETTO")));
  }

  /** A date alone counts from midnight, and a time in UTC as a local one: both are mistakes. */
  private static LocalDateTime time(String text) {
    String value = text.trim();
    if (value.length() == 8) {
      return LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE).atStartOfDay();
    }
    return LocalDateTime.parse(value.endsWith("Z") ? value.substring(0, 15) : value, LOCAL);
  }

  private static ZoneOffset offset(String text) {
    String value = text.trim();
    return ZoneOffset.of(value.startsWith("+") || value.startsWith("-") ? value : "+" + value);
  }
}
