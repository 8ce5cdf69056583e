package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.DatabaseFaults;
import dev.calgate.gateway.store.PageOutcome;
import dev.calgate.gateway.store.Pass;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the objects of a pass in commits of bounded size. One with a value that the database
 * refuses is noted as unreadable and costs no other; what does not lie in an object ends the pass,
 * so that nothing is taken for read that was not stored. Bare exceptions, which have of their
 * series what they do not tell, wait for it. For one thread at a time.
 */
final class ObjectCommits {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectCommits.class);
  private static final int MOST = 250;

  /** With more bare exceptions than these some may be stored before their series. */
  private static final int MOST_WAITING = 2_000;

  /** Bare exceptions are small; one that is not does not wait, so that what waits is bounded. */
  private static final int MOST_CHARACTERS = 4_096;

  /** A version that no listing tells, so that the next one has the object tried again. */
  private static final VersionTag UNTOLD = new VersionTag("!");

  private final SyncCommit commit;
  private final Pass pass;
  private final Clock clock;
  private final Map<ObjectRef, RemoteChange> waiting = new LinkedHashMap<>();

  ObjectCommits(SyncCommit commit, Pass pass, Clock clock) {
    this.commit = commit;
    this.pass = pass;
    this.clock = clock;
  }

  /** Stores objects in their order, and keeps bare exceptions back. */
  PageOutcome store(List<RemoteChange> objects) {
    List<RemoteChange> whole = new ArrayList<>();
    for (RemoteChange object : objects) {
      waiting.remove(object.ref());
      if (isBare(object)) {
        waiting.put(object.ref(), object);
      } else {
        whole.add(object);
      }
    }
    PageOutcome outcome = commits(whole);
    return waiting.size() > MOST_WAITING ? outcome.plus(storeWaiting()) : outcome;
  }

  private static boolean isBare(RemoteChange object) {
    return object instanceof RemoteChange.Upserted upserted
        && upserted.object().raw().length() <= MOST_CHARACTERS
        && upserted.object().events().stream().anyMatch(event -> event.uid().isEmpty());
  }

  /** Stores what was kept back: the series are there, if they exist. */
  PageOutcome storeWaiting() {
    List<RemoteChange> bare = List.copyOf(waiting.values());
    waiting.clear();
    return commits(bare);
  }

  private PageOutcome commits(List<RemoteChange> objects) {
    PageOutcome outcome = PageOutcome.NONE;
    for (int from = 0; from < objects.size(); from += MOST) {
      outcome = outcome.plus(commit(objects.subList(from, Math.min(objects.size(), from + MOST))));
    }
    return outcome;
  }

  private PageOutcome commit(List<RemoteChange> objects) {
    try {
      return commit.objects(pass, objects, clock.instant());
    } catch (RuntimeException e) {
      if (!DatabaseFaults.isOfData(e)) {
        throw e;
      }
      return apart(objects, e);
    }
  }

  private PageOutcome apart(List<RemoteChange> objects, RuntimeException error) {
    if (objects.size() > 1) {
      int half = objects.size() / 2;
      return commit(objects.subList(0, half)).plus(commit(objects.subList(half, objects.size())));
    }
    if (!(objects.get(0) instanceof RemoteChange.Upserted one)) {
      throw error;
    }
    LOG.error(
        "object of account={} calendar={} cannot be stored",
        pass.lease().account().account(),
        pass.lease().calendar(),
        error);
    return commit.objects(pass, List.of(unreadable(one)), clock.instant());
  }

  private static RemoteChange unreadable(RemoteChange.Upserted one) {
    return new RemoteChange.Unreadable(
        one.ref(), UNTOLD, "An error inside the gateway while it was stored; see its log");
  }
}
