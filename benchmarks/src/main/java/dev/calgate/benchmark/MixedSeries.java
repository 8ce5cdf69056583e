package dev.calgate.benchmark;

import dev.calgate.model.availability.Interval;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A series as people have them: its start is one that its rule gives, by day, and the rule says its
 * WKST, so that no library's habits are in the way of another's; none lies across the turn of a
 * year in UTC.
 *
 * @param zone empty for whole days
 * @param excluded starts on the wall that do not take place
 */
record MixedSeries(
    LocalDateTime start, Optional<ZoneId> zone, String rule, List<LocalDateTime> excluded) {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Paris"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Asia/Tokyo"),
          ZoneId.of("UTC"));

  /** How long an occurrence takes that is no whole day. */
  static final int MINUTES = 30;

  /** The occurrence that begins at a moment, in milliseconds since 1970. */
  Interval intervalAt(long start) {
    Duration length = zone.isEmpty() ? Duration.ofDays(1) : Duration.ofMinutes(MINUTES);
    return new Interval(
        Instant.ofEpochMilli(start), Instant.ofEpochMilli(start + length.toMillis()));
  }

  /** The next of a seeded sequence, begun in the four years that end with the given one. */
  static MixedSeries next(Random random, int year) {
    LocalDateTime start =
        LocalDate.of(year - 3, 1, 1)
            .plusDays(random.nextInt(4 * 365))
            .atTime(9 + random.nextInt(9), 15 * random.nextInt(4));
    Optional<ZoneId> zone =
        random.nextInt(5) == 0
            ? Optional.empty()
            : Optional.of(ZONES.get(random.nextInt(ZONES.size())));
    LocalDateTime begin = zone.isEmpty() ? start.toLocalDate().atStartOfDay() : start;
    String rule = rule(random, begin.toLocalDate()) + ";WKST=MO" + end(random, begin, zone);
    return new MixedSeries(begin, zone, rule, excluded(random, begin, rule));
  }

  private static String rule(Random random, LocalDate day) {
    int kind = random.nextInt(20);
    if (kind < 9) {
      return "FREQ=WEEKLY" + one(random, "", "", ";INTERVAL=2") + weekdays(random, day);
    }
    if (kind < 12) {
      return "FREQ=DAILY" + one(random, "", "", ";INTERVAL=3");
    }
    return kind < 17 ? monthly(random, day) : yearly(random, day);
  }

  private static String weekdays(Random random, LocalDate day) {
    TreeSet<DayOfWeek> days = new TreeSet<>(List.of(day.getDayOfWeek()));
    for (int i = random.nextInt(3); i > 0; i--) {
      days.add(DayOfWeek.of(1 + random.nextInt(7)));
    }
    return ";BYDAY=" + days.stream().map(MixedSeries::letters).collect(Collectors.joining(","));
  }

  private static String monthly(Random random, LocalDate day) {
    String interval = one(random, "", "", ";INTERVAL=3");
    return "FREQ=MONTHLY"
        + interval
        + switch (random.nextInt(3)) {
          case 0 -> ";BYMONTHDAY=" + day.getDayOfMonth();
          case 1 -> ";BYDAY=" + ordinal(day) + letters(day.getDayOfWeek());
          default -> ";BYDAY=" + letters(day.getDayOfWeek()) + ";BYSETPOS=" + ordinal(day);
        };
  }

  private static String yearly(Random random, LocalDate day) {
    return random.nextInt(3) == 0
        ? "FREQ=YEARLY;BYMONTH="
            + day.getMonthValue()
            + ";BYDAY="
            + ordinal(day)
            + letters(day.getDayOfWeek())
        : "FREQ=YEARLY";
  }

  /** Which of its weekdays a day is in its month, the last one as such. */
  private static int ordinal(LocalDate day) {
    boolean last = day.getDayOfMonth() + 7 > day.lengthOfMonth();
    return last ? -1 : (day.getDayOfMonth() + 6) / 7;
  }

  /** Half have no end. */
  private static String end(Random random, LocalDateTime begin, Optional<ZoneId> zone) {
    int kind = random.nextInt(4);
    if (kind > 1) {
      return "";
    }
    if (kind == 0) {
      return ";COUNT=" + (5 + random.nextInt(200));
    }
    LocalDateTime until = begin.plusDays(30 + random.nextInt(3 * 365));
    return ";UNTIL="
        + zone.map(
                it ->
                    UTC.format(
                        LocalDateTime.ofInstant(until.atZone(it).toInstant(), ZoneOffset.UTC)))
            .orElseGet(() -> DateTimeFormatter.BASIC_ISO_DATE.format(until.toLocalDate()));
  }

  /** Some days without the series, every fifth of which it may have had. */
  private static List<LocalDateTime> excluded(Random random, LocalDateTime begin, String rule) {
    List<LocalDateTime> excluded = new ArrayList<>();
    for (int i = random.nextInt(5) == 0 ? 3 : 0; i > 0; i--) {
      int step = rule.startsWith("FREQ=WEEKLY") ? 14 : 3;
      excluded.add(begin.plusDays((long) step * (1 + random.nextInt(40))));
    }
    return excluded;
  }

  private static String letters(DayOfWeek day) {
    return day.name().substring(0, 2);
  }

  private static String one(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }
}
