package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.HookedTransactions;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.SimulatedStore;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.RemoteChange;
import dev.calgate.testkit.MutableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One history of a seed: what happens next is drawn at every step, among gateways that go on with
 * their work, owners who edit, pushes that arrive, time that passes and trouble of all kinds. For
 * one use.
 */
final class Simulation implements Stage.Director, SessionWorld, Gateway.Hand {
  static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final int ENGINE_SHARE = 62;

  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-24T09:00:00Z"));
  private final Profile profile;
  private final Mutant.Planted mutant;
  private final SplittableRandom schedule;
  private final SplittableRandom content;
  private final Luck luck;
  private final Truth truth = new Truth();
  private final Trace trace;
  private final Far far;
  private final World world;
  private final Ending ending;
  private final List<Gateway> gateways = new ArrayList<>();
  private final FeedCheck feed;
  private final FeedReader reader;
  private final RowCheck rows;
  private Instant databaseBack = Instant.MIN;
  private long stirred;

  /** At which stirring a worker found nothing to do, and so would the others. */
  private long nothingDueAt = -1;

  private int steps;
  private boolean committed;
  private Gateway.@Nullable Worker committer;

  /** What a history came to. */
  record Result(long hash, long steps, long entries, Map<Fault, Integer> faults) {}

  Simulation(long seed, Profile profile, Mutant mutant, SimulatedStore store, boolean traced) {
    this.profile = profile;
    this.mutant = mutant.plant(this);
    SplittableRandom root = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
    schedule = root.split();
    content = root.split();
    luck = new Luck(profile, root.split());
    trace = new Trace(traced);
    store.clear(APPLICATION);
    far = new Far(profile, truth, luck, root.split(), this);
    world = new World(store, far, clock, profile, this.mutant, root.split());
    feed = new FeedCheck(store, APPLICATION, truth);
    reader = new FeedReader(store, APPLICATION);
    rows = new RowCheck(truth, far::shelf);
    ending = new Ending(world, far, truth, feed, reader, clock, profile);
  }

