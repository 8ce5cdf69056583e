package dev.calgate.benchmark;

import biweekly.ICalDataType;
import biweekly.ICalVersion;
import biweekly.io.ParseContext;
import biweekly.io.scribe.property.RecurrenceRuleScribe;
import biweekly.parameter.ICalParameters;
import biweekly.property.RecurrenceRule;
import biweekly.util.ICalDate;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.Recurrence;
import dev.calgate.model.availability.Interval;
import dev.calgate.model.recurrence.Occurrences;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.fortuna.ical4j.model.Recur;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * How a library expands: from the text of a rule, with start and zone in its own form, to the
 * intervals in which the series takes time, less what is excluded.
 */
enum SeriesExpander {
  /** When series take time, as for free and busy times. */
  CALGATE {
    @Override
    Runner prepare(MixedSeries series) {
      EventDetails details = event(series, time(series, series.start()), null).details();
      Set<Instant> excluded =
          excluded(series).stream().map(Instant::ofEpochMilli).collect(Collectors.toSet());
      return (from, to) ->
          Occurrences.intervals(details, excluded, new Interval(from, to), ZoneOffset.UTC, MOST);
    }
  },
  /** Whole occurrences, as the API tells them. */
  CALGATE_OCCURRENCES {
    @Override
    Runner prepare(MixedSeries series) {
      EventTime start = time(series, series.start());
      Event event = event(series, start, null);
      List<Event> exceptions =
          series.excluded().stream().map(it -> event(series, time(series, it), start)).toList();
      return (from, to) ->
          Occurrences.between(event, exceptions, from, to, ZoneOffset.UTC, MOST).stream()
              .map(
                  it ->
                      new Interval(
                          it.start().instant(ZoneOffset.UTC), it.end().instant(ZoneOffset.UTC)))
              .toList();
    }
  },
  ICAL4J {
    @Override
    Runner prepare(MixedSeries series) {
      Set<Long> excluded = excluded(series);
      return series
          .zone()
          .<Runner>map(
              zone -> {
                ZonedDateTime start = series.start().atZone(zone);
                return (from, to) ->
                    dates(series, start, it -> it.atZone(zone), ZonedDateTime::toInstant, from, to)
                        .filter(it -> !excluded.contains(it))
                        .mapToObj(series::intervalAt)
                        .toList();
              })
          .orElseGet(
              () -> {
                LocalDate start = series.start().toLocalDate();
                return (from, to) ->
                    dates(
                            series,
                            start,
                            it -> LocalDate.ofInstant(it, ZoneOffset.UTC),
                            it -> it.atStartOfDay().toInstant(ZoneOffset.UTC),
                            from,
                            to)
                        .filter(it -> !excluded.contains(it))
                        .mapToObj(series::intervalAt)
                        .toList();
              });
    }

    private <T extends Temporal> LongStream dates(
        MixedSeries series,
        T start,
        Function<Instant, T> form,
        Function<T, Instant> moment,
        Instant from,
        Instant to) {
      return new Recur<T>(series.rule())
          .getDates(start, form.apply(from), form.apply(to)).stream()
              .map(moment)
              .filter(it -> !it.isBefore(from) && it.isBefore(to))
              .mapToLong(Instant::toEpochMilli);
    }
  },
  LIB_RECUR {
    @Override
    Runner prepare(MixedSeries series) {
      Set<Long> excluded = excluded(series);
      LocalDateTime it = series.start();
      int month = it.getMonthValue() - 1;
      DateTime start =
          series
              .zone()
              .map(
                  zone ->
                      new DateTime(
                          TimeZone.getTimeZone(zone),
                          it.getYear(),
                          month,
                          it.getDayOfMonth(),
                          it.getHour(),
                          it.getMinute(),
                          0))
              .orElseGet(() -> new DateTime(it.getYear(), month, it.getDayOfMonth()));
      return (from, to) -> {
        List<Interval> found = new ArrayList<>();
        RecurrenceRuleIterator iterator = rule(series.rule()).iterator(start);
        iterator.fastForward(from.toEpochMilli());
        while (iterator.hasNext()) {
          long at = iterator.nextMillis();
          if (at >= to.toEpochMilli()) {
            break;
          }
          if (at >= from.toEpochMilli() && !excluded.contains(at)) {
            found.add(series.intervalAt(at));
          }
        }
        return found;
      };
    }

    private org.dmfs.rfc5545.recur.RecurrenceRule rule(String text) {
      try {
        return new org.dmfs.rfc5545.recur.RecurrenceRule(text, RfcMode.RFC5545_LAX);
      } catch (InvalidRecurrenceRuleException e) {
        throw new IllegalArgumentException(e);
      }
    }
  },
  BIWEEKLY {
    @Override
    @SuppressWarnings("JavaUtilDate")
    Runner prepare(MixedSeries series) {
      Set<Long> excluded = excluded(series);
      TimeZone zone = TimeZone.getTimeZone(series.zone().orElse(ZoneId.of("UTC")));
      ICalDate start =
          new ICalDate(new Date(moment(series, series.start())), series.zone().isPresent());
      return (from, to) -> {
        List<Interval> found = new ArrayList<>();
        DateIterator iterator = rule(series.rule()).getDateIterator(start, zone);
        iterator.advanceTo(Date.from(from));
        while (iterator.hasNext()) {
          long at = iterator.next().getTime();
          if (at >= to.toEpochMilli()) {
            break;
          }
          if (at >= from.toEpochMilli() && !excluded.contains(at)) {
            found.add(series.intervalAt(at));
          }
        }
        return found;
      };
    }

    private RecurrenceRule rule(String text) {
      ParseContext context = new ParseContext();
      context.setVersion(ICalVersion.V2_0);
      return new RecurrenceRuleScribe()
          .parseText(text, ICalDataType.RECUR, new ICalParameters(), context);
    }
  };

