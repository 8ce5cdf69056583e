package dev.calgate.model.recurrence;

import dev.calgate.model.EventTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.concurrent.TimeUnit;

/**
 * Tells the moments of a series' times, as {@link EventTime#instant} does; fast for times that lie
 * between the same two changes of the clock as the one before. Not thread-safe.
 */
final class WallClock {
  private final EventTime form;
  private final ZoneId zone;

  /** In {@code [from, to)}, seconds since 1970, there is this offset, and on the wall no other. */
  private long from = 0;

  private long to = 0;
  private long offset = 0;

  /**
   * A clock.
   *
   * @param form a time in the form, and the zone, that most have that will be asked for
   * @param reader in whose zone days and floating times are meant
   */
  WallClock(EventTime form, ZoneId reader) {
    this.form = form;
    this.zone = form instanceof EventTime.Zoned zoned ? zoned.zone() : reader;
  }

  /** The moment that a time names. */
  Instant instant(EventTime time) {
    if (!isOfForm(time)) {
      return time.instant(zone);
    }
    long seconds = time.local().toEpochSecond(ZoneOffset.UTC) - offset;
    return isSteady(seconds) ? Instant.ofEpochSecond(seconds) : surround(time.instant(zone));
  }

  /** The moment at which something ends that begins at a time, which is {@code at}. */
  Instant end(Instant at, EventTime start, EventTime.Length length) {
    Instant end = plus(at, length);
    if (isSteady(at, end) && isOfForm(start)) {
      return end;
    }
    surround(at);
    return isSteady(at, end) && isOfForm(start) ? end : length.after(start).instant(zone);
  }

  /** The same end as a time. */
  EventTime end(Instant at, Instant end, EventTime start, EventTime.Length length) {
    if (!isSteady(at, end) || !isOfForm(start)) {
      return length.after(start);
    }
    LocalDateTime local = start.local().plusDays(length.days());
    return start.withLocal(local.plusSeconds(length.exact().toSeconds()));
  }

  private static Instant plus(Instant at, EventTime.Length length) {
    return at.plusSeconds(TimeUnit.DAYS.toSeconds(length.days()) + length.exact().toSeconds());
  }

  private boolean isOfForm(EventTime time) {
    return time instanceof EventTime.Zoned zoned
        ? zone.equals(zoned.zone())
        : time.getClass().equals(form.getClass());
  }

  private boolean isSteady(Instant start, Instant end) {
    return isSteady(start.getEpochSecond()) && isSteady(end.getEpochSecond());
  }

  private boolean isSteady(long seconds) {
    return seconds >= from && seconds < to;
  }

  /** Goes to the time between two changes that a moment lies in; less what a change repeats. */
  private Instant surround(Instant at) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition last = rules.previousTransition(at.plusSeconds(1));
    ZoneOffsetTransition next = rules.nextTransition(at);
    offset = rules.getOffset(at).getTotalSeconds();
    from = last == null ? Long.MIN_VALUE : last.toEpochSecond() + jump(last);
    to = next == null ? Long.MAX_VALUE : next.toEpochSecond() - jump(next);
    return at;
  }

  private static long jump(ZoneOffsetTransition change) {
    return Math.abs(change.getDuration().toSeconds());
  }
}
