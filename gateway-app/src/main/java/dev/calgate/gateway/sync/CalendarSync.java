package dev.calgate.gateway.sync;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.Pass;
import dev.calgate.gateway.store.PassEnd;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.Limits;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.RemoteChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over one calendar, for every provider the same: store what comes with a body, compare
 * versions of what does not and fetch what differs, mark all that is mentioned; when the listing is
 * complete take away what is gone, and save the cursor. A pass that stops anywhere begins again
 * from its old cursor. Thread-safe.
 */
public final class CalendarSync {
  private static final Logger LOG = LoggerFactory.getLogger(CalendarSync.class);
  private static final int SWEEP_SIZE = 250;
  private static final int PROGRESS_EVERY = 2_000;

  /**
   * A sweep above both bounds, or one by a listing that lacks all there was, is held back until a
   * second listing confirms it.
   */
  private static final int BRAKE_OBJECTS = 20;

  private static final double BRAKE_SHARE = 0.3;

  private final AccountLinker accounts;
  private final SyncCommit commit;
  private final Auditing audits;
  private final Clock clock;
  private final RandomGenerator random;
  private final Executor reader;

  /**
   * Makes passes.
   *
   * @param reader reads and stores one batch or page while the next is on the wire
   */
  public CalendarSync(
      AccountLinker accounts,
      SyncCommit commit,
      Auditing audits,
      Clock clock,
      RandomGenerator random,
      Executor reader) {
    this.accounts = accounts;
    this.commit = commit;
    this.audits = audits;
    this.clock = clock;
    this.random = random;
    this.reader = reader;
  }

  /**
   * Runs a pass.
   *
   * @return how to leave the calendar's row
   * @throws dev.calgate.provider.ProviderException as the provider's session
   * @throws dev.calgate.gateway.store.LeaseLostException when somebody else took the calendar
   * @throws MassDeletionException when too much would vanish
   */
  Release run(Lease lease) {
    Instant begin = clock.instant();
    Pass pass = audits.begin(commit.begin(lease, begin));
    try {
      return run(pass, begin);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      audits.brokeOff(pass, e);
      throw e;
    }
  }

  private Release run(Pass pass, Instant begin) {
    Lease lease = pass.lease();
    PassReport report = new PassReport();
    Limits limits = accounts.provider(pass.provider()).capabilities().limits();
    try (CalendarSession session = accounts.openPatiently(lease.account(), pass.provider())) {
      Mentions mentions = new Mentions(commit, pass);
      PageEnd.Complete end = new Listing(pass, session, limits, mentions, report).run();
      Pass settled = new Settlement(commit, session, limits, mentions, report, clock).of(pass);
      sweep(settled, end.coverage(), mentions, report);
      audits.complete(settled, begin);
      commit.complete(
          settled,
          new PassEnd(end.cursor(), end.stateTag(), begin, fullPassAt(end, limits, begin)));
    }
    LOG.info(
        "pass account={} calendar={} provider={} {} millis={}",
        lease.account().account(),
        lease.calendar(),
        pass.provider(),
        report,
        Duration.between(begin, clock.instant()).toMillis());
    return new Release.Succeeded(pass.requested(), null, null, report.outcome().changes() > 0);
  }

  private @Nullable Instant fullPassAt(PageEnd.Complete end, Limits limits, Instant begin) {
    Duration every = limits.fullPassEvery();
    if (every == null || end.coverage() instanceof Coverage.Delta) {
      return null;
    }
    return PollPace.after(begin, every, random);
  }

  private void sweep(Pass pass, Coverage coverage, Mentions mentions, PassReport report) {
    if (mentions.nothingIsGone(coverage)) {
      return;
    }
    mentions.store();
    SyncCommit.Sweep sweep = commit.sweep(pass, coverage);
    if (isMuch(sweep, coverage) && !pass.thorough()) {
      throw new MassDeletionException(sweep);
    }
    if (sweep.gone() == 0) {
      return;
    }
    report.add(commit.removeGone(pass, coverage, SWEEP_SIZE, clock.instant()).outcome());
  }

  private static boolean isMuch(SyncCommit.Sweep sweep, Coverage coverage) {
    boolean all =
        coverage instanceof Coverage.Snapshot && sweep.gone() > 1 && sweep.gone() == sweep.known();
    return all || (sweep.gone() >= BRAKE_OBJECTS && sweep.gone() > BRAKE_SHARE * sweep.known());
  }

