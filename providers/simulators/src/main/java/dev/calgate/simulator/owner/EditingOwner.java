package dev.calgate.simulator.owner;

import dev.calgate.model.EventTime;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The owner of a calendar who keeps editing it: creates, moves, renames, cancels an occurrence,
 * deletes. One edit per step; the caller decides when. The same seed, clock and calendar give the
 * same edits. What somebody else has changed meanwhile is left alone. Not thread-safe.
 */
public final class EditingOwner {
  private static final int FEW = 8;
  private static final int MANY = 60;
  private static final int HORIZON_DAYS = 28;
  private static final List<String> RULES =
      List.of(
          "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=40",
          "FREQ=WEEKLY;COUNT=26",
          "FREQ=WEEKLY;INTERVAL=2;COUNT=13");

  private final OwnedCalendar calendar;
  private final Clock clock;
  private final ZoneId zone;
  private final Random random;
  private final Titles titles;
  private final List<Entry> entries = new ArrayList<>();
  private int created;

  private static final class Entry {
    private final String name;
    private Plan plan;

    Entry(String name, Plan plan) {
      this.name = name;
      this.plan = plan;
    }
  }

  /**
   * @param clock events lie in the four weeks after its present day
   * @param zone where the owner lives
   * @param seed decides all edits
   */
  public EditingOwner(OwnedCalendar calendar, Clock clock, ZoneId zone, long seed) {
    this.calendar = calendar;
    this.clock = clock;
    this.zone = zone;
    this.random = new Random(seed);
    this.titles = new Titles(random);
  }

  /**
   * Makes one edit.
   *
   * @return what was done, for people, such as {@code moved "Design review" to 2026-03-04T10:00}
   */
  public String step() {
    entries.removeIf(it -> !calendar.isUntouched(it.name) || isOver(it.plan));
    int dice = entries.size() < FEW ? 0 : random.nextInt(100);
    if (dice < 30 && entries.size() < MANY) {
      return create();
    }
    Entry entry = entries.get(random.nextInt(entries.size()));
    if (dice < 60) {
      return move(entry);
    } else if (dice < 75) {
      return rename(entry);
    } else if (dice < 88 && entry.plan.repeats()) {
      return cancelOccurrence(entry);
    }
    return delete(entry);
  }

  private boolean isOver(Plan plan) {
    return !plan.repeats() && plan.start().instant(zone).isBefore(clock.instant());
  }

  private String create() {
    boolean series = random.nextInt(4) == 0;
    Titles.Title title = series ? titles.series() : titles.single();
    String rule = series ? RULES.get(random.nextInt(RULES.size())) : "";
    EventTime start = someTime();
    String uid = "owner-%s-%d".formatted(Long.toHexString(random.nextLong()), ++created);
    Plan plan = Plan.of(uid, title, start, rule);
    entries.add(new Entry(calendar.create(plan), plan));
    return "created \"%s\" at %s".formatted(plan.title(), plan.start().local());
  }

  private String move(Entry entry) {
    change(entry, entry.plan.movedTo(someTime()));
    return "moved \"%s\" to %s".formatted(entry.plan.title(), entry.plan.start().local());
  }

  private String rename(Entry entry) {
    String before = entry.plan.title();
    change(entry, entry.plan.renamed(titles.variant(before)));
    return "renamed \"%s\" to \"%s\"".formatted(before, entry.plan.title());
  }

  private void change(Entry entry, Plan plan) {
    entry.plan = plan;
    calendar.change(entry.name, plan);
  }

  private String cancelOccurrence(Entry entry) {
    Instant now = clock.instant();
    List<EventTime> starts =
        calendar.occurrences(entry.name, now, now.plus(HORIZON_DAYS, ChronoUnit.DAYS));
    if (starts.isEmpty()) {
      return delete(entry);
    }
    EventTime which = starts.get(random.nextInt(starts.size()));
    entry.plan = entry.plan.without(which);
    calendar.cancelOccurrence(entry.name, entry.plan, which);
    return "cancelled \"%s\" on %s".formatted(entry.plan.title(), which.local());
  }

  private String delete(Entry entry) {
    calendar.delete(entry.name);
    entries.remove(entry);
    return "deleted \"%s\"".formatted(entry.plan.title());
  }

  /** A time in working hours of one of the next weeks. */
  private EventTime someTime() {
    LocalDate day =
        LocalDate.ofInstant(clock.instant(), zone).plusDays(1 + random.nextInt(HORIZON_DAYS));
    while (day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0) {
      day = day.plusDays(1);
    }
    LocalTime time = LocalTime.of(8 + random.nextInt(10), 30 * random.nextInt(2));
    return EventTime.zoned(day.atTime(time), zone);
  }
}
