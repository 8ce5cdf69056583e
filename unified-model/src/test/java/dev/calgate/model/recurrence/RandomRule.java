package dev.calgate.model.recurrence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Rules as people and programs write them, and some that nobody does. */
final class RandomRule {
  private final Random random;
  private final Map<String, String> parts = new LinkedHashMap<>();

  RandomRule(Random random) {
    this.random = random;
    String frequency = one("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY");
    parts.put("FREQ", frequency);
    parts.put("WKST", one("MO", "SU", "WE"));
    sometimes(2, "INTERVAL", String.valueOf(1 + random.nextInt(5)));
    sometimes(3, "BYMONTH", numbers(12, 0));
    switch (frequency) {
      case "YEARLY" -> yearly();
      case "MONTHLY" -> monthly();
      case "WEEKLY" -> sometimes(2, "BYDAY", days(false));
      case "DAILY" -> {
        if (random.nextBoolean()) {
          sometimes(2, "BYDAY", days(false));
        } else {
          sometimes(2, "BYMONTHDAY", numbers(31, 4));
        }
      }
      default -> sometimes(3, "BYDAY", days(false));
    }
    sometimes(6, "BYMINUTE", String.valueOf(random.nextInt(60)));
    if (!frequency.equals("HOURLY")) {
      sometimes(6, "BYHOUR", random.nextInt(12) + "," + (12 + random.nextInt(12)));
      positions();
    }
  }

  private void yearly() {
    switch (random.nextInt(4)) {
      case 0 -> {
        parts.put("BYWEEKNO", numbers(53, 4));
        parts.put("BYDAY", days(false));
      }
      case 1 -> {
        parts.put("BYYEARDAY", numbers(366, 4));
        sometimes(2, "BYDAY", days(false));
      }
      case 2 -> sometimes(2, "BYMONTHDAY", numbers(31, 4));
      default -> parts.put("BYDAY", days(true));
    }
  }

  private void monthly() {
    sometimes(2, "BYMONTHDAY", numbers(31, 4));
    sometimes(2, "BYDAY", days(!parts.containsKey("BYMONTHDAY")));
  }

  /** Positions only where a period can hold several, and not where BYMONTH cuts periods. */
  private void positions() {
    if (parts.containsKey("BYDAY") && (!parts.containsKey("BYMONTH") || !monthIsALimit())) {
      sometimes(3, "BYSETPOS", one("1", "-1", "2", "1,-1", "-2", "3,2"));
    }
  }

  private void sometimes(int oneIn, String part, String value) {
    if (random.nextInt(oneIn) == 0) {
      parts.put(part, value);
    }
  }

  private String one(String... values) {
    return values[random.nextInt(values.length)];
  }

  private String numbers(int most, int oneInIsNegative) {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      boolean negative = oneInIsNegative > 0 && random.nextInt(oneInIsNegative) == 0;
      numbers.add((1 + random.nextInt(most)) * (negative ? -1 : 1));
    }
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private String days(boolean numbered) {
    List<String> days = new ArrayList<>(List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU"));
    Collections.shuffle(days, random);
    String number = numbered && random.nextBoolean() ? one("1", "2", "4", "-1", "-2") : "";
    return days.subList(0, 1 + random.nextInt(3)).stream()
        .map(day -> number + day)
        .collect(Collectors.joining(","));
  }

  /** Whether BYMONTH only takes starts away (the table in RFC 5545 section 3.3.10). */
  boolean monthIsALimit() {
    return !List.of("MONTHLY", "YEARLY").contains(parts.get("FREQ"))
        || parts.containsKey("BYWEEKNO")
        || parts.containsKey("BYYEARDAY");
  }

  List<Integer> months() {
    return parts.containsKey("BYMONTH")
        ? List.of(parts.get("BYMONTH").split(",")).stream().map(Integer::valueOf).toList()
        : List.of();
  }

  String text(String... without) {
    return parts.entrySet().stream()
        .filter(part -> !List.of(without).contains(part.getKey()))
        .map(part -> part.getKey() + "=" + part.getValue())
        .collect(Collectors.joining(";"));
  }
}
