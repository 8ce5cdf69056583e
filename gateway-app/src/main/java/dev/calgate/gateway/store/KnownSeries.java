package dev.calgate.gateway.store;

import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One state of a series. Its occurrences are kept in stretches of some weeks, as they are asked
 * for: to find them costs many times as much as all else. Thread-safe.
 */
final class KnownSeries {
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final long STRETCH = Duration.ofDays(64).toSeconds();

  /** Questions over more stretches than this are answered each time anew. */
  private static final int MOST_STRETCHES = 16;

  /** Places for stretches; one that comes later takes the place of an earlier one. */
  private static final int PLACES = 32;

  /** When more is kept of a series, all of it is forgotten. */
  private static final int MOST_OCCURRENCES = 256;

  /** Start, end and time on the wall of each occurrence, in seconds since 1970. */
  private static final int FIELDS = 3;

  private static final long[] TOO_MANY = {};

  private final Event event;
  private final boolean ofOneForm;
  private final boolean zoned;

  /** The longest that an occurrence lasts, whatever clocks do meanwhile, in seconds. */
  private final long longest;

  private final @Nullable Stretch[] places = new @Nullable Stretch[PLACES];
  private int kept;

  /** What there is for a reader in a part of time, which is counted in stretches. */
  private static final class Stretch {
    private final long number;
    private final ZoneId reader;
    private final long[] occurrences;

    Stretch(long number, ZoneId reader, long[] occurrences) {
      this.number = number;
      this.reader = reader;
      this.occurrences = occurrences;
    }

    boolean is(long otherNumber, ZoneId otherReader) {
      return number == otherNumber && reader.equals(otherReader);
    }
  }

  /**
   * What somebody has read of a series.
   *
   * @param event needs its times, recurrence and status alone
   */
  KnownSeries(Event event) {
    EventDetails details = event.details();
    this.event = event;
    this.ofOneForm = isOfOneForm(details);
    this.zoned = details.start() instanceof EventTime.Zoned;
    this.longest =
        Duration.between(
                details.start().instant(ZoneOffset.UTC), details.end().instant(ZoneOffset.UTC))
            .plusDays(2)
            .toSeconds();
  }

  /** How many dates it lists beside its rules. */
  int dates() {
    Recurrence recurrence = event.details().recurrence();
    return recurrence == null ? 0 : recurrence.dates().size();
  }

  /** Whether the time on the wall is all in which its starts differ. */
  private static boolean isOfOneForm(EventDetails details) {
    Recurrence recurrence = details.recurrence();
    EventTime start = details.start();
    return recurrence == null
        || recurrence.dates().stream().allMatch(it -> it.equals(start.withLocal(it.local())));
  }

  /** Takes an occurrence: when it takes place, and what it is, which is dearer to tell. */
  interface Found {
    void found(Instant start, Instant end, Supplier<Occurrence> occurrence);
  }

  /**
   * Finds the series' own occurrences that end after {@code from} and start before {@code to}, as
   * {@link Occurrences#between} without exceptions does, in no certain order.
   *
   * @param to may lie before {@code from}: what is found then covers all between them
   * @throws TooManyOccurrencesException when there are more than {@code limit}, or finding them
   *     takes too many steps
   */
  void occurrences(Instant from, Instant to, ZoneId reader, int limit, Found found) {
    long first = Math.floorDiv(from.getEpochSecond() - longest, STRETCH);
    long last = Math.floorDiv(to.getEpochSecond(), STRETCH);
    List<long[]> known =
        ofOneForm && last - first < MOST_STRETCHES ? stretches(first, last, reader) : null;
    if (known == null || count(known) > limit) {
      for (Occurrence it : Occurrences.between(event, List.of(), from, to, reader, limit)) {
        found.found(it.start().instant(reader), it.end().instant(reader), () -> it);
      }
    } else {
      known.forEach(it -> tell(it, from, to, found));
    }
  }

  /** Whether its rules and dates tell an occurrence that starts then. */
  boolean has(EventTime start) {
    Instant name = start.occurrenceKey();
    try {
      return Occurrences.between(
              event,
              List.of(),
              name.minus(MOMENT),
              name.plus(MOMENT),
              ZoneOffset.UTC,
              MOST_OCCURRENCES)
          .stream()
          .anyMatch(it -> it.originalStart().occurrenceKey().equals(name));
    } catch (TooManyOccurrencesException e) {
      return true;
    }
  }

  private static int count(List<long[]> stretches) {
    return stretches.stream().mapToInt(it -> it.length / FIELDS).sum();
  }

  private void tell(long[] stretch, Instant from, Instant to, Found found) {
    for (int i = 0; i < stretch.length; i += FIELDS) {
      Instant start = Instant.ofEpochSecond(stretch[i]);
      Instant end = Instant.ofEpochSecond(stretch[i + 1]);
      boolean reaches = end.isAfter(from) || (start.equals(end) && !start.isBefore(from));
      if (reaches && start.isBefore(to)) {
        long wall = stretch[i + 2];
        found.found(start, end, () -> occurrence(wall));
      }
    }
  }

  private Occurrence occurrence(long wall) {
    EventTime first = event.details().start();
    EventTime start = first.withLocal(LocalDateTime.ofEpochSecond(wall, 0, ZoneOffset.UTC));
    EventTime end = EventTime.between(first, event.details().end()).after(start);
    return new Occurrence(start, start, end, event);
  }

  /** What there is in some stretches; null when it is too much. */
  private synchronized @Nullable List<long[]> stretches(long first, long last, ZoneId reader) {
    // A zoned time ignores its reader.
    ZoneId actual = zoned ? ZoneOffset.UTC : reader;
    List<long[]> found = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      Stretch known = places[Math.floorMod(number, PLACES)];
      if (known == null || !known.is(number, actual)) {
        known = new Stretch(number, actual, expanded(number, actual));
        keep(known);
      }
      if (known.occurrences == TOO_MANY) {
        return null;
      }
      found.add(known.occurrences);
    }
    return found;
  }

  private void keep(Stretch stretch) {
    int place = Math.floorMod(stretch.number, PLACES);
    Stretch before = places[place];
    kept += stretch.occurrences.length - (before == null ? 0 : before.occurrences.length);
    if (kept > MOST_OCCURRENCES * FIELDS) {
      Arrays.fill(places, null);
      kept = stretch.occurrences.length;
    }
    places[place] = stretch;
  }

  /** The occurrences that start in a stretch. */
  private long[] expanded(long number, ZoneId reader) {
    Instant from = Instant.ofEpochSecond(number * STRETCH);
    Instant to = from.plusSeconds(STRETCH);
    try {
      return Occurrences.between(event, List.of(), from, to, reader, MOST_OCCURRENCES).stream()
          .filter(it -> !it.start().instant(reader).isBefore(from))
          .flatMapToLong(
              it ->
                  LongStream.of(
                      it.start().instant(reader).getEpochSecond(),
                      it.end().instant(reader).getEpochSecond(),
                      it.originalStart().local().toEpochSecond(ZoneOffset.UTC)))
          .toArray();
    } catch (TooManyOccurrencesException e) {
      return TOO_MANY;
    }
  }
}
