package dev.calgate.gateway.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * Runs named jobs: each on one of the gateways that share a database, taken over by another when
 * that one dies.
 */
public final class Jobs {
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The job of a gateway that misses a few of these is taken over. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(20);

  private static final int MISSED = 4;

  private final Scheduler scheduler;

  /** Jobs on a database; they begin with {@link #start}. */
  public Jobs(DataSource database, Clock clock, List<NamedJob> jobs) {
    this.scheduler =
        Scheduler.create(database)
            .startTasks(jobs.stream().map(Jobs::task).toList())
            .clock(clock::instant)
            .threads(2)
            .pollingInterval(LOOK)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED)
            .shutdownMaxWait(PATIENCE)
            .build();
  }

  private static RecurringTask<Void> task(NamedJob job) {
    return Tasks.recurring(job.name(), FixedDelay.of(job.every()))
        .execute((instance, context) -> job.work().run());
  }

  /** Begins. */
  public void start() {
    scheduler.start();
  }

  /** Begins nothing more and waits a moment for what is running. */
  public void stop() {
    scheduler.stop();
  }
}
