package dev.calgate.model.recurrence;

import java.time.DayOfWeek;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rule says about its periods, without where it ends.
 *
 * @param numbers what the parts list, in order and each once; never an empty list
 * @param days BYDAY as it came, such as {@code MO} or {@code -1FR}; empty when there is none
 */
record RuleParts(
    Frequency frequency,
    int interval,
    DayOfWeek weekStart,
    Map<Part, NavigableSet<Integer>> numbers,
    List<String> days) {

  private static final Map<String, DayOfWeek> WEEKDAYS =
      Stream.of(DayOfWeek.values())
          .collect(Collectors.toUnmodifiableMap(RuleParts::letters, day -> day));

  boolean has(Part part) {
    return numbers.containsKey(part);
  }

  Optional<NavigableSet<Integer>> listed(Part part) {
    return Optional.ofNullable(numbers.get(part));
  }

  RuleParts with(Part part, NavigableSet<Integer> values) {
    Map<Part, NavigableSet<Integer>> changed = new EnumMap<>(Part.class);
    changed.putAll(numbers);
    changed.put(part, values);
    return new RuleParts(frequency, interval, weekStart, changed, days);
  }

  RuleParts with(Part part, int value) {
    return with(part, new TreeSet<>(List.of(value)));
  }

  RuleParts without(Part part) {
    Map<Part, NavigableSet<Integer>> changed = new EnumMap<>(Part.class);
    changed.putAll(numbers);
    changed.remove(part);
    return new RuleParts(frequency, interval, weekStart, changed, days);
  }

  RuleParts with(List<String> otherDays) {
    return new RuleParts(frequency, interval, weekStart, numbers, otherDays);
  }

  RuleParts every(int otherInterval, Frequency other) {
    return new RuleParts(other, otherInterval, weekStart, numbers, days);
  }

  /** The two letters that BYDAY and WKST have for a weekday. */
  static String letters(DayOfWeek day) {
    return day.name().substring(0, 2);
  }

  /** The weekday of two letters; empty when they are none. */
  static Optional<DayOfWeek> weekday(String letters) {
    return Optional.ofNullable(WEEKDAYS.get(letters));
  }

  /** The spelling of RFC 5545. */
  String text() {
    StringBuilder text = new StringBuilder("FREQ=").append(frequency);
    text.append(";INTERVAL=").append(interval).append(";WKST=").append(letters(weekStart));
    numbers.forEach(
        (part, values) -> {
          char before = '=';
          text.append(';').append(part);
          for (int value : values) {
            text.append(before).append(value);
            before = ',';
          }
        });
    if (!days.isEmpty()) {
      text.append(";BYDAY=").append(String.join(",", days));
    }
    return text.toString();
  }
}
