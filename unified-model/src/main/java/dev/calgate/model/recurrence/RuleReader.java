package dev.calgate.model.recurrence;

import java.time.DayOfWeek;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a RRULE (RFC 5545 section 3.3.10). Refuses what it does not understand, because
 * a part that is dropped silently makes a rule say something else; forgives only what leaves no
 * doubt: lower case, blanks, a trailing semicolon, INTERVAL=0, numbers before the days of a week.
 */
final class RuleReader {
  private static final int MAX_LENGTH = 4_000;
  private static final int MAX_NAME = 40;
  private static final int MAX_INTERVAL = 1_000_000;
  private static final int LETTERS = 2;
  private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[1-9]|[1-4][0-9]|5[0-3])");
  private static final Set<String> OTHERS =
      Set.of("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "RSCALE", "SKIP");

  private final Map<String, String> texts = new LinkedHashMap<>();

  /**
   * Takes the text apart.
   *
   * @throws UnexpandableRuleException naming the part at fault
   */
  RuleReader(String rule) {
    if (rule.length() > MAX_LENGTH) {
      throw fault("is longer than " + MAX_LENGTH + " characters");
    }
    for (String part : rule.toUpperCase(Locale.ROOT).split(";")) {
      if (!part.isBlank()) {
        keep(part);
      }
    }
    String scale = texts.getOrDefault("RSCALE", "GREGORIAN");
    if (!scale.equals("GREGORIAN") || !texts.getOrDefault("SKIP", "OMIT").equals("OMIT")) {
      throw fault("with RSCALE or SKIP of another calendar is not expanded");
    }
  }

  /** A name that a stranger wrote, for one short line that any database and page can hold. */
  private static String printable(String name) {
    String text = name.replaceAll("[^\\x21-\\x7E]", "?");
    return text.length() > MAX_NAME ? text.substring(0, MAX_NAME) + "..." : text;
  }

  private void keep(String part) {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part.strip() : part.substring(0, equals).strip();
    String value = equals < 0 ? "" : part.substring(equals + 1).strip();
    if (name.isEmpty() || value.isEmpty()) {
      throw fault("has a part without value: " + printable(name));
    }
    if (texts.put(name, value) != null) {
      throw fault("has " + printable(name) + " twice");
    }
  }

  /** COUNT; null when there is none. */
  @Nullable Integer count() {
    String text = texts.get("COUNT");
    if (text == null) {
      return null;
    }
    int count = number("COUNT", text);
    if (count < 1) {
      throw fault("has COUNT=" + text);
    }
    return count;
  }

  /** UNTIL as it stands; null when there is none. */
  @Nullable String until() {
    return texts.get("UNTIL");
  }

  RuleParts parts() {
    Frequency frequency = frequency();
    Map<Part, NavigableSet<Integer>> numbers = new EnumMap<>(Part.class);
    texts.forEach(
        (name, value) -> {
          if (name.startsWith("BY") && !name.equals("BYDAY")) {
            numbers.put(part(name), numbers(part(name), value));
          } else if (!OTHERS.contains(name) && !name.startsWith("X-")) {
            throw fault("has the unknown part " + printable(name));
          }
        });
    return meaningful(
        new RuleParts(frequency, interval(), weekStart(), numbers, days(frequency, numbers)));
  }

  /** Parts that the RFC forbids together mean different things to different programs. */
  private static RuleParts meaningful(RuleParts parts) {
    Frequency frequency = parts.frequency();
    refuse(parts, Part.BYWEEKNO, frequency != Frequency.YEARLY);
    refuse(parts, Part.BYMONTHDAY, frequency == Frequency.WEEKLY);
    boolean weeksOrMonths = frequency == Frequency.WEEKLY || frequency == Frequency.MONTHLY;
    refuse(parts, Part.BYYEARDAY, weeksOrMonths);
    return parts;
  }

  private static void refuse(RuleParts parts, Part part, boolean meaningless) {
    if (meaningless && parts.has(part)) {
      throw fault("has " + part + ", which means nothing with FREQ=" + parts.frequency());
    }
  }

  private Frequency frequency() {
    String text = texts.get("FREQ");
    if (text == null) {
      throw fault("has no FREQ");
    }
    try {
      return Frequency.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw fault("has an unknown FREQ");
    }
  }

  private int interval() {
    int interval = number("INTERVAL", texts.getOrDefault("INTERVAL", "1"));
    if (interval < 0) {
      throw fault("has a negative INTERVAL");
    }
    return Math.min(Math.max(interval, 1), MAX_INTERVAL);
  }

  private DayOfWeek weekStart() {
    return RuleParts.weekday(texts.getOrDefault("WKST", "MO"))
        .orElseThrow(() -> fault("has an unknown WKST"));
  }

  private List<String> days(Frequency frequency, Map<Part, NavigableSet<Integer>> numbers) {
    String text = texts.get("BYDAY");
    if (text == null) {
      return List.of();
    }
    boolean numbered =
        !frequency.isFinerThan(Frequency.MONTHLY) && !numbers.containsKey(Part.BYWEEKNO);
    Set<String> days = new LinkedHashSet<>();
    for (String day : text.split(",")) {
      days.add(day(day.strip(), numbered));
    }
    if (days.isEmpty()) {
      throw fault("has an empty BYDAY");
    }
    return List.copyOf(days);
  }

  private static String day(String text, boolean numbered) {
    int letters = Math.max(0, text.length() - LETTERS);
    String day = text.substring(letters);
    boolean numberIsOne = letters == 0 || NUMBER.matcher(text.substring(0, letters)).matches();
    if (RuleParts.weekday(day).isEmpty() || !numberIsOne) {
      throw fault("has an unknown day in BYDAY");
    }
    return numbered ? text : day;
  }

  private static Part part(String name) {
    try {
      return Part.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw fault("has the unknown part " + printable(name));
    }
  }

  private static NavigableSet<Integer> numbers(Part part, String text) {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (String item : text.split(",")) {
      int number = number(part.name(), item.strip());
      if (!part.allows(number)) {
        throw fault("has " + number + " in " + part);
      }
      numbers.add(number);
    }
    if (numbers.isEmpty()) {
      throw fault("has an empty " + part);
    }
    return numbers;
  }

  private static int number(String name, String text) {
    try {
      return Math.toIntExact(Long.parseLong(text));
    } catch (NumberFormatException | ArithmeticException e) {
      throw fault("has no number in " + name);
    }
  }

  private static UnexpandableRuleException fault(String what) {
    return new UnexpandableRuleException("RRULE " + what);
  }
}
