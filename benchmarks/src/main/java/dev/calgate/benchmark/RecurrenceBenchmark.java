package dev.calgate.benchmark;

import dev.calgate.model.availability.Interval;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How long it takes to expand one year of mixed series beside the libraries that do the same:
 * project (unused), series, rounds, seed. All begin with the text of a rule and end with intervals,
 * in one run, in turns; processor time of the thread that works.
 */
public final class RecurrenceBenchmark {
  private static final int YEAR = 2026;
  private static final Instant FROM = Instant.parse(YEAR + "-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse(YEAR + 1 + "-01-01T00:00:00Z");
  private static final int WARM_UP = 30;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<MixedSeries> series;
  private final Side ours;
  private final List<Side> all;

  private RecurrenceBenchmark(List<MixedSeries> series, int rounds) {
    this.series = series;
    this.all = Stream.of(SeriesExpander.values()).map(it -> new Side(it, series, rounds)).toList();
    this.ours = all.get(0);
  }

  /** One who expands, with the nanoseconds that each round took. */
  private static final class Side {
    private final SeriesExpander who;
    private final List<SeriesExpander.Runner> runners;
    private final long[] nanos;

    Side(SeriesExpander who, List<MixedSeries> series, int rounds) {
      this.who = who;
      this.runners = series.stream().map(who::prepare).toList();
      this.nanos = new long[rounds];
    }

    long expand() {
      long start = THREADS.getCurrentThreadCpuTime();
      for (SeriesExpander.Runner runner : runners) {
        List<Interval> unused = runner.expand(FROM, TO);
      }
      return THREADS.getCurrentThreadCpuTime() - start;
    }
  }

  /** Runs and prints. */
  public static void main(String[] arguments) {
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
    long seed = arguments.length > 3 ? Long.parseLong(arguments[3]) : 5545;
    System.out.printf("%d series in %d, seed %d%n", count, YEAR, seed);
    Random random = new Random(seed);
    RecurrenceBenchmark benchmark =
        new RecurrenceBenchmark(
            Stream.generate(() -> MixedSeries.next(random, YEAR)).limit(count).toList(), rounds);
    benchmark.all.forEach(benchmark::compare);
    benchmark.run(rounds);
    benchmark.all.forEach(benchmark::print);
  }

  /** Tells where another library has other occurrences than Calgate. */
  private void compare(Side other) {
    int same = 0;
    long occurrences = 0;
    for (int i = 0; i < series.size(); i++) {
      List<Interval> mine = ours.runners.get(i).expand(FROM, TO);
      List<Interval> theirs = other.runners.get(i).expand(FROM, TO);
      occurrences += theirs.size();
      if (mine.equals(theirs)) {
        same++;
      } else {
        System.out.printf(
            "%s differs in %s: %d instead of %d%n",
            other.who, series.get(i), theirs.size(), mine.size());
      }
    }
    System.out.printf(
        "%s: %d occurrences, %d of %d series as Calgate has them%n",
        other.who, occurrences, same, series.size());
  }

  private void run(int rounds) {
    for (int round = -WARM_UP; round < rounds; round++) {
      for (Side side : all) {
        side.nanos[Math.max(0, round)] = side.expand();
      }
    }
  }

  private void print(Side other) {
    double[] ratios = new double[ours.nanos.length];
    Arrays.setAll(ratios, i -> (double) ours.nanos[i] / other.nanos[i]);
    Arrays.sort(ratios);
    double median = Arrays.stream(other.nanos).sorted().toArray()[ratios.length / 2] / 1e6;
    System.out.printf(
        "%s: median %.2f ms; Calgate takes %.2f times that (quartiles %.2f to %.2f)%n",
        other.who,
        median,
        ratios[ratios.length / 2],
        ratios[ratios.length / 4],
        ratios[ratios.length * 3 / 4]);
  }
}