  /** The profile of a seed. */
  static Profile profile(long seed) {
    return Profile.draw(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 2));
  }

  /**
   * Runs it.
   *
   * @throws Stage.Failure when something is wrong
   */
  Result run(Stage stage) {
    world.linkAll();
    int next = 0;
    for (int node = 0; node < profile.nodes(); node++) {
      List<Actor> actors = stage.actors().subList(next, next + profile.workers());
      next += profile.workers();
      gateways.add(
          new Gateway("node" + node + "-", clock, actors, this, hooks -> world.engine(hooks)));
    }
    stage.perform(this);
    return new Result(trace.hash(), trace.steps(), feed.position(), luck.happened());
  }

  List<String> trace() {
    return trace.lines();
  }

  @Override
  public @Nullable Actor next() {
    while (true) {
      check();
      Actor actor = luck.isCalm() ? calm() : disturbed();
      if (actor != null) {
        return actor;
      }
      if (ending.isReached()) {
        check();
        ending.check();
        return null;
      }
    }
  }

  /** What has to be true after every step. */
  private void check() {
    if (committed) {
      committed = false;
      Gateway.Worker by = committer;
      committer = null;
      feed.check();
      Lease lease = by == null ? null : by.lease();
      rows.check(world.rows(), feed.position(), lease, by == null ? -1 : by.listingBegan);
    }
  }

  private @Nullable Actor disturbed() {
    if (steps++ >= profile.steps()) {
      becomeCalm();
      return null;
    }
    List<Gateway.Worker> ready = ready();
    if (!ready.isEmpty() && schedule.nextInt(100) < ENGINE_SHARE) {
      return go(ready.get(schedule.nextInt(ready.size())));
    }
    happen(ready.isEmpty());
    return null;
  }

  private List<Gateway.Worker> ready() {
    List<Gateway.Worker> ready = new ArrayList<>();
    for (Gateway gateway : gateways) {
      boolean frozen = gateway.isFrozen();
      for (Gateway.Worker worker : gateway.workers) {
        boolean able = worker.actor.isBusy() || nothingDueAt < stirred;
        if (able && (!frozen || worker.actor.isDoomed())) {
          ready.add(worker);
        }
      }
    }
    return ready;
  }

  private Actor go(Gateway.Worker worker) {
    trace.add(worker.name(), worker.actor.isBusy() ? "goes on" : "begins", stirred);
    long now = stirred;
    return worker.actor.isBusy()
        ? worker.actor
        : worker.actor.give(
            () -> {
              if (worker.gateway.work(worker)) {
                stirred++;
              } else {
                nothingDueAt = Math.max(nothingDueAt, now);
              }
            });
  }

  private void happen(boolean idle) {
    trouble();
    int what = schedule.nextInt(100);
    if (what < 45) {
      trace.add("owner", far.owner().edit(), far.revision());
    } else if (what < 65) {
      push();
    } else if (what < 75) {
      trace.add("reader", "reads", reader.read(1 + schedule.nextInt(7)) ? 1 : 0);
    } else {
      pass(idle);
    }
  }

  private void push() {
    Far.Push push = far.anyPush(schedule);
    if (push == null) {
      return;
    }
    boolean away = isDatabaseAway();
    if (away) {
      far.again(push);
    } else if (world.request(push)) {
      committed = true;
      rows.accepted(
          world.rows(),
          push.account().id.value(),
          push.shelf() == null ? "" : push.shelf().id,
          trace.steps());
    }
    stirred++;
    trace.add("push", push.toString(), away ? 0 : 1);
  }

  private void pass(boolean idle) {
    boolean slow = luck.strikes(Fault.SLOW);
    long seconds = slow ? 5 + schedule.nextInt(40) : schedule.nextInt(5);
    Duration time = Duration.ofSeconds(seconds);
    if (idle && !anyBusy()) {
      time =
          switch (schedule.nextInt(4)) {
            case 0 -> Duration.ofSeconds(schedule.nextInt(60));
            case 1 -> Duration.ofSeconds(schedule.nextInt(600));
            default -> world.untilDue().orElse(Duration.ofSeconds(20));
          };
    }
    turn(time, !slow);
  }

  private void turn(Duration time, boolean renewing) {
    clock.advance(time);
    stirred++;
    trace.add("clock", clock.instant().toString(), 0);
    if (renewing && !isDatabaseAway()) {
      for (Gateway gateway : gateways) {
        world.renew(gateway.toRenew());
      }
    }
  }

  private boolean anyBusy() {
    return gateways.stream().anyMatch(it -> it.workers.stream().anyMatch(w -> w.actor.isBusy()));
  }

  private boolean isDatabaseAway() {
    return clock.instant().isBefore(databaseBack);
  }

  private void trouble() {
    Gateway gateway = gateways.get(luck.upTo(gateways.size()));
    if (luck.strikes(Fault.CRASH)) {
      gateway.crash();
      trace.add(gateway.name, "crashes", 0);
    }
    if (luck.strikes(Fault.FREEZE)) {
      gateway.freezeUntil(clock.instant().plusSeconds(1 + luck.upTo(60)));
      trace.add(gateway.name, "freezes", 0);
    }
    if (luck.strikes(Fault.DATABASE_AWAY)) {
      databaseBack = clock.instant().plusSeconds(1 + luck.upTo(30));
      trace.add("database", "goes away", 0);
    }
    String far = this.far.trouble();
    if (!far.isEmpty()) {
      trace.add("service", far, 0);
    }
    if (luck.upTo(12) == 0 && world.reconnect()) {
      committed = true;
      stirred++;
      trace.add("owner", "reconnects", 0);
    }
  }

  private void becomeCalm() {
    luck.calm();
    databaseBack = Instant.MIN;
    gateways.forEach(Gateway::thaw);
    far.calm();
    trace.add("all", "becomes calm", 0);
    ending.begin();
    stirred++;
  }

  private @Nullable Actor calm() {
    ending.step();
    if (far.hasPushes() && schedule.nextBoolean()) {
      push();
      return null;
    }
    List<Gateway.Worker> ready = ready();
    if (!ready.isEmpty()) {
      return go(ready.get(schedule.nextInt(ready.size())));
    }
    if (far.hasPushes()) {
      push();
    } else if (world.reconnect()) {
      committed = true;
      stirred++;
    } else {
      Optional<Duration> wait = ending.untilNext();
      wait.ifPresent(time -> turn(time, true));
    }
    return null;
  }

  @Override
  public HookedTransactions.Fate begins(Gateway.Worker worker) {
    worker.actor.handOver();
    if (isDatabaseAway()) {
      return HookedTransactions.Fate.AWAY;
    }
    if (luck.strikes(Fault.COMMIT_FAILS)) {
      return HookedTransactions.Fate.ROLLED_BACK;
    }
    return luck.strikes(Fault.COMMIT_UNKNOWN)
        ? HookedTransactions.Fate.UNKNOWN
        : HookedTransactions.Fate.DONE;
  }

  @Override
  public void done(Gateway.Worker worker, boolean transaction) {
    committed = true;
    committer = worker;
    if (transaction) {
      worker.actor.handOver();
    }
  }

  private Gateway.Worker worker() {
    for (Gateway gateway : gateways) {
      Gateway.Worker worker = gateway.onThread();
      if (worker != null) {
        return worker;
      }
    }
    throw new IllegalStateException("Not on a worker's thread");
  }

  @Override
  public void pause(String what) {
    Gateway.Worker worker = worker();
    trace.add(worker.name(), what, 0);
    worker.actor.handOver();
  }

  @Override
  public void listingBegins(FarAccount account, @Nullable Shelf shelf) {
    worker().listingBegan = trace.steps();
    trace.add(
        worker().name(),
        "lists " + (shelf == null ? account.user : shelf.ref.value()),
        account.revision());
  }

  @Override
  public void tells(List<RemoteChange> page, PageEnd end) {
    trace.add(worker().name(), () -> "is told " + Words.of(page, end), page.size());
  }

  @Override
  public Luck luck() {
    return luck;
  }

  @Override
  public SplittableRandom content() {
    return content;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public CalendarSession decorated(CalendarSession session, FarAccount account) {
    return mutant.session(session, account);
  }
}