  /** The pages of one pass. */
  private final class Listing {
    private final Pass pass;
    private final CalendarSession session;
    private final Limits limits;
    private final Mentions mentions;
    private final PassReport report;
    private final KnownObjects known = new KnownObjects();
    private final ObjectCommits commits;
    private CompletableFuture<Void> storing = CompletableFuture.completedFuture(null);

    Listing(
        Pass pass, CalendarSession session, Limits limits, Mentions mentions, PassReport report) {
      this.pass = pass;
      this.session = session;
      this.limits = limits;
      this.mentions = mentions;
      this.report = report;
      commits = new ObjectCommits(commit, pass, clock);
    }

    PageEnd.Complete run() {
      try {
        return pages();
      } finally {
        // What this pass has read and still stores must not overtake a pass that follows.
        var unused = storing.handle((stored, failure) -> failure == null).join();
      }
    }

    private PageEnd.Complete pages() {
      ChangeQuery query =
          new ChangeQuery(
              pass.ref(),
              pass.cursor(),
              null,
              limits.pageSize(),
              pass.thorough() || pass.isAudit());
      while (true) {
        ChangePage page = session.changes(query);
        report.page();
        take(page);
        if (page.end() instanceof PageEnd.Complete complete) {
          if (complete.coverage() instanceof Coverage.Delta) {
            fetch(known.doubted());
          }
          await();
          report.add(commits.storeWaiting());
          return complete;
        }
        query = query.next(((PageEnd.More) page.end()).page());
      }
    }

    private void take(ChangePage page) {
      // What the fetches of the page before were told comes before what this one tells.
      await();
      if (page.isUnread()) {
        store(() -> report.add(commits.store(told(page.changes()))));
        return;
      }
      List<RemoteChange> changes = page.changes();
      List<RemoteChange> bodies = told(changes);
      if (!bodies.isEmpty()) {
        store(() -> report.add(commits.store(bodies)));
      }
      fetch(news(changes));
    }

    private void store(Runnable work) {
      storing = CompletableFuture.runAsync(work, reader);
    }

    /** Notes all that is mentioned, and gives what came with a body. */
    private List<RemoteChange> told(List<RemoteChange> changes) {
      List<RemoteChange> bodies = new ArrayList<>();
      for (RemoteChange change : changes) {
        mentions.tell(change.ref(), change instanceof RemoteChange.Removed);
        if (change instanceof RemoteChange.Upserted || change instanceof RemoteChange.Unreadable) {
          bodies.add(change);
        }
      }
      return bodies;
    }

    /** What exists in another version than the store has, or is not there at all; or all. */
    private List<ObjectRef> news(List<RemoteChange> changes) {
      List<RemoteChange.Seen> seen = new ArrayList<>();
      for (RemoteChange change : changes) {
        if (change instanceof RemoteChange.Seen it) {
          seen.add(it);
        }
      }
      if (pass.isAudit()) {
        return seen.stream().map(RemoteChange.Seen::ref).distinct().toList();
      }
      return known.sift(
          seen, commit.versions(pass, seen.stream().map(RemoteChange.Seen::ref).toList()));
    }

    private void fetch(List<ObjectRef> refs) {
      List<ObjectRef> open = refs;
      while (!open.isEmpty()) {
        List<ObjectRef> batch = open.subList(0, Math.min(open.size(), limits.fetchBatch()));
        FetchedObjects fetched = session.fetch(pass.ref(), batch);
        await();
        store(() -> storeFetched(fetched.read()));
        progress(batch.size() - fetched.left().size());
        open = fetched.followedBy(open.subList(batch.size(), open.size()));
      }
    }

    private void progress(int objects) {
      int before = report.fetched() / PROGRESS_EVERY;
      report.fetched(objects);
      if (report.fetched() / PROGRESS_EVERY > before) {
        LOG.info(
            "reading account={} calendar={} {}",
            pass.lease().account().account(),
            pass.lease().calendar(),
            report);
      }
    }

    private void storeFetched(List<RemoteChange> changes) {
      List<RemoteChange> bodies = new ArrayList<>();
      for (RemoteChange change : changes) {
        if (change instanceof RemoteChange.Removed) {
          mentions.tell(change.ref(), true);
        } else {
          bodies.add(change);
        }
      }
      report.add(commits.store(bodies));
    }

    /** One batch is stored at a time, in order. */
    private void await() {
      try {
        storing.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }
  }
}
