package dev.calgate.model.availability;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When enough of some people can meet for a while. Each participant can start at some moments,
 * those from which on all of the meeting lies in what they have free; one walk over the bounds of
 * all of these tells who can start when.
 */
public final class Availability {
  private final Meeting meeting;
  private final List<IntervalSet> starts;
  private final List<Stretch> stretches;

  private Availability(Meeting meeting, List<IntervalSet> starts, List<Stretch> stretches) {
    this.meeting = meeting;
    this.starts = starts;
    this.stretches = stretches;
  }

  /**
   * What is looked for.
   *
   * @param periods inside which it has to lie; those that touch count as one
   * @param duration how long it is
   * @param before for how long everybody has to be free before it, be it outside the periods or
   *     outside the working hours
   * @param after the same behind it
   * @param required how many participants have to be there, those that are optional not counted
   */
  public record Meeting(
      IntervalSet periods, Duration duration, Duration before, Duration after, int required) {

    /** When the participants' busy times have to be known; empty without periods. */
    public IntervalSet concerned() {
      return periods.widen(before.toSeconds(), after.toSeconds());
    }
  }

  /** How much depends on a participant. */
  public enum Need {
    /** There is no meeting without them. */
    ALWAYS,
    /** They are one of those of whom enough have to be there. */
    COUNTED,
    /** Nobody waits for them, but it is told whether they are free. */
    OPTIONAL
  }

  /**
   * Somebody who is asked.
   *
   * @param working when they would meet at all
   * @param busy when they are not free
   */
  public record Participant(IntervalSet working, IntervalSet busy, Need need) {}

  /** Moments from the first up to the last one, exclusive, at which the same people can start. */
  private record Stretch(long from, long to, BitSet free) {}

  /** Finds when a meeting can be. */
  public static Availability of(Meeting meeting, List<Participant> participants) {
    BitSet always = having(participants, Need.ALWAYS);
    BitSet counted = having(participants, Need.ALWAYS, Need.COUNTED);
    return of(meeting, participants, free -> enough(free, always, counted, meeting.required()));
  }

  /**
   * Finds when a meeting can be that needs more than a number of people.
   *
   * @param enough whether those who are free, by their places, are the ones that it needs; what the
   *     meeting requires and the participants' needs do not count
   */
  public static Availability of(
      Meeting meeting, List<Participant> participants, Predicate<BitSet> enough) {
    List<IntervalSet> each = participants.stream().map(it -> starts(meeting, it)).toList();
    Starts starts = new Starts(participants.size());
    for (int i = 0; i < each.size(); i++) {
      starts.add(i, each.get(i));
    }
    List<Stretch> stretches = starts.stretches();
    stretches.removeIf(it -> !enough.test(it.free()));
    return new Availability(meeting, each, stretches);
  }

  private static IntervalSet starts(Meeting meeting, Participant participant) {
    IntervalSet taken =
        participant.busy().widen(meeting.after().toSeconds(), meeting.before().toSeconds());
    return meeting
        .periods()
        .intersect(participant.working())
        .minus(taken)
        .startsOf(meeting.duration().toSeconds());
  }

  private static BitSet having(List<Participant> participants, Need... needs) {
    BitSet having = new BitSet();
    for (int i = 0; i < participants.size(); i++) {
      having.set(i, Arrays.asList(needs).contains(participants.get(i).need()));
    }
    return having;
  }

  private static boolean enough(BitSet free, BitSet always, BitSet counted, int required) {
    BitSet there = (BitSet) free.clone();
    there.and(counted);
    BitSet missing = (BitSet) always.clone();
    missing.andNot(free);
    return missing.isEmpty() && there.cardinality() >= required;
  }

  /**
   * The times of a grid at which the meeting can start, in order.
   *
   * @param after only later ones; null for all
   * @param limit most slots to answer
   */
  public List<Slot> slots(Grid grid, @Nullable Instant after, int limit) {
    long earliest = after == null ? Long.MIN_VALUE : after.getEpochSecond() + 1;
    return slots(grid, earliest, 1, limit);
  }

  /**
   * The same without those that begin before the one in front of them has ended.
   *
   * @param limit most slots to answer
   */
  public List<Slot> separateSlots(Grid grid, int limit) {
    return slots(grid, Long.MIN_VALUE, meeting.duration().toSeconds(), limit);
  }

  private List<Slot> slots(Grid grid, long earliest, long apart, int limit) {
    List<Slot> slots = new ArrayList<>();
    long next = earliest;
    for (Stretch stretch : stretches) {
      long start = grid.notBefore(Math.max(stretch.from(), next));
      while (start < stretch.to() && slots.size() < limit) {
        slots.add(slot(start, start, stretch.free()));
        next = start + apart;
        start = grid.notBefore(next);
      }
    }
    return slots;
  }

