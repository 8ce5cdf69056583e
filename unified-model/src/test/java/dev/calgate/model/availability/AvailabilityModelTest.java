package dev.calgate.model.availability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.availability.Availability.Meeting;
import dev.calgate.model.availability.Availability.Need;
import dev.calgate.model.availability.Availability.Participant;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** What is computed by bounds is what somebody finds who looks at every single moment. */
class AvailabilityModelTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");
  private static final int MOMENTS = 600;

  /** Ten minutes, second by second. */
  private static final class Scene {
    final Random random;
    final BitSet periods;
    final List<BitSet> working = new ArrayList<>();
    final List<BitSet> busy = new ArrayList<>();
    final List<Need> needs = new ArrayList<>();
    final int duration;
    final int before;
    final int after;
    final int interval;
    final int required;

    Scene(long seed) {
      random = new Random(seed);
      periods = moments(3, 300);
      int people = 1 + random.nextInt(5);
      int counted = 0;
      for (int i = 0; i < people; i++) {
        working.add(random.nextBoolean() ? everything() : moments(3, 200));
        busy.add(moments(8, 60));
        needs.add(Need.values()[random.nextInt(Need.values().length)]);
        counted += needs.get(i) == Need.OPTIONAL ? 0 : 1;
      }
      duration = 1 + random.nextInt(60);
      before = random.nextInt(3) * random.nextInt(20);
      after = random.nextInt(3) * random.nextInt(20);
      interval = 1 + random.nextInt(45);
      required = counted == 0 ? 0 : 1 + random.nextInt(counted);
    }

    private static BitSet everything() {
      BitSet all = new BitSet();
      all.set(0, MOMENTS + 400);
      return all;
    }

    private BitSet moments(int most, int longest) {
      BitSet moments = new BitSet();
      for (int i = 1 + random.nextInt(most); i > 0; i--) {
        int start = random.nextInt(MOMENTS);
        moments.set(start, start + 1 + random.nextInt(longest));
      }
      return moments;
    }

    /** At every moment: within the period and the hours, and nothing else to do nearby. */
    boolean canStart(int person, int start) {
      for (int moment = start - before; moment < start + duration + after; moment++) {
        boolean meeting = moment >= start && moment < start + duration;
        if (moment >= 0
            && (busy.get(person).get(moment)
                || (meeting && !(periods.get(moment) && working.get(person).get(moment))))) {
          return false;
        }
      }
      return true;
    }

    List<Integer> free(int start) {
      List<Integer> free = new ArrayList<>();
      for (int person = 0; person < needs.size(); person++) {
        if (canStart(person, start)) {
          free.add(person);
        }
      }
      return free;
    }

    boolean enough(List<Integer> free) {
      long there = free.stream().filter(it -> needs.get(it) != Need.OPTIONAL).count();
      for (int person = 0; person < needs.size(); person++) {
        if (needs.get(person) == Need.ALWAYS && !free.contains(person)) {
          return false;
        }
      }
      return !free.isEmpty() && there >= required;
    }

    Slot slot(int firstStart, int lastStart, List<Integer> free) {
      return new Slot(at(firstStart), at(lastStart + duration), free);
    }

    List<Slot> slots() {
      List<Slot> slots = new ArrayList<>();
      for (int start = 0; start < 2 * MOMENTS; start += interval) {
        if (enough(free(start))) {
          slots.add(slot(start, start, free(start)));
        }
      }
      return slots;
    }

    List<Slot> longest() {
      List<Slot> found = new ArrayList<>();
      int start = 0;
      while (start < 2 * MOMENTS) {
        List<Integer> all = free(start);
        int first = start;
        while (enough(free(start))) {
          all.retainAll(free(start));
          start++;
        }
        if (start > first) {
          found.add(slot(first, start - 1, all));
        }
        start++;
      }
      return found;
    }

    Availability computed() {
      List<Participant> participants = new ArrayList<>();
      for (int i = 0; i < needs.size(); i++) {
        participants.add(new Participant(set(working.get(i)), set(busy.get(i)), needs.get(i)));
      }
      return Availability.of(
          new Meeting(
              set(periods),
              Duration.ofSeconds(duration),
              Duration.ofSeconds(before),
              Duration.ofSeconds(after),
              required),
          participants);
    }

    private static Instant at(int moment) {
      return MIDNIGHT.plusSeconds(moment);
    }

    private static IntervalSet set(BitSet moments) {
      return IntervalSet.of(
          moments.stream().mapToObj(it -> new Interval(at(it), at(it + 1))).toList());
    }
  }

  @RepeatedTest(300)
  void everyMomentAgrees(RepetitionInfo repetition) {
    Scene scene = new Scene(repetition.getCurrentRepetition());
    Grid grid = new Grid(Duration.ofSeconds(scene.interval), ZoneOffset.UTC);

    assertThat(scene.computed().slots(grid, null, Integer.MAX_VALUE)).isEqualTo(scene.slots());
    assertThat(scene.computed().periods(null, Integer.MAX_VALUE)).isEqualTo(scene.longest());
  }
}
