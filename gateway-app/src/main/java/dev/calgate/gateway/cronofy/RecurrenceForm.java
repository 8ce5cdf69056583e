package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.RuleCheck;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a managed event repeats: one rule, as the text of RFC 5545 or as an object of {@code
 * frequency}, {@code interval}, {@code count}, {@code until} and {@code by_day}. What cannot be
 * said exactly in a rule is refused.
 */
final class RecurrenceForm {
  private static final String FIELD = "rules";
  private static final int MOST_RULES = 1;
  private static final int MOST = 10_000;
  private static final int LONGEST = 500;
  private static final String PREFIX = "RRULE:";
  private static final Set<String> PARTS =
      Set.of("frequency", "interval", "count", "until", "by_day");
  private static final Set<String> FREQUENCIES = Set.of("daily", "weekly", "monthly", "yearly");
  private static final Map<String, String> DAYS =
      Map.of(
          "monday", "MO",
          "tuesday", "TU",
          "wednesday", "WE",
          "thursday", "TH",
          "friday", "FR",
          "saturday", "SA",
          "sunday", "SU");
  private static final DateTimeFormatter UNTIL =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT);

  private RecurrenceForm() {}

  /**
   * Reads an event's recurrence.
   *
   * @param start of the event; null when that is not known, and not checked then
   * @return empty when a mistake was noted
   */
  static Optional<Recurrence> read(FaceParameters recurrence, @Nullable EventTime start) {
    refuseExceptions(recurrence);
    List<JsonNode> rules = new ArrayList<>();
    recurrence.value(FIELD).ifPresent(it -> (it.isArray() ? it : List.of(it)).forEach(rules::add));
    if (rules.isEmpty()) {
      recurrence.refusals().required(recurrence.path(FIELD));
      return Optional.empty();
    }
    if (rules.size() > MOST_RULES) {
      recurrence.refuse(
          FIELD,
          "errors.max_recurrence_rules_exceeded",
          "at most " + MOST_RULES + " rule may be specified");
      return Optional.empty();
    }
    return rule(recurrence, rules.get(0))
        .map(rule -> new Recurrence(List.of(rule), List.of()))
        .filter(it -> isUsable(recurrence, it, start));
  }

  private static void refuseExceptions(FaceParameters recurrence) {
    if (recurrence.value("exceptions").filter(it -> !it.isEmpty()).isPresent()) {
      recurrence.refuse(
          "exceptions", Refusals.NOT_SUPPORTED, "exceptions are made by editing occurrences");
    }
  }

  private static Optional<String> rule(FaceParameters recurrence, JsonNode rule) {
    if (rule instanceof ObjectNode object) {
      FromObject reader = new FromObject(recurrence.objects(FIELD, MOST_RULES).get(0));
      object.fieldNames().forEachRemaining(reader::refuseUnknown);
      return reader.rule();
    }
    return recurrence.texts(FIELD, MOST_RULES).stream()
        .filter(it -> it.length() <= LONGEST)
        .findFirst()
        .map(it -> it.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? it.substring(6) : it)
        .or(
            () -> {
              unreadable(recurrence, "a rule must be an object or an RRULE");
              return Optional.empty();
            });
  }

  private static boolean isUsable(
      FaceParameters recurrence, Recurrence wanted, @Nullable EventTime start) {
    Optional<String> problem = start == null ? Optional.empty() : RuleCheck.problem(wanted, start);
    problem.ifPresent(it -> unreadable(recurrence, it));
    return problem.isEmpty();
  }

  private static void unreadable(FaceParameters recurrence, String why) {
    recurrence.refuse(FIELD, Refusals.NOT_SUPPORTED, why);
  }

  /** One rule that is given as an object. */
  private static final class FromObject {
    private final FaceParameters rule;
    private final List<String> parts = new ArrayList<>();
    private boolean faulty;

    FromObject(FaceParameters rule) {
      this.rule = rule;
    }

    void refuseUnknown(String part) {
      if (!PARTS.contains(part)) {
        refuse(part, Refusals.NOT_SUPPORTED, part + " is not supported");
      }
    }

    Optional<String> rule() {
      frequency();
      rule.number("interval", 1, MOST).ifPresent(it -> parts.add("INTERVAL=" + it));
      rule.number("count", 1, MOST).ifPresent(it -> parts.add("COUNT=" + it));
      until();
      byDay();
      return faulty ? Optional.empty() : Optional.of(String.join(";", parts));
    }

    private void refuse(String field, String key, String description) {
      faulty = true;
      rule.refuse(field, key, description);
    }

    private void frequency() {
      Optional<String> word = rule.text("frequency").map(it -> it.toLowerCase(Locale.ROOT));
      if (word.isEmpty()) {
        refuse("frequency", Refusals.REQUIRED, rule.path("frequency") + " must be specified");
      } else if (!FREQUENCIES.contains(word.get())) {
        refuse(
            "frequency", Refusals.NOT_RECOGNIZED, "frequency is daily, weekly, monthly or yearly");
      } else {
        parts.add("FREQ=" + word.get().toUpperCase(Locale.ROOT));
      }
    }

    private void until() {
      Optional<LocalDate> day = rule.text("until").flatMap(FaceTime::date);
      if (day.isPresent()) {
        parts.add("UNTIL=" + DateTimeFormatter.BASIC_ISO_DATE.format(day.get()));
      } else {
        Optional<Instant> moment = rule.time("until");
        moment.ifPresent(it -> parts.add("UNTIL=" + UNTIL.format(it.atOffset(ZoneOffset.UTC))));
      }
    }

    private void byDay() {
      List<String> days = new ArrayList<>();
      for (String day : rule.texts("by_day", DAYS.size())) {
        String code = DAYS.get(day.toLowerCase(Locale.ROOT));
        if (code == null) {
          refuse("by_day", Refusals.NOT_RECOGNIZED, "by_day has the names of days, such as monday");
        } else {
          days.add(code);
        }
      }
      if (!days.isEmpty()) {
        parts.add("BYDAY=" + String.join(",", days));
      }
    }
  }
}
