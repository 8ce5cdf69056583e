package dev.calgate.simulator.caldav;

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

  private final SimulatedCalendar calendar;
  private final Clock clock;
  private final ZoneId zone;
  private final Random random;
  private final Titles titles;
  private final List<Entry> entries = new ArrayList<>();
  private int created;

  private static final class Entry {
    private final String name;
    private Draft draft;
    private String written = "";

    Entry(String name, Draft draft) {
      this.name = name;
      this.draft = draft;
    }
  }

  /**
   * @param clock events lie in the four weeks after its present day
   * @param zone where the owner lives
   * @param seed decides all edits
   */
  public EditingOwner(SimulatedCalendar calendar, Clock clock, ZoneId zone, long seed) {
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
    entries.removeIf(
        it -> !it.written.equals(calendar.object(it.name).orElse("")) || isOver(it.draft));
    int dice = entries.size() < FEW ? 0 : random.nextInt(100);
    if (dice < 30 && entries.size() < MANY) {
      return create();
    }
    Entry entry = entries.get(random.nextInt(entries.size()));
    if (dice < 60) {
      return move(entry);
    } else if (dice < 75) {
      return rename(entry);
    } else if (dice < 88 && entry.draft.repeats()) {
      return cancelOccurrence(entry);
    }
    return delete(entry);
  }

  private boolean isOver(Draft draft) {
    return !draft.repeats() && draft.start().instant(zone).isBefore(clock.instant());
  }

  private String create() {
    boolean series = random.nextInt(4) == 0;
    Titles.Title title = series ? titles.series() : titles.single();
    String rule = series ? RULES.get(random.nextInt(RULES.size())) : "";
    Draft draft = new Draft(title.text(), title.place(), someTime(), title.minutes(), rule);
    String uid = "owner-%s-%d".formatted(Long.toHexString(random.nextLong()), ++created);
    Entry entry = new Entry(uid + ".ics", draft.uid(uid));
    entries.add(entry);
    write(entry);
    return "created \"%s\" at %s".formatted(title.text(), draft.start().local());
  }

  private String move(Entry entry) {
    entry.draft = entry.draft.movedTo(someTime());
    write(entry);
    return "moved \"%s\" to %s".formatted(entry.draft.title(), entry.draft.start().local());
  }

  private String rename(Entry entry) {
    String before = entry.draft.title();
    entry.draft = entry.draft.renamed(titles.variant(before));
    write(entry);
    return "renamed \"%s\" to \"%s\"".formatted(before, entry.draft.title());
  }

  private String cancelOccurrence(Entry entry) {
    Instant now = clock.instant();
    List<EventTime> starts = entry.draft.starts(now, now.plus(HORIZON_DAYS, ChronoUnit.DAYS));
    if (starts.isEmpty()) {
      return delete(entry);
    }
    EventTime which = starts.get(random.nextInt(starts.size()));
    entry.draft = entry.draft.without(which);
    write(entry);
    return "cancelled \"%s\" on %s".formatted(entry.draft.title(), which.local());
  }

  private String delete(Entry entry) {
    calendar.delete(entry.name);
    entries.remove(entry);
    return "deleted \"%s\"".formatted(entry.draft.title());
  }

  private void write(Entry entry) {
    entry.written = entry.draft.text();
    calendar.put(entry.name, entry.written);
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
