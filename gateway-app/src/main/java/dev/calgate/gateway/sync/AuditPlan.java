package dev.calgate.gateway.sync;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.AuditReport;
import dev.calgate.gateway.store.Audits;
import dev.calgate.gateway.store.LeaseLostException;
import dev.calgate.gateway.store.Pass;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits that are asked for, and those that every calendar gets by itself at an interval, each at a
 * place of its own within it. Thread-safe.
 */
public final class AuditPlan implements Auditing {
  private static final Logger LOG = LoggerFactory.getLogger(AuditPlan.class);

  /** One that broke off is tried again after this, or after the interval if that is shorter. */
  private static final Duration SECOND_TRY = Duration.ofHours(1);

  private static final String INSIDE = "An error inside the gateway; see its log";

  /** Most that are asked for in one {@link #run}. */
  private static final int MOST = 500;

  private final Audits audits;
  private final Set<String> providers;
  private final @Nullable Duration every;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * A plan over a store.
   *
   * @param providers type words of those that there is something to compare with
   * @param every more than 0; null for audits only when they are asked for
   */
  public AuditPlan(
      Audits audits,
      Collection<String> providers,
      @Nullable Duration every,
      Clock clock,
      RandomGenerator random) {
    this.audits = audits;
    this.providers = Set.copyOf(providers);
    this.every = every;
    this.clock = clock;
    this.random = random;
  }

  /** Asks for what is due; to be called about once a minute, by one node at a time. */
  public void run() {
    if (every == null) {
      audits.planNone();
      return;
    }
    Instant now = clock.instant();
    audits.plan(providers, every, now);
    audits.due(now, MOST).forEach(calendar -> audits.request(calendar, null, now));
  }

  @Override
  public Pass begin(Pass pass) {
    return audits.begin(pass, clock.instant());
  }

  @Override
  public void complete(Pass pass, Instant asOf) {
    if (pass.isAudit()) {
      AuditReport report =
          audits.complete(
              pass, asOf, every == null ? null : PollPace.after(clock.instant(), every, random));
      LOG.info(
          "audit account={} calendar={} objects={} missing={} ghost={} stale={}",
          pass.calendar().account(),
          pass.calendar().calendar(),
          report.objects(),
          report.missing(),
          report.ghost(),
          report.stale());
    }
  }

  @Override
  public void brokeOff(Pass pass, Throwable cause) {
    if (!pass.isAwaited() || goesOn(cause)) {
      return;
    }
    Instant now = clock.instant();
    Instant nextAt = every == null ? null : secondTry(now, every);
    if (cause instanceof ProviderException error) {
      audits.failed(pass, error.kind(), String.valueOf(error.getMessage()), now, nextAt);
    } else {
      audits.failed(pass, ErrorKind.UNREACHABLE, INSIDE, now, nextAt);
    }
  }

  private static boolean goesOn(Throwable cause) {
    if (cause instanceof ProviderException error) {
      return FailurePolicy.isHeldBack(error)
          || error.kind().reaction() == ErrorKind.Reaction.START_OVER;
    }
    return cause instanceof MassDeletionException
        || cause instanceof LeaseLostException
        || cause instanceof AccountLinker.AccountGoneException;
  }

  private Instant secondTry(Instant now, Duration interval) {
    return PollPace.after(now, interval.compareTo(SECOND_TRY) < 0 ? interval : SECOND_TRY, random);
  }
}
