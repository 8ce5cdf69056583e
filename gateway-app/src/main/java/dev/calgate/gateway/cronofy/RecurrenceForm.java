package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.RuleCheck;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a managed event repeats: one rule, as an object of {@code frequency}, {@code interval},
 * {@code count} or {@code until}, and {@code by_day}, or as the text of RFC 5545. Nothing of a rule
 * is dropped: what is not known is refused.
 *
 * @param parts of the rule; empty for an event that does not repeat
 * @param until the last day on which it may take place, in the zone of its start; or null
 */
record RecurrenceForm(List<String> parts, @Nullable LocalDate until)
    implements UnaryOperator<EventDetails> {
  private static final String RULES = "rules";
  private static final int MOST_RULES = 1;
  private static final int MOST_DAYS = 7;
  private static final int LONGEST = 500;
  private static final String PREFIX = "RRULE:";
  private static final String NUMBER = "[1-9]\\d{0,3}";
  private static final String PLACE = "-?[1-5]";
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
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  /**
   * Reads an event's {@code recurrence}; null there, or no rule, is an event that does not repeat.
   *
   * @param start of the event; null when that is not known, and not checked then
   * @return empty when nothing is said, or a mistake was noted
   */
  static Optional<RecurrenceForm> read(FaceParameters event, @Nullable EventTime start) {
    if (event.isNull("recurrence")) {
      return Optional.of(new RecurrenceForm(List.of(), null));
    }
    return event.object("recurrence").flatMap(it -> readObject(it, start));
  }

  private static Optional<RecurrenceForm> readObject(
      FaceParameters recurrence, @Nullable EventTime start) {
    if (recurrence.value("exceptions").filter(it -> !it.isEmpty()).isPresent()) {
      recurrence.refuse(
          "exceptions", Refusals.NOT_SUPPORTED, "occurrences are changed by their event_uid");
    }
    if (recurrence.value(RULES).isEmpty()) {
      recurrence.refusals().required(recurrence.path(RULES));
      return Optional.empty();
    }
    List<JsonNode> rules = new ArrayList<>();
    JsonNode said = recurrence.value(RULES).get();
    (said.isArray() ? said : List.of(said)).forEach(rules::add);
    if (rules.size() > MOST_RULES) {
      recurrence.refuse(
          RULES, "errors.max_recurrence_rules_exceeded", "at most one rule may be specified");
      return Optional.empty();
    }
    return rules.isEmpty()
        ? Optional.of(new RecurrenceForm(List.of(), null))
        : rule(recurrence, rules.get(0)).filter(it -> it.isUsable(recurrence, start));
  }

  private static Optional<RecurrenceForm> rule(FaceParameters recurrence, JsonNode rule) {
    if (rule instanceof ObjectNode object) {
      FromObject reader = new FromObject(recurrence.objects(RULES, MOST_RULES).get(0));
      object.fieldNames().forEachRemaining(reader::refuseUnknown);
      return reader.read();
    }
    String text = rule.isTextual() ? rule.textValue().strip() : "";
    if (text.isEmpty() || text.length() > LONGEST) {
      recurrence.refuse(RULES, Refusals.INVALID_FORMAT, "a rule must be an object or an RRULE");
      return Optional.empty();
    }
    boolean named = text.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    return Optional.of(
        new RecurrenceForm(List.of(named ? text.substring(PREFIX.length()) : text), null));
  }

  private boolean isUsable(FaceParameters recurrence, @Nullable EventTime start) {
    Optional<String> problem =
        start == null
            ? Optional.empty()
            : Optional.ofNullable(recurrence(start)).flatMap(it -> RuleCheck.problem(it, start));
    problem.ifPresent(it -> recurrence.refuse(RULES, Refusals.NOT_SUPPORTED, it));
    return problem.isEmpty();
  }

  @Override
  public EventDetails apply(EventDetails details) {
    return details.toBuilder().recurrence(recurrence(details.start())).build();
  }

  private @Nullable Recurrence recurrence(EventTime start) {
    if (parts.isEmpty()) {
      return null;
    }
    List<String> all = new ArrayList<>(parts);
    if (until != null) {
      all.add("UNTIL=" + end(until, start));
    }
    return new Recurrence(List.of(String.join(";", all)), List.of());
  }

  /** The end of a day in the form of the start, as RFC 5545 section 3.3.10 wants it. */
  private static String end(LocalDate day, EventTime start) {
    return start.fold(
        allDay -> DateTimeFormatter.BASIC_ISO_DATE.format(day),
        zoned ->
            MOMENT.format(
                day.plusDays(1)
                    .atStartOfDay(zoned.zone())
                    .minusSeconds(1)
                    .withZoneSameInstant(ZoneOffset.UTC)),
        floating -> DateTimeFormatter.BASIC_ISO_DATE.format(day) + "T235959");
  }

  /** Reads one rule that is an object. For one thread. */
  private static final class FromObject {
    private final FaceParameters rule;
    private final List<String> parts = new ArrayList<>();
    private boolean faulty;

    FromObject(FaceParameters rule) {
      this.rule = rule;
    }

    void refuseUnknown(String part) {
      if (!PARTS.contains(part)) {
        refuse(rule, part, Refusals.NOT_SUPPORTED, part + " is not supported");
      }
    }

    private void refuse(FaceParameters in, String field, String key, String description) {
      faulty = true;
      in.refuse(field, key, description);
    }

    Optional<RecurrenceForm> read() {
      String frequency = rule.text("frequency").orElse("").toLowerCase(Locale.ROOT);
      if (frequency.isEmpty()) {
        refuse(rule, "frequency", Refusals.REQUIRED, "frequency must be specified");
      } else if (!FREQUENCIES.contains(frequency)) {
        refuse(rule, "frequency", Refusals.NOT_RECOGNIZED, "daily, weekly, monthly or yearly");
      }
      parts.add("FREQ=" + frequency.toUpperCase(Locale.ROOT));
      number("interval");
      number("count");
      LocalDate until = until();
      byDay(frequency.equals("monthly") || frequency.equals("yearly"));
      return faulty ? Optional.empty() : Optional.of(new RecurrenceForm(parts, until));
    }

    private void number(String field) {
      Optional<String> text = rule.text(field);
      if (text.filter(it -> !it.matches(NUMBER)).isPresent()) {
        refuse(
            rule,
            field,
            "errors.must_be_integer_greater_than_zero",
            field + " must be an integer greater than zero");
      }
      text.ifPresent(it -> parts.add(field.toUpperCase(Locale.ROOT) + "=" + it));
    }

    private @Nullable LocalDate until() {
      Optional<String> text = rule.text("until");
      Optional<LocalDate> day = text.flatMap(FaceTime::date);
      if (text.isPresent() && day.isEmpty()) {
        refuse(rule, "until", "errors.must_be_date", "until must be a date");
      } else if (day.isPresent() && rule.value("count").isPresent()) {
        refuse(
            rule,
            "until",
            "errors.not_supported_count_until_combination",
            "count and until must not be specified together");
      }
      return day.orElse(null);
    }

    private void byDay(boolean placed) {
      List<String> days = new ArrayList<>();
      for (FaceParameters one : rule.objects("by_day", MOST_DAYS)) {
        String day = DAYS.get(one.text("day").orElse("").toLowerCase(Locale.ROOT));
        if (day == null) {
          refuse(one, "day", Refusals.NOT_RECOGNIZED, "day is the name of a day, such as monday");
        }
        Optional<String> place = one.text("nth_of_period");
        if (place.filter(it -> !placed || !it.matches(PLACE)).isPresent()) {
          refuse(one, "nth_of_period", Refusals.NOT_SUPPORTED, "is for months and years, up to 5");
        }
        days.add(place.orElse("") + day);
      }
      if (!days.isEmpty()) {
        parts.add("BYDAY=" + String.join(",", days));
      }
    }
  }
}
