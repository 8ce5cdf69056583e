package dev.calgate.gateway;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * A question about the three days at whose second night the clocks of Paris are put back, and what
 * somebody answers who looks at every minute of them. Everything begins and ends at whole minutes.
 */
final class AvailabilityOracle {
  static final Instant BEGIN = Instant.parse("2026-10-24T00:00:00Z");
  static final int MINUTES = 3 * 24 * 60;
  static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  /** From a minute to another one, exclusive. */
  record Span(int from, int to) {
    static Span of(Random random, int longest) {
      int from = random.nextInt(MINUTES - longest);
      return new Span(from, from + 1 + random.nextInt(longest));
    }
  }

  /** Hours of a day of the week by the clock of Paris. */
  record Hours(int day, int from, int to) {}

  /** What is stored of somebody. */
  record Person(List<Span> busy, List<Span> periods, List<Hours> rule) {}

  /** Somebody who is asked. */
  record Member(
      int person, List<Span> own, boolean managed, boolean ruled, int before, int after) {}

  /** Groups of members of whom some are required. */
  record Group(List<Member> members, int required) {}

  /** A time with the places of those who are free. */
  record Found(int from, int to, BitSet free) {}

  private final List<Span> asked;
  private final int duration;
  private final List<Group> groups;
  private final List<BitSet> starts = new ArrayList<>();

  AvailabilityOracle(List<Person> people, List<Span> asked, int duration, List<Group> groups) {
    this.asked = asked;
    this.duration = duration;
    this.groups = groups;
    groups.stream()
        .flatMap(it -> it.members().stream())
        .forEach(it -> starts.add(starts(people.get(it.person()), it)));
  }

  private static BitSet minutes(List<Span> spans) {
    BitSet minutes = new BitSet();
    spans.forEach(it -> minutes.set(Math.max(0, it.from()), Math.max(0, it.to())));
    return minutes;
  }

  private static BitSet working(List<Hours> rule) {
    BitSet minutes = new BitSet();
    for (int minute = 0; minute < MINUTES; minute++) {
      LocalDateTime local = LocalDateTime.ofInstant(BEGIN.plusSeconds(60L * minute), PARIS);
      int ofDay = local.getHour() * 60 + local.getMinute();
      for (Hours hours : rule) {
        if (local.getDayOfWeek().getValue() == hours.day()
            && ofDay >= hours.from()
            && ofDay < hours.to()) {
          minutes.set(minute);
        }
      }
    }
    return minutes;
  }

  /** At which minutes a member could start. */
  private BitSet starts(Person person, Member member) {
    BitSet possible = minutes(asked);
    if (!member.own().isEmpty()) {
      possible.and(minutes(member.own()));
    }
    if (member.managed() || member.ruled()) {
      BitSet working = member.managed() ? minutes(person.periods()) : new BitSet();
      if (member.ruled()) {
        working.or(working(person.rule()));
      }
      possible.and(working);
    }
    BitSet busy = minutes(person.busy());
    BitSet found = new BitSet();
    for (int minute = 0; minute < MINUTES; minute++) {
      int nextBusy = busy.nextSetBit(Math.max(0, minute - member.before()));
      boolean quiet = nextBusy < 0 || nextBusy >= minute + duration + member.after();
      found.set(minute, quiet && possible.nextClearBit(minute) >= minute + duration);
    }
    return found;
  }

  private BitSet free(IntPredicate member) {
    BitSet free = new BitSet();
    for (int i = 0; i < starts.size(); i++) {
      free.set(i, member.test(i));
    }
    return free;
  }

  private boolean enough(BitSet free) {
    int place = 0;
    for (Group group : groups) {
      int there = free.get(place, place + group.members().size()).cardinality();
      if (there < group.required()) {
        return false;
      }
      place += group.members().size();
    }
    return true;
  }

  /** The slots that start at some minutes. */
  List<Found> slots(IntPredicate minutes, boolean overlapping) {
    List<Found> found = new ArrayList<>();
    int next = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      int start = minute;
      BitSet free = free(it -> starts.get(it).get(start));
      if (minute >= next && minutes.test(minute) && !free.isEmpty() && enough(free)) {
        found.add(new Found(minute, minute + duration, free));
        next = overlapping ? 0 : minute + duration;
      }
    }
    return found;
  }

  /** For all who can start at a minute, or between two, the longest time around it. */
  List<Found> periods() {
    List<Found> found = new ArrayList<>();
    for (int half = 0; half < 2 * MINUTES; half++) {
      int start = half / 2;
      int other = (half + 1) / 2;
      BitSet free = free(it -> starts.get(it).get(start) && starts.get(it).get(other));
      if (!free.isEmpty() && enough(free)) {
        int from = start;
        while (from > 0 && canAll(free, from - 1)) {
          from--;
        }
        int to = other;
        while (canAll(free, to + 1)) {
          to++;
        }
        Found period = new Found(from, to + duration, free);
        if (!found.contains(period)) {
          found.add(period);
        }
      }
    }
    found.sort(Comparator.comparingInt(Found::from).thenComparingInt(Found::to));
    return found;
  }

  private boolean canAll(BitSet members, int minute) {
    return members.stream().allMatch(it -> starts.get(it).get(minute));
  }

  /** A minute as a time. */
  static String time(int minute) {
    return BEGIN.plusSeconds(60L * minute).toString();
  }

  /** The minute of a time. */
  static int minute(String time) {
    return (int) ((Instant.parse(time).getEpochSecond() - BEGIN.getEpochSecond()) / 60);
  }

  /** A minute as iCalendar has it. */
  static String stamp(int minute) {
    return LocalDateTime.ofInstant(BEGIN.plusSeconds(60L * minute), ZoneOffset.UTC)
            .toString()
            .replaceAll("[-:]", "")
        + "00Z";
  }
}
