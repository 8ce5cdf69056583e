package dev.calgate.model.recurrence;

import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * One RRULE, made ready to be stepped over local times. The library sees local times as if they
 * were UTC, so that no zone and no locale of the JVM can leak in; UNTIL is compared here, in local
 * time.
 */
final class Rule {
  private static final TimeZone AS_IF_UTC = TimeZone.getTimeZone("UTC");
  private static final int MAX_COUNT = 100_000;
  private static final int MAX_INTERVAL = 10_000;
  private static final int MAX_LENGTH = 2_000;
  private static final Set<String> TOO_FINE = Set.of("SECONDLY", "MINUTELY");
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  private final RecurrenceRule rule;
  private final LocalDateTime start;
  private final @Nullable LocalDateTime until;

  private Rule(RecurrenceRule rule, LocalDateTime start, @Nullable LocalDateTime until) {
    this.rule = rule;
    this.start = start;
    this.until = until;
  }

  /**
   * Reads a rule for a series that begins at {@code start}.
   *
   * @throws UnexpandableRuleException when it is broken or would not end within bounds
   */
  static Rule of(String text, EventTime start) {
    Map<String, String> parts = parts(text);
    check(parts);
    String untilPart = parts.remove("UNTIL");
    LocalDateTime until = untilPart == null ? null : until(untilPart, start);
    parts.putIfAbsent("WKST", "MO");
    if (start instanceof EventTime.AllDay) {
      parts.keySet().removeAll(Set.of("BYHOUR", "BYMINUTE", "BYSECOND"));
    }
    StringBuilder clean = new StringBuilder();
    parts.forEach((name, value) -> clean.append(';').append(name).append('=').append(value));
    try {
      return new Rule(
          new RecurrenceRule(clean.substring(1), RfcMode.RFC5545_LAX), start.local(), until);
    } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
      throw new UnexpandableRuleException("RRULE: " + e.getMessage());
    }
  }

  private static Map<String, String> parts(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new UnexpandableRuleException("RRULE is longer than " + MAX_LENGTH + " characters");
    }
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.trim().toUpperCase(Locale.ROOT).split(";")) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 1 || equals == part.length() - 1) {
        throw new UnexpandableRuleException("RRULE has a part without value: " + part);
      }
      String name = part.substring(0, equals).trim();
      if (parts.put(name, part.substring(equals + 1).trim()) != null) {
        throw new UnexpandableRuleException("RRULE has " + name + " twice");
      }
    }
    return parts;
  }

  private static void check(Map<String, String> parts) {
    String frequency = parts.get("FREQ");
    if (frequency == null) {
      throw new UnexpandableRuleException("RRULE has no FREQ");
    }
    if (TOO_FINE.contains(frequency)) {
      throw new UnexpandableRuleException("RRULE with FREQ=" + frequency + " is not expanded");
    }
    if (parts.containsKey("RSCALE")) {
      throw new UnexpandableRuleException("RRULE with RSCALE is not expanded");
    }
    if (parts.containsKey("COUNT") && parts.containsKey("UNTIL")) {
      throw new UnexpandableRuleException("RRULE has both COUNT and UNTIL");
    }
    atMost(parts, "COUNT", MAX_COUNT);
    atMost(parts, "INTERVAL", MAX_INTERVAL);
  }

  private static void atMost(Map<String, String> parts, String name, int most) {
    String value = parts.get(name);
    if (value == null) {
      return;
    }
    try {
      long number = Long.parseLong(value);
      if (number < 1 || number > most) {
        throw new UnexpandableRuleException("RRULE's " + name + " is not within 1 and " + most);
      }
    } catch (NumberFormatException e) {
      throw new UnexpandableRuleException("RRULE's " + name + " is no number");
    }
  }

  /** UNTIL as a local time of the series, whatever of its forms real data use. */
  private static LocalDateTime until(String value, EventTime start) {
    try {
      if (value.length() == 8) {
        return LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE).atTime(LocalTime.MAX);
      }
      boolean utc = value.endsWith("Z");
      LocalDateTime local =
          LocalDateTime.parse(utc ? value.substring(0, value.length() - 1) : value, BASIC);
      if (start instanceof EventTime.AllDay) {
        return local.toLocalDate().atTime(LocalTime.MAX);
      }
      if (utc && start instanceof EventTime.Zoned zoned) {
        return LocalDateTime.ofInstant(local.toInstant(ZoneOffset.UTC), zoned.zone());
      }
      return local;
    } catch (DateTimeException e) {
      throw new UnexpandableRuleException("RRULE's UNTIL is no date: " + value);
    }
  }

  /** Whether it ends by COUNT or UNTIL. */
  boolean isFinite() {
    return until != null || rule.getCount() != null;
  }

  /** Local starts from {@code from} on, in order. */
  Steps from(LocalDateTime from) {
    return new Steps(from);
  }

  /** Steps over the local starts of the rule. */
  final class Steps {
    private final RecurrenceRuleIterator iterator =
        rule.iterator(start.toInstant(ZoneOffset.UTC).toEpochMilli(), AS_IF_UTC);

    private Steps(LocalDateTime from) {
      if (from.isAfter(start)) {
        long millis = from.toInstant(ZoneOffset.UTC).toEpochMilli();
        bounded(
            () -> {
              iterator.fastForward(millis);
              return true;
            });
      }
    }

    /** The next local start; empty when there is none. */
    Optional<LocalDateTime> next() {
      return bounded(() -> iterator.hasNext() ? iterator.nextMillis() : null)
          .map(
              millis ->
                  LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1_000L), 0, ZoneOffset.UTC))
          .filter(local -> until == null || !local.isAfter(until));
    }

    /** The library says by an exception that a rule finds no further date. */
    private <T> Optional<T> bounded(Supplier<@Nullable T> step) {
      try {
        return Optional.ofNullable(step.get());
      } catch (IllegalArgumentException | ArithmeticException e) {
        return Optional.empty();
      }
    }
  }
}
