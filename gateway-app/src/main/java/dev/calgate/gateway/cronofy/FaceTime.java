package dev.calgate.gateway.cronofy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.ValueRange;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times as Cronofy's data-types page has them: read as leniently as clients write them, written in
 * whole seconds of UTC.
 */
final class FaceTime {
  private static final ValueRange YEARS = ValueRange.of(1, 9999);
  private static final Pattern OFFSET = Pattern.compile("(.*\\d)(Z|z|[+ -]\\d\\d:?\\d\\d)");

  private FaceTime() {}

  /**
   * A moment; empty when the text is none, or has a fraction of a second. A blank may stand for the
   * T, and without an offset UTC is meant.
   */
  static Optional<Instant> time(String text) {
    try {
      var parts = OFFSET.matcher(text.strip());
      boolean hasOffset = parts.matches();
      String local = (hasOffset ? parts.group(1) : text.strip()).replace(' ', 'T');
      LocalDateTime at = LocalDateTime.parse(local);
      YEARS.checkValidValue(at.getYear(), ChronoField.YEAR);
      return at.equals(at.withNano(0))
          ? Optional.of(at.toInstant(offset(hasOffset ? parts.group(2) : "Z")))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  // A plus that was not encoded in a query has become a blank.
  private static ZoneOffset offset(String text) {
    return ZoneOffset.of(text.replace(' ', '+').replace('z', 'Z'));
  }

  /** A day; empty when the text is none. */
  static Optional<LocalDate> date(String text) {
    try {
      LocalDate day = LocalDate.parse(text.strip());
      YEARS.checkValidValue(day.getYear(), ChronoField.YEAR);
      return Optional.of(day);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A moment in whole seconds, rounded down. */
  static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The same with an offset. */
  static String text(OffsetDateTime at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.truncatedTo(ChronoUnit.SECONDS));
  }
}
