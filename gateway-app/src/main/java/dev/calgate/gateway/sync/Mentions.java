package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.Pass;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ObjectRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which objects a pass tells to exist, and which to exist no longer; of one that is told several
 * times the last word counts. Kept here until they are many, or until it matters, because most
 * passes tell of few objects and of none that is gone. For one thread at a time.
 */
final class Mentions {
  private static final int MOST_HELD = 1_000;

  private final SyncCommit commit;
  private final Pass pass;
  private final Map<ObjectRef, Boolean> held = new LinkedHashMap<>();
  private boolean anyGone;

  Mentions(SyncCommit commit, Pass pass) {
    this.commit = commit;
    this.pass = pass;
  }

  /** Takes what is told of an object. */
  void tell(ObjectRef ref, boolean gone) {
    held.put(ref, gone);
    anyGone |= gone;
    if (held.size() >= MOST_HELD) {
      store();
    }
  }

  /** Whether nothing can be gone by what was told. */
  boolean nothingIsGone(Coverage coverage) {
    return coverage instanceof Coverage.Delta && !anyGone;
  }

  /** Stores what is held, for a question that is asked of the store. */
  void store() {
    store(false);
    store(true);
    held.clear();
  }

  private void store(boolean gone) {
    List<ObjectRef> refs =
        held.entrySet().stream()
            .filter(it -> it.getValue() == gone)
            .map(Map.Entry::getKey)
            .toList();
    commit.mention(pass, refs, gone);
  }
}