  private static final int MOST = 10_000;
  private static final AccountId ACCOUNT =
      Ids.account(new ApplicationId("default"), "caldav", "somebody");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "/home/");

  /** Expands one series, from the text of its rule on. */
  interface Runner {
    /** When the series takes time that overlaps {@code [from, to)}, in order. */
    List<Interval> expand(Instant from, Instant to);
  }

  /** Takes a series in, in the library's own form of its start. */
  abstract Runner prepare(MixedSeries series);

  private static Set<Long> excluded(MixedSeries series) {
    return series.excluded().stream()
        .map(it -> moment(series, it))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static long moment(MixedSeries series, LocalDateTime local) {
    return local.atZone(series.zone().orElse(ZoneId.of("UTC"))).toInstant().toEpochMilli();
  }

  private static EventTime time(MixedSeries series, LocalDateTime local) {
    return series
        .zone()
        .map(zone -> EventTime.zoned(local, zone))
        .orElseGet(() -> EventTime.allDay(local.toLocalDate()));
  }

  private static Event event(MixedSeries series, EventTime start, @Nullable EventTime seriesStart) {
    EventTime end =
        start instanceof EventTime.AllDay
            ? start.withLocal(start.local().plusDays(1))
            : start.withLocal(start.local().plusMinutes(MixedSeries.MINUTES));
    boolean exception = seriesStart != null;
    EventDetails details =
        exception
            ? EventDetails.cancelled(start, end)
            : EventDetails.of("Series", start, end)
                .with(new Recurrence(List.of(series.rule()), List.of()));
    return new Event(
        Ids.event(CALENDAR, "ref", "uid", exception ? start : null),
        ACCOUNT,
        CALENDAR,
        "uid",
        exception ? Ids.event(CALENDAR, "ref", "uid", null) : null,
        exception ? start : null,
        details,
        new Event.Source("caldav", "ref", "1"));
  }
}