  /** Those of some moments at which the meeting can start, in order. */
  public List<Slot> slots(SortedSet<Instant> moments) {
    List<Slot> slots = new ArrayList<>();
    for (Stretch stretch : stretches) {
      moments
          .subSet(Instant.ofEpochSecond(stretch.from()), Instant.ofEpochSecond(stretch.to()))
          .forEach(
              it -> slots.add(new Slot(it, it.plus(meeting.duration()), places(stretch.free()))));
    }
    return slots;
  }

  /**
   * For all people who can meet at some time, the longest periods around it in which they are free,
   * every one of them all the time; in the order of their starts, then of their ends. Such periods
   * overlap where somebody stays who can meet without the others.
   *
   * @param limit most periods to answer
   */
  public List<Slot> commonPeriods(int limit) {
    List<long[]> bounds = starts.stream().map(IntervalSet::bounds).toList();
    int[] places = new int[bounds.size()];
    Set<Stretch> common = new LinkedHashSet<>();
    for (Stretch stretch : stretches) {
      long from = Long.MIN_VALUE;
      long to = Long.MAX_VALUE;
      for (int i = stretch.free().nextSetBit(0); i >= 0; i = stretch.free().nextSetBit(i + 1)) {
        while (bounds.get(i)[places[i] + 1] <= stretch.from()) {
          places[i] += 2;
        }
        from = Math.max(from, bounds.get(i)[places[i]]);
        to = Math.min(to, bounds.get(i)[places[i] + 1]);
      }
      common.add(new Stretch(from, to, stretch.free()));
    }
    return common.stream()
        .sorted(Comparator.comparingLong(Stretch::from).thenComparingLong(Stretch::to))
        .limit(limit)
        .map(it -> slot(it.from(), it.to() - 1, it.free()))
        .toList();
  }

  /**
   * The longest periods in which the meeting can lie anywhere, in order, each with those who are
   * free wherever it lies. They may overlap, where enough people are free on both sides of a time
   * that none of them have in common.
   *
   * @param after only those that start later; null for all
   * @param limit most periods to answer
   */
  public List<Slot> periods(@Nullable Instant after, int limit) {
    List<Slot> periods = new ArrayList<>();
    for (Stretch run : runs()) {
      boolean later = after == null || run.from() > after.getEpochSecond();
      if (later && periods.size() < limit) {
        periods.add(slot(run.from(), run.to() - 1, run.free()));
      }
    }
    return periods;
  }

  /** Stretches that follow each other at once put together. */
  private List<Stretch> runs() {
    List<Stretch> runs = new ArrayList<>();
    for (Stretch stretch : stretches) {
      Stretch last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && last.to() == stretch.from()) {
        BitSet both = (BitSet) last.free().clone();
        both.and(stretch.free());
        runs.set(runs.size() - 1, new Stretch(last.from(), stretch.to(), both));
      } else {
        runs.add(stretch);
      }
    }
    return runs;
  }

  private Slot slot(long firstStart, long lastStart, BitSet free) {
    return new Slot(
        Instant.ofEpochSecond(firstStart),
        Instant.ofEpochSecond(lastStart).plus(meeting.duration()),
        places(free));
  }

  private static List<Integer> places(BitSet free) {
    return free.stream().boxed().toList();
  }

  /** The bounds of when each participant can start. */
  private static final class Starts {
    private final BitSet free;
    private final List<Bound> bounds = new ArrayList<>();

    private record Bound(long at, int participant) {}

    Starts(int participants) {
      free = new BitSet(participants);
    }

    void add(int participant, IntervalSet starts) {
      for (long at : starts.bounds()) {
        bounds.add(new Bound(at, participant));
      }
    }

    /** Who can start when; only where it is anybody. */
    List<Stretch> stretches() {
      bounds.sort((one, other) -> Long.compare(one.at(), other.at()));
      List<Stretch> stretches = new ArrayList<>();
      for (int i = 0; i + 1 < bounds.size(); i++) {
        // Each bound of a participant is where they begin or cease to be free.
        free.flip(bounds.get(i).participant());
        if (bounds.get(i).at() < bounds.get(i + 1).at() && !free.isEmpty()) {
          stretches.add(
              new Stretch(bounds.get(i).at(), bounds.get(i + 1).at(), (BitSet) free.clone()));
        }
      }
      return stretches;
    }
  }
}
