package dev.calgate.gateway.registry;

import dev.calgate.gateway.store.QuotaGrants;
import dev.calgate.provider.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the requests of all gateways on one database together. A gateway has some requests at a
 * time granted by the database, and sends them within a moment or never. What was granted within a
 * span and a moment bounds what was sent within the span, so no gateway has to know of another: one
 * that starts finds what the others, or it before, may have sent. Thread-safe.
 */
final class SharedQuotas implements Counts {
  private static final Logger LOG = LoggerFactory.getLogger(SharedQuotas.class);

  /** Quotas for which there is something left; of more the one is forgotten that was quiet. */
  private static final int MOST = 100_000;

  /** Of a quota at most this part is granted at a time: what is not used in time is lost to all. */
  private static final int PARTS = 60;

  private static final int FIRST = 2;

  /** A grant is good for this part of the quota's span. */
  private static final int MOMENTS = 20;

  private final Map<String, Grant> grants = new Bounded<>(MOST);
  private final QuotaGrants database;

  SharedQuotas(QuotaGrants database) {
    this.database = database;
  }

  /** Requests of which some may be sent yet. */
  private record Grant(int size, int left, Instant from, Instant until) {
    Grant with(int requests) {
      return new Grant(size, left + requests, from, until);
    }

    Grant larger(int requests) {
      return new Grant(size + requests, left + requests, from, until);
    }

    /** How many will be used by the next one, as far as this one tells. */
    int next() {
      return left == 0 ? 2 * size : Math.max(1, size - left);
    }

    boolean isGood(Instant now) {
      // A clock that was set back says nothing of how old it is.
      return left > 0 && !now.isBefore(from) && now.isBefore(until);
    }
  }

  @Override
  public Optional<Full> take(List<Quota> quotas, int percent, Instant now) {
    List<Quota> lacking = use(quotas, percent, now);
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    List<Quota> used = new ArrayList<>(quotas);
    used.removeAll(lacking);
    try {
      Optional<Full> full = ask(lacking, percent, now);
      if (full.isPresent()) {
        giveBack(used, percent);
      }
      return full;
    } catch (UnknownException e) {
      giveBack(used, percent);
      throw e;
    }
  }

  /** Uses what is granted already, and tells of which quotas nothing is. */
  private synchronized List<Quota> use(List<Quota> quotas, int percent, Instant now) {
    List<Quota> lacking = new ArrayList<>();
    for (Quota quota : quotas) {
      Grant grant = grants.get(key(quota, percent));
      if (grant == null || !grant.isGood(now)) {
        lacking.add(quota);
      } else {
        add(quota, percent, -1);
      }
    }
    return lacking;
  }

  private synchronized void giveBack(List<Quota> used, int percent) {
    used.forEach(quota -> add(quota, percent, 1));
  }

  private void add(Quota quota, int percent, int requests) {
    grants.computeIfPresent(key(quota, percent), (key, it) -> it.with(requests));
  }

  /** What looks were granted is not to be had from what is kept for others, and the reverse. */
  private static String key(Quota quota, int percent) {
    return percent + " " + quota.key();
  }

  private Optional<Full> ask(List<Quota> quotas, int percent, Instant now) {
    List<QuotaGrants.Answer> answers;
    try {
      answers = database.take(wishes(quotas, percent));
    } catch (RuntimeException e) {
      LOG.warn("the database counts no requests: {}", e.toString());
      throw new UnknownException(e);
    }
    Full full = null;
    for (int i = 0; i < answers.size(); i++) {
      QuotaGrants.Answer answer = answers.get(i);
      if (answer.amount() > 0) {
        keep(quotas.get(i), percent, answer.amount(), now);
      } else if (full == null || answer.left().compareTo(full.left()) > 0) {
        full = new Full(quotas.get(i), answer.left());
      }
    }
    return Optional.ofNullable(full);
  }

  private synchronized List<QuotaGrants.Wish> wishes(List<Quota> quotas, int percent) {
    return quotas.stream().map(quota -> wish(quota, percent)).toList();
  }

  private QuotaGrants.Wish wish(Quota quota, int percent) {
    Grant last = grants.get(key(quota, percent));
    int wished = last == null ? FIRST : last.next();
    return new QuotaGrants.Wish(
        quota.key(),
        Counts.part(quota, percent),
        Math.max(1, Math.min(wished, quota.most() / PARTS)),
        quota.span().plus(moment(quota)));
  }

  private static Duration moment(Quota quota) {
    return quota.span().dividedBy(MOMENTS);
  }

  /** One of them is used at once. */
  private synchronized void keep(Quota quota, int percent, int granted, Instant now) {
    grants.merge(
        key(quota, percent),
        new Grant(granted, granted - 1, now, now.plus(moment(quota))),
        // Another thread has had some granted meanwhile: all are good as long as its are.
        (old, fresh) -> old.isGood(now) ? old.larger(granted).with(-1) : fresh);
  }
}
