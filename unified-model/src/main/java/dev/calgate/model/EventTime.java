package dev.calgate.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Function;

/**
 * When an event starts or ends, in one of the three forms that RFC 5545 section 3.3.4 and 3.3.5
 * know: a whole day, a local time in a zone, or a local time that floats with its reader. The local
 * time and the zone are the truth, never a frozen UTC time, so that new zone rules move future
 * events. Precision is one second.
 */
public sealed interface EventTime {

  /** The form as a value of type {@code T}; a new form breaks every caller at compile time. */
  <T> T fold(Function<AllDay, T> allDay, Function<Zoned, T> zoned, Function<Floating, T> floating);

  /**
   * The moment this time names for a reader in {@code reader}; a zoned time ignores the reader. A
   * local time inside a gap counts with the offset before the gap, an ambiguous one is the first
   * (RFC 5545 section 3.3.5).
   */
  Instant instant(ZoneId reader);

  /** The date and time on the wall; midnight for a whole day. */
  LocalDateTime local();

  /** This time with another date and time on the wall, in the same form and zone. */
  EventTime withLocal(LocalDateTime local);

  /** A whole day, without zone. As an end it is exclusive. */
  static EventTime allDay(LocalDate date) {
    return new AllDay(date);
  }

  /**
   * Names an occurrence by its original start: the moment of a zoned start, whatever the zone, and
   * the time on the wall of others. Starts of one series are the same occurrence exactly when they
   * have the same name.
   */
  default Instant occurrenceKey() {
    return instant(ZoneOffset.UTC);
  }

  /** A local time in a zone; UTC is the zone {@code UTC}. */
  static EventTime zoned(LocalDateTime dateTime, ZoneId zone) {
    return new Zoned(dateTime, zone);
  }

  /** A moment, held in the zone {@code UTC}. */
  static EventTime utc(Instant instant) {
    return new Zoned(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), ZoneId.of("UTC"));
  }

  /**
   * A moment as the clock of a zone shows it. In the second hour of two that the clock shows alike
   * its time would mean the first (RFC 5545 section 3.3.5), so there the moment is held in UTC.
   */
  static EventTime zoned(Instant moment, ZoneId zone) {
    EventTime shown = new Zoned(LocalDateTime.ofInstant(moment, zone), zone);
    Instant second = moment.truncatedTo(ChronoUnit.SECONDS);
    return shown.instant(zone).equals(second) ? shown : utc(second);
  }

  /** A local time without zone. */
  static EventTime floating(LocalDateTime dateTime) {
    return new Floating(dateTime);
  }

  /**
   * How long it is from {@code start} to {@code end}, as a length that can be added to another
   * start: nominal days when both lie at the same time of day of the same zone, else exact time.
   */
  static Length between(EventTime start, EventTime end) {
    if (start instanceof Zoned s && end instanceof Zoned e) {
      boolean wholeDays =
          s.zone().equals(e.zone())
              && s.local().toLocalTime().equals(e.local().toLocalTime())
              && !s.local().equals(e.local());
      return wholeDays
          ? new Length(ChronoUnit.DAYS.between(s.local(), e.local()), Duration.ZERO)
          : new Length(0, Duration.between(s.instant(s.zone()), e.instant(e.zone())));
    }
    if (start instanceof AllDay s && end instanceof AllDay e) {
      return new Length(ChronoUnit.DAYS.between(s.date(), e.date()), Duration.ZERO);
    }
    return new Length(0, Duration.between(start.local(), end.local()));
  }

  /** A nominal number of days, and an exact rest that comes after them. */
  record Length(long days, Duration exact) {

    /** The time on the wall that lies this length before another. */
    public LocalDateTime before(LocalDateTime local) {
      return local.minusDays(days).minus(exact);
    }

    /**
     * The end of something of this length that begins at {@code start}, in the start's form; in UTC
     * where the start's zone has no time of its own for it.
     */
    public EventTime after(EventTime start) {
      EventTime day = start.withLocal(start.local().plusDays(days));
      if (exact.isZero()) {
        return day;
      }
      return day instanceof Zoned zoned
          ? zoned(zoned.instant(zoned.zone()).plus(exact), zoned.zone())
          : day.withLocal(day.local().plus(exact));
    }
  }

  /** A whole day (DATE). */
  record AllDay(LocalDate date) implements EventTime {
    public AllDay {
      Objects.requireNonNull(date);
    }

    @Override
    public <T> T fold(
        Function<AllDay, T> allDay, Function<Zoned, T> zoned, Function<Floating, T> floating) {
      return allDay.apply(this);
    }

    @Override
    public Instant instant(ZoneId reader) {
      return date.atStartOfDay(reader).toInstant();
    }

    @Override
    public LocalDateTime local() {
      return date.atStartOfDay();
    }

    @Override
    public EventTime withLocal(LocalDateTime local) {
      return new AllDay(local.toLocalDate());
    }
  }

  /** A local time in a zone (DATE-TIME with TZID, or in UTC). */
  record Zoned(LocalDateTime dateTime, ZoneId zone) implements EventTime {
    public Zoned {
      dateTime = dateTime.withNano(0);
      Objects.requireNonNull(zone);
    }

    @Override
    public <T> T fold(
        Function<AllDay, T> allDay, Function<Zoned, T> zoned, Function<Floating, T> floating) {
      return zoned.apply(this);
    }

    @Override
    public Instant instant(ZoneId reader) {
      return ZonedDateTime.of(dateTime, zone).toInstant();
    }

    @Override
    public LocalDateTime local() {
      return dateTime;
    }

    @Override
    public EventTime withLocal(LocalDateTime local) {
      return new Zoned(local, zone);
    }
  }

  /** A local time without zone (DATE-TIME, form 1): the reader's own time of day. */
  record Floating(LocalDateTime dateTime) implements EventTime {
    public Floating {
      dateTime = dateTime.withNano(0);
    }

    @Override
    public <T> T fold(
        Function<AllDay, T> allDay, Function<Zoned, T> zoned, Function<Floating, T> floating) {
      return floating.apply(this);
    }

    @Override
    public Instant instant(ZoneId reader) {
      return dateTime.atZone(reader).toInstant();
    }

    @Override
    public LocalDateTime local() {
      return dateTime;
    }

    @Override
    public EventTime withLocal(LocalDateTime local) {
      return new Floating(local);
    }
  }
}
