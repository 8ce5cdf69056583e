package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.HookedTransactions;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.sync.SyncRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One gateway: workers that claim and run leases by turns, and what renews them. As {@link
 * dev.calgate.gateway.schedule.SyncWorkers}, without threads of its own.
 */
final class Gateway {
  static final Duration LEASE = Duration.ofSeconds(15);
  static final Duration RENEW = Duration.ofSeconds(5);

  final String name;
  final List<Worker> workers = new ArrayList<>();
  private final Engine engine;
  private final Clock clock;
  private Instant frozenUntil = Instant.MIN;
  private Instant renewAt = Instant.MIN;

  /** What a gateway is made of, on the database as it sees it. */
  record Engine(SyncStore sync, SyncRun run) {}

  /** One slot of a gateway. */
  static final class Worker implements HookedTransactions.Hooks {
    final Actor actor;
    final Gateway gateway;
    private final Hand hand;
    private @Nullable Lease lease;

    /** When what it does now began to list, in steps of the trace; -1 for not yet. */
    long listingBegan = -1;

    Worker(Gateway gateway, Actor actor, Hand hand) {
      this.gateway = gateway;
      this.actor = actor;
      this.hand = hand;
    }

    @Nullable Lease lease() {
      return lease;
    }

    String name() {
      return gateway.name + actor.number();
    }

    @Override
    public HookedTransactions.Fate begins() {
      return hand.begins(this);
    }

    @Override
    public void done(boolean transaction) {
      hand.done(this, transaction);
    }
  }

  /** Where workers hand over. */
  interface Hand {
    HookedTransactions.Fate begins(Worker worker);

    void done(Worker worker, boolean transaction);
  }

  /** Makes the engine of one gateway on a database whose calls a worker watches. */
  interface Builder {
    Engine build(HookedTransactions.Hooks hooks);
  }

  Gateway(String name, Clock clock, List<Actor> actors, Hand hand, Builder builder) {
    this.name = name;
    this.clock = clock;
    actors.forEach(actor -> workers.add(new Worker(this, actor, hand)));
    engine = builder.build(new Running());
  }

  /** Calls of the database are those of the worker on whose thread they are. */
  private final class Running implements HookedTransactions.Hooks {
    @Override
    public HookedTransactions.Fate begins() {
      return current().begins();
    }

    @Override
    public void done(boolean transaction) {
      current().done(transaction);
    }
  }

  private Worker current() {
    for (Worker worker : workers) {
      if (worker.actor.isOnItsThread()) {
        return worker;
      }
    }
    throw new IllegalStateException("Not on a worker's thread");
  }

  /** The worker on whose thread this is called; null when it is none of this gateway's. */
  @Nullable Worker onThread() {
    for (Worker worker : workers) {
      if (worker.actor.isOnItsThread()) {
        return worker;
      }
    }
    return null;
  }

  boolean isFrozen() {
    return clock.instant().isBefore(frozenUntil);
  }

  void freezeUntil(Instant until) {
    frozenUntil = until;
  }

  void thaw() {
    frozenUntil = Instant.MIN;
  }

  /** Dies, and is started again. */
  void crash() {
    thaw();
    for (Worker worker : workers) {
      if (worker.actor.isBusy()) {
        worker.actor.doom();
      }
    }
  }

  /**
   * Claims one lease and runs it.
   *
   * @return false when nothing was due
   */
  boolean work(Worker worker) {
    worker.lease = null;
    worker.listingBegan = -1;
    try {
      Instant now = clock.instant();
      List<Lease> leases = engine.sync().claim(name, now, now.plus(LEASE), 1, 1);
      if (leases.isEmpty()) {
        return false;
      }
      worker.lease = leases.get(0);
      engine.run().run(leases.get(0));
    } catch (RuntimeException e) {
      // As in SyncWorkers: the row is left to the end of its lease.
      return true;
    } finally {
      worker.lease = null;
    }
    return true;
  }

  /** The leases that it renews now; none while it is frozen. */
  List<Lease> toRenew() {
    Instant now = clock.instant();
    if (isFrozen() || now.isBefore(renewAt)) {
      return List.of();
    }
    renewAt = now.plus(RENEW);
    List<Lease> leases = new ArrayList<>();
    for (Worker worker : workers) {
      if (worker.lease != null && !worker.actor.isDoomed()) {
        leases.add(worker.lease);
      }
    }
    return leases;
  }
}
