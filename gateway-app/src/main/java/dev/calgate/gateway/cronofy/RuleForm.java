package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.store.AvailabilityRule;
import dev.calgate.gateway.store.AvailabilityRule.WeeklyPeriod;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads and writes availability rules. */
final class RuleForm {
  private static final int MOST_HOURS = 50;
  private static final int MOST_CALENDARS = 100;
  private static final int LONGEST_DAY = 16;
  private static final String ID = "availability_rule_id";
  private static final String END_OF_DAY = "24:00";

  private RuleForm() {}

  /**
   * Reads a rule.
   *
   * @param isCalendar whether an id is that of a calendar of the account
   * @throws FaceException 422 telling all that makes no sense
   */
  static AvailabilityRule read(FaceParameters parameters, Predicate<String> isCalendar) {
    String id = id(parameters);
    String tzid = PeriodForm.zone(parameters, "tzid");
    List<String> calendars =
        parameters.texts("calendar_ids", MOST_CALENDARS).stream().distinct().toList();
    for (String calendar : calendars) {
      if (!isCalendar.test(calendar)) {
        parameters.refuse(
            "calendar_ids", Refusals.NOT_RECOGNIZED, "There is no calendar " + calendar);
      }
    }
    if (parameters.value("weekly_periods").isEmpty()) {
      parameters.refusals().required("weekly_periods");
    }
    List<WeeklyPeriod> weekly = new ArrayList<>();
    parameters
        .objects("weekly_periods", MOST_HOURS)
        .forEach(it -> period(it).ifPresent(weekly::add));
    parameters.check();
    return new AvailabilityRule(id, tzid, calendars, weekly);
  }

  /** An id that can stand in a path: HTTP servers and proxies differ on what these mean there. */
  private static String id(FaceParameters from) {
    String id = PeriodForm.id(from, ID);
    if (id.matches(".*[/\\\\%].*") || id.equals(".") || id.equals("..")) {
      from.refuse(
          ID, Refusals.INVALID_FORMAT, ID + " must have none of / \\ % and be neither . nor ..");
    }
    return id;
  }

  private static Optional<WeeklyPeriod> period(FaceParameters from) {
    Optional<DayOfWeek> day = day(from);
    Optional<LocalTime> start = time(from, "start_time");
    Optional<LocalTime> end = time(from, "end_time");
    if (day.isEmpty() || start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    if (!end.get().equals(LocalTime.MIDNIGHT) && !start.get().isBefore(end.get())) {
      from.refuse("end_time", PeriodForm.INVALID_TIME_PAIR, "end_time must be after start_time");
      return Optional.empty();
    }
    return Optional.of(new WeeklyPeriod(day.get(), start.get(), end.get()));
  }

  private static Optional<DayOfWeek> day(FaceParameters from) {
    String word = from.required("day", LONGEST_DAY).toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(word)) {
        return Optional.of(day);
      }
    }
    if (!word.isEmpty()) {
      from.refuse("day", Refusals.NOT_RECOGNIZED, "day must be one such as monday");
    }
    return Optional.empty();
  }

  /** A time of the day; what ends a day begins the next one. */
  private static Optional<LocalTime> time(FaceParameters from, String name) {
    String text = from.required(name, END_OF_DAY.length());
    boolean isEnd = name.equals("end_time") && text.equals(END_OF_DAY);
    try {
      if (text.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(isEnd ? LocalTime.MIDNIGHT : LocalTime.parse(text));
    } catch (DateTimeException e) {
      from.refuse(name, Refusals.INVALID_FORMAT, name + " must be a time such as 09:30");
      return Optional.empty();
    }
  }

  /** A rule as it is told. */
  static ObjectNode json(AvailabilityRule rule) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("availability_rule_id", rule.id())
            .put("tzid", rule.tzid());
    ArrayNode calendars = json.putArray("calendar_ids");
    rule.calendars().forEach(calendars::add);
    ArrayNode weekly = json.putArray("weekly_periods");
    for (WeeklyPeriod period : rule.weekly()) {
      boolean isEnd = period.end().equals(LocalTime.MIDNIGHT);
      weekly
          .addObject()
          .put("day", period.day().name().toLowerCase(Locale.ROOT))
          .put("start_time", period.start().toString())
          .put("end_time", isEnd ? END_OF_DAY : period.end().toString());
    }
    return json;
  }
}
