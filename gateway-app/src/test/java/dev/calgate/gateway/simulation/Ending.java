package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.SimulatedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The end of a history, when nothing goes wrong any more: within two poll intervals, and a bounded
 * number of steps, all is at rest and the store is the truth.
 */
final class Ending {
  private static final int MOST_STEPS = 20_000;

  private static final Duration SECOND_LOOK = Duration.ofSeconds(15);

  /** How long a service may want to be left alone. */
  private static final Duration LONGEST_REST = Duration.ofSeconds(300);

  /** A lease that nobody holds is over after this. */
  private static final Duration OVER = Gateway.LEASE.plusSeconds(1);

  private final World world;
  private final Far far;
  private final Truth truth;
  private final FeedCheck feed;
  private final FeedReader reader;
  private final Clock clock;
  private final Profile profile;
  private final Deque<Duration> leaps = new ArrayDeque<>();
  private Instant deadline = Instant.MAX;
  private int steps;
  private boolean reached;

  Ending(
      World world,
      Far far,
      Truth truth,
      FeedCheck feed,
      FeedReader reader,
      Clock clock,
      Profile profile) {
    this.world = world;
    this.far = far;
    this.truth = truth;
    this.feed = feed;
    this.reader = reader;
    this.clock = clock;
    this.profile = profile;
  }

  void begin() {
    Duration second = SECOND_LOOK;
    if (profile.polls()) {
      Duration poll = world.pace().ceiling();
      leaps.addAll(List.of(LONGEST_REST, poll, second, poll.minus(second)));
    }
    // Without polls there are pauses after failures still, each at most half an hour.
    Duration most =
        profile.polls()
            ? LONGEST_REST.plus(world.pace().ceiling().multipliedBy(2))
            : Duration.ofHours(2);
    deadline = clock.instant().plus(isAskedForRarely() ? Duration.ofDays(3) : most);
  }

  /** What was refused for an hour is asked for less often than at every poll. */
  private boolean isAskedForRarely() {
    return profile.has(Fault.REFUSED) || profile.has(Fault.BROKEN_LISTING);
  }

  void step() {
    if (steps++ > MOST_STEPS) {
      throw new AssertionError("No rest after " + MOST_STEPS + " steps: " + world.rows());
    }
  }

  boolean isReached() {
    return reached;
  }

  /** How long to wait when nobody has anything to do; empty when it is over. */
  Optional<Duration> untilNext() {
    Duration leap = leaps.poll();
    if (leap != null) {
      return Optional.of(leap);
    }
    boolean leased = world.rows().stream().anyMatch(SimulatedStore.Row::leased);
    Optional<Duration> due = leased ? Optional.of(OVER) : world.untilDue();
    boolean late = clock.instant().isAfter(deadline);
    if (!leased && (late || isDone()) || due.isEmpty()) {
      reached = true;
      return Optional.empty();
    }
    return due;
  }

  private boolean isDone() {
    return world.rows().stream()
        .allMatch(row -> row.failures() == 0 && row.done() == row.requested());
  }

  /** What has to be true at rest. */
  void check() {
    feed.compare();
    while (reader.read(1_000)) {
      // To the end.
    }
    if (!reader.copy().equals(feed.folded())) {
      throw new AssertionError("A reader has missed something");
    }
    checkEvents();
    checkRows();
    for (FarAccount account : far.accounts()) {
      account.present().forEach(this::checkUnreadable);
    }
  }

  private void checkEvents() {
    Map<String, String> expected = truth.now();
    Map<String, String> actual = new HashMap<>(feed.wholes());
    List<String> wrong = new ArrayList<>();
    expected.forEach(
        (event, whole) -> {
          String stored = actual.remove(event);
          boolean right =
              whole.equals(stored) || truth.isBareForm(event, stored) && far.lacksSeries(event);
          if (!Truth.isUnknown(whole) && !right) {
            wrong.add(event + " is " + whole + " and stored as " + stored);
          }
        });
    actual.forEach((event, stored) -> wrong.add(event + " is not there and stored as " + stored));
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "The store is not the truth: " + String.join("\n", wrong) + "\n" + world.rows());
    }
  }

  private void checkRows() {
    int calendars = 0;
    for (SimulatedStore.Row row : world.rows()) {
      calendars += row.calendar().isEmpty() ? 0 : 1;
      if (row.leased() || !row.active() || row.failures() > 0 || row.done() != row.requested()) {
        throw new AssertionError("Not at rest: " + row);
      }
    }
    int present = far.accounts().stream().mapToInt(it -> it.present().size()).sum();
    if (calendars != present) {
      throw new AssertionError(present + " calendars, and followed are " + world.rows());
    }
  }

  private void checkUnreadable(Shelf shelf) {
    List<String> poison =
        shelf.things.entrySet().stream()
            .filter(it -> it.getValue().body() == null)
            .map(it -> it.getKey().value())
            .sorted()
            .toList();
    List<String> told = world.unreadable(shelf).stream().sorted().toList();
    if (!told.equals(poison)) {
      throw new AssertionError("Unreadable are " + poison + ", and told " + told);
    }
  }
}
