package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AgendaStore.Makers;
import dev.calgate.gateway.store.AgendaStore.Question;
import dev.calgate.model.CalendarId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a listing (Cronofy's pages on reading events and free-busy). A window reaches
 * from {@value #DAYS_BACK} days back to {@value #DAYS_AHEAD} days ahead at most, and is all of that
 * when nothing is said.
 */
final class AgendaParameters {
  static final int DAYS_BACK = 42;
  static final int DAYS_AHEAD = 201;
  private static final int MOST_CALENDARS = 100;
  private static final String OUT_OF_RANGE = "errors.out_of_range";

  private final FaceParameters parameters;
  private final ZoneId zone;
  private final LocalDate today;

  AgendaParameters(FaceParameters parameters, Instant now) {
    this.parameters = parameters;
    this.zone = zone();
    this.today = LocalDate.ofInstant(now, zone);
  }

  private ZoneId zone() {
    String name = parameters.text("tzid").orElse("");
    if (name.isEmpty()) {
      parameters.refusals().required("tzid");
      return ZoneOffset.UTC;
    }
    try {
      ZoneId zone = ZoneId.of(name);
      if (!(zone instanceof ZoneOffset)) {
        return zone;
      }
    } catch (DateTimeException e) {
      // Refused below.
    }
    parameters.refuse("tzid", "errors.tzid_unrecognized", "TZID not recognized");
    return ZoneOffset.UTC;
  }

  /**
   * What is asked for.
   *
   * @throws FaceException 422 when it makes no sense
   */
  Question question(AccountKey account) {
    boolean open = parameters.text("from").isEmpty() && parameters.text("to").isEmpty();
    LocalDate first = today.minusDays(DAYS_BACK);
    LocalDate last = today.plusDays(DAYS_AHEAD);
    Instant from = moment("from", it -> it.isBefore(first), first);
    Instant to = moment("to", it -> it.isAfter(last), last);
    if (to.isBefore(from)) {
      parameters.refuse("to", "errors.invalid_time_pair", "to must be after from");
    }
    Question question =
        new Question(
            account,
            calendars(),
            from,
            to,
            zone,
            parameters.time("last_modified").orElse(null),
            parameters.isSet("include_deleted"),
            parameters.isSet("include_moved"),
            makers(),
            open);
    parameters.check();
    return question;
  }

  /** How its lines are told. */
  AgendaForm form() {
    parameters.isSet("include_geo");
    AgendaForm form =
        new AgendaForm(
            parameters.isSet("localized_times"),
            parameters.isSet("include_ids"),
            parameters.isSet("include_free"),
            parameters.isSet("include_deleted"));
    parameters.check();
    return form;
  }

  /** A day, or a moment; of a moment the day in the zone has to be one that is allowed. */
  private Instant moment(String name, Function<LocalDate, Boolean> outside, LocalDate absent) {
    Optional<String> text = parameters.text(name);
    Optional<LocalDate> day = text.flatMap(FaceTime::date);
    Optional<Instant> moment =
        day.isPresent()
            ? day.map(it -> it.atStartOfDay(zone).toInstant())
            : text.flatMap(FaceTime::time);
    if (text.isPresent() && moment.isEmpty()) {
      parameters.refuse(
          name,
          Refusals.INVALID_FORMAT,
          name + " must be a date such as 2026-11-24, or a time in whole seconds");
    }
    moment
        .filter(it -> outside.apply(day.orElseGet(() -> LocalDate.ofInstant(it, zone))))
        .ifPresent(
            it ->
                parameters.refuse(
                    name,
                    OUT_OF_RANGE,
                    "%s must be within %d days back and %d days ahead"
                        .formatted(name, DAYS_BACK, DAYS_AHEAD)));
    return moment.orElseGet(() -> absent.atStartOfDay(zone).toInstant());
  }

  private Makers makers() {
    boolean all = parameters.isSet("include_managed");
    if (parameters.isSet("only_managed")) {
      return Makers.APPLICATION;
    }
    return all ? Makers.ALL : Makers.OTHERS;
  }

  /** What is no calendar's id names none. */
  private @Nullable Set<CalendarId> calendars() {
    if (parameters.value("calendar_ids").isEmpty()) {
      return null;
    }
    Set<CalendarId> calendars = new HashSet<>();
    parameters
        .texts("calendar_ids", MOST_CALENDARS)
        .forEach(id -> calendar(id).ifPresent(calendars::add));
    return calendars;
  }

  private static Optional<CalendarId> calendar(String id) {
    try {
      return Optional.of(new CalendarId(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
