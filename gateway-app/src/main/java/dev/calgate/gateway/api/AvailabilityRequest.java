package dev.calgate.gateway.api;

import dev.calgate.model.AccountId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.availability.Availability.Meeting;
import dev.calgate.model.availability.Availability.Need;
import dev.calgate.model.availability.Grid;
import dev.calgate.model.availability.Interval;
import dev.calgate.model.availability.IntervalSet;
import dev.calgate.model.availability.WorkingHours;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody asks who looks for a time to meet.
 *
 * @param window from the first period's start to the last one's end
 * @param format whether slots or whole periods are answered
 */
record AvailabilityRequest(
    List<Person> people, Meeting meeting, Interval window, Grid grid, Format format, int limit) {
  private static final int MAX_PEOPLE = 50;
  private static final int MAX_IDS = 50;
  private static final int MAX_PERIODS = 100;
  private static final int MAX_HOURS = 20;
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;
  private static final int DAY = 24 * 60;
  private static final int LONGEST = 7 * DAY;
  private static final int DEFAULT_INTERVAL = 30;
  private static final Pattern TIME = Pattern.compile("\\d\\d:\\d\\d");

  /** The forms of an answer. */
  enum Format {
    SLOTS,
    PERIODS
  }

  /**
   * One participant, with all of whose accounts and calendars it is the same person or room.
   *
   * @param hours when they work; empty for always
   */
  record Person(
      Set<AccountId> accounts, Set<CalendarId> calendars, Need need, List<WorkingHours> hours) {}

  /** Reads a body; all mistakes are told at once. */
  static AvailabilityRequest read(RequestBody body) {
    return new Reader(body).read();
  }

  /** Reads one body. */
  private static final class Reader {
    private final RequestBody body;
    private final ZoneId zone;
    private final List<WorkingHours> hours;

    Reader(RequestBody body) {
      this.body = body;
      this.zone = zone(body, ZoneOffset.UTC);
      this.hours = hours(body);
    }

    AvailabilityRequest read() {
      List<Person> people = people();
      List<Interval> periods = periods();
      RequestBody buffer = body.inner("buffer");
      int required = required(people);
      Meeting meeting =
          new Meeting(
              IntervalSet.of(periods),
              minutes(body.requiredNumber("duration", 1, LONGEST)),
              minutes(buffer.number("before", 0, DAY).orElse(0)),
              minutes(buffer.number("after", 0, DAY).orElse(0)),
              required);
      Grid grid = new Grid(minutes(body.number("interval", 1, DAY).orElse(DEFAULT_INTERVAL)), zone);
      Format format =
          body.read("format", "must be slots or periods", it -> word(Format.class, it))
              .orElse(Format.SLOTS);
      int limit = body.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
      body.check();
      return new AvailabilityRequest(people, meeting, window(periods), grid, format, limit);
    }

    private static Duration minutes(int minutes) {
      return Duration.ofMinutes(minutes);
    }

    private List<Person> people() {
      List<Person> people =
          body.objects("participants", MAX_PEOPLE).stream().map(this::person).toList();
      if (people.isEmpty()) {
        body.error("participants", "has to name somebody");
      }
      return people;
    }

    private Person person(RequestBody participant) {
      Set<AccountId> accounts = participant.set("accounts", MAX_IDS, AccountId::new);
      Set<CalendarId> calendars = participant.set("calendars", MAX_IDS, CalendarId::new);
      if (participant.size("accounts") + participant.size("calendars") == 0) {
        participant.error("accounts", "has to name one, or calendars has");
      }
      Need need =
          participant
              .flag("required")
              .map(it -> it ? Need.ALWAYS : Need.OPTIONAL)
              .orElse(Need.COUNTED);
      return new Person(
          accounts, calendars, need, participant.has("working_hours") ? hours(participant) : hours);
    }

    /** Of those who count; the default is all of them. */
    private int required(List<Person> people) {
      int counted = (int) people.stream().filter(it -> it.need() != Need.OPTIONAL).count();
      if (counted == 0 && !people.isEmpty()) {
        body.error("participants", "has to name somebody who is not optional");
      }
      return body.numberOr("all", "required", 1, Math.max(1, counted)).orElse(counted);
    }

    private List<Interval> periods() {
      List<Interval> periods = new ArrayList<>();
      List<RequestBody> given = body.objects("periods", MAX_PERIODS);
      if (given.isEmpty()) {
        body.error("periods", "has to name a time");
      }
      given.forEach(it -> period(it).ifPresent(periods::add));
      return periods;
    }

    private static Optional<Interval> period(RequestBody period) {
      Optional<Instant> start = period.requiredInstant("start");
      Optional<Instant> end = period.requiredInstant("end");
      if (start.isEmpty() || end.isEmpty()) {
        return Optional.empty();
      }
      if (!seconds(start.get()).isBefore(seconds(end.get()))) {
        period.error("end", "must be at least a second after 'start'");
        return Optional.empty();
      }
      return Optional.of(new Interval(start.get(), end.get()));
    }

    private static Instant seconds(Instant at) {
      return at.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Interval window(List<Interval> periods) {
      Instant from =
          periods.stream().map(Interval::start).min(Comparator.naturalOrder()).orElseThrow();
      Instant to = periods.stream().map(Interval::end).max(Comparator.naturalOrder()).orElseThrow();
      return BusyLookup.window(from, to, "periods");
    }

    private List<WorkingHours> hours(RequestBody holder) {
      List<WorkingHours> found = new ArrayList<>();
      for (RequestBody entry : holder.objects("working_hours", MAX_HOURS)) {
        entry(entry).ifPresent(found::add);
      }
      return found;
    }

    private Optional<WorkingHours> entry(RequestBody entry) {
      Set<DayOfWeek> days = entry.set("days", DayOfWeek.values().length, Reader::day);
      if (days.isEmpty()) {
        entry.error("days", "has to name days such as mo, tu, we, th, fr, sa, su");
      }
      ZoneId own = zone(entry, zone);
      Optional<LocalTime> start = time(entry, "start", false);
      Optional<LocalTime> end = time(entry, "end", true);
      if (start.isEmpty() || end.isEmpty() || days.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(new WorkingHours(days, start.get(), end.get(), own));
      } catch (IllegalArgumentException e) {
        entry.error("end", "must be after 'start'; hours past midnight are two entries");
        return Optional.empty();
      }
    }

    private static ZoneId zone(RequestBody holder, ZoneId other) {
      return holder
          .read("time_zone", "must be a time zone such as Europe/Paris", ZoneId::of)
          .orElse(other);
    }

    /** The first two letters, as in a recurrence rule. */
    private static DayOfWeek day(String word) {
      for (DayOfWeek day : DayOfWeek.values()) {
        if (day.name().substring(0, 2).toLowerCase(Locale.ROOT).equals(word)) {
          return day;
        }
      }
      throw new IllegalArgumentException(word);
    }

    private static Optional<LocalTime> time(RequestBody entry, String field, boolean end) {
      String message = "must be a time such as 09:00";
      return entry.requiredText(field).isEmpty()
          ? Optional.empty()
          : entry.read(field, message, text -> time(text, end));
    }

    private static LocalTime time(String text, boolean end) {
      if (!TIME.matcher(text).matches() || (end && text.equals("00:00"))) {
        throw new DateTimeException(text);
      }
      return end && text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
    }

    private static <E extends Enum<E>> E word(Class<E> type, String word) {
      for (E value : type.getEnumConstants()) {
        if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
          return value;
        }
      }
      throw new IllegalArgumentException(word);
    }
  }
}
