package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.Sabotages;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.provider.CalendarSession;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bug that is planted around the engine, to see that the simulation finds it within so many
 * seeds.
 */
enum Mutant {
  /** The engine as it is. */
  NONE(0),
  LATER_PAGES_IGNORED(20, SabotagedSession.Bug.LATER_PAGES_IGNORED),
  DEAD_CURSOR_IS_NO_CHANGE(300, SabotagedSession.Bug.DEAD_CURSOR_IS_NO_CHANGE),
  NO_SWEEP(200, SabotagedSession.Bug.NO_SWEEP),
  SWEEP_BY_A_PART(500, SabotagedSession.Bug.SWEEP_BY_A_PART),
  POISON_SKIPPED(100, SabotagedSession.Bug.POISON_SKIPPED),
  VERSIONS_ALL_EQUAL(300, SabotagedSession.Bug.VERSIONS_ALL_EQUAL),
  LEFT_OVER_IGNORED(50, SabotagedSession.Bug.LEFT_OVER_IGNORED),
  CURSOR_BEFORE_PAGE(50, SabotagedSession.Bug.CURSOR_BEFORE_PAGE),
  NO_FENCE(300, Sabotages::withoutFence),
  DONE_AT_THE_END(50, Sabotages::doneAtTheEnd),
  DONE_AT_THE_BEGINNING(50, Sabotages::doneAtTheBeginning),
  NO_POLLING(200, Sabotages::withoutPolling),
  NO_SECOND_LOOK(500, Sabotages::withoutSecondLook),
  FEED_APART(300, Sabotages::feedApart),
  APPENDED_AGAIN(300, Sabotages::appendedAgain);

  private final int seeds;
  private final SabotagedSession.@Nullable Bug bug;
  private final Function<Transactions, Transactions> database;

  Mutant(int seeds) {
    this(seeds, null, Function.identity());
  }

  Mutant(int seeds, SabotagedSession.Bug bug) {
    this(seeds, bug, Function.identity());
  }

  Mutant(int seeds, Function<Transactions, Transactions> database) {
    this(seeds, null, database);
  }

  Mutant(
      int seeds,
      SabotagedSession.@Nullable Bug bug,
      Function<Transactions, Transactions> database) {
    this.seeds = seeds;
    this.bug = bug;
    this.database = database;
  }

  /** All but {@link #NONE}. */
  static List<Mutant> planted() {
    return Arrays.stream(values()).filter(it -> it != NONE).toList();
  }

  /** Within how many seeds it is found. */
  int seeds() {
    return seeds;
  }

  /** It, for one history. */
  Planted plant(SessionWorld world) {
    return new Planted(world);
  }

  /** A mutant in one history. */
  final class Planted {
    private final SessionWorld world;
    private final Sabotages.EarlyCursors cursors = new Sabotages.EarlyCursors();

    private Planted(SessionWorld world) {
      this.world = world;
    }

    /** A provider's session as the engine sees it. */
    CalendarSession session(CalendarSession session, FarAccount account) {
      return bug == null
          ? session
          : new SabotagedSession(session, account, bug, world.clock(), cursors);
    }

    /** The database as the engine sees it. */
    Transactions transactions(Transactions inner) {
      return bug == SabotagedSession.Bug.CURSOR_BEFORE_PAGE
          ? cursors.on(inner)
          : database.apply(inner);
    }
  }
}
