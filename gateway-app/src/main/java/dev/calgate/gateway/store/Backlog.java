package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has become due while no gateway was there to do it. All of it at once would be a burst that
 * only the number of workers bounds, so a gateway that starts lets it begin bit by bit, more and
 * more of it in a second. What somebody asks for, or has asked for, is due at once as ever; a first
 * reading is not, as nobody knows how large it is. Thread-safe.
 */
public final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

  /** Whoever is there takes what is due sooner. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

  private static final Duration EACH = Duration.ofMillis(50);
  private static final int BATCH = 10_000;

  private static final String OVERDUE =
      """
      from sync_state where active and ready_at < cast(:since as timestamptz)
        and (requested <= attempted or attempted = 0)
        and application_id = any(:applications)
        and (lease_until is null or lease_until < cast(:now as timestamptz))
      """;

  private final Jdbi jdbi;
  private final Set<ApplicationId> applications;

  private Backlog(Jdbi jdbi, Set<ApplicationId> applications) {
    this.jdbi = jdbi;
    this.applications = applications;
  }

  /** That of some applications in a migrated database. */
  public static Backlog in(DataSource database, Collection<ApplicationId> applications) {
    return new Backlog(Store.jdbi(database), Set.copyOf(applications));
  }

  /**
   * Spreads what is overdue, so that it all begins within 50 ms for each look or pass.
   *
   * @param longest within which it begins at the latest, such as the ceiling of the poll interval:
   *     then the last of it come at twice the pace at which all are looked at that often
   * @return how much there was
   */
  public int spread(Instant now, Duration longest) {
    return jdbi.withHandle(
        handle -> {
          long count = count(handle, now);
          Duration within = shorter(EACH.multipliedBy(count), longest);
          int spread = 0;
          for (int batch = BATCH; batch == BATCH; spread += batch) {
            batch = spread(handle, now, within);
          }
          if (spread > 0) {
            LOG.info("{} looks and passes are overdue and begin within {}", spread, within);
          }
          return spread;
        });
  }

  private long count(Handle handle, Instant now) {
    return handle
        .createQuery("select count(*) " + OVERDUE)
        .bind("since", FeedAppender.timestamp(now.minus(LEFT_ALONE)))
        .bind("now", FeedAppender.timestamp(now))
        .bind("applications", TextArray.of(applications, ApplicationId::value))
        .mapTo(Long.class)
        .one();
  }

  // By the root, so many begin in a second as seconds have gone by.
  private int spread(Handle handle, Instant now, Duration within) {
    return handle
        .createUpdate(
            """
            with overdue as (
              select application_id, account_id, calendar_id
            """
                + OVERDUE
                + """
                  limit %d for no key update skip locked),
                placed as (
                  select o.*, sqrt((row_number() over (order by random()) - random())
                                   / count(*) over ()) as place
                  from overdue o)
                update sync_state s set due_at
                  = cast(:now as timestamptz) + p.place * :millis * interval '1 millisecond'
                from placed p
                where (s.application_id, s.account_id, s.calendar_id)
                    = (p.application_id, p.account_id, p.calendar_id)
                """
                    .formatted(BATCH))
        .bind("since", FeedAppender.timestamp(now.minus(LEFT_ALONE)))
        .bind("now", FeedAppender.timestamp(now))
        .bind("applications", TextArray.of(applications, ApplicationId::value))
        .bind("millis", within.toMillis())
        .execute();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
