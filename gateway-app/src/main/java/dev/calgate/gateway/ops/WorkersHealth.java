package dev.calgate.gateway.ops;

import com.codahale.metrics.health.HealthCheck;
import dev.calgate.gateway.schedule.SyncWorkers;

/** Whether anybody looks for work that is due. */
public final class WorkersHealth extends HealthCheck {
  private final SyncWorkers workers;

  public WorkersHealth(SyncWorkers workers) {
    this.workers = workers;
  }

  @Override
  protected Result check() {
    return workers.isAlive()
        ? Result.healthy()
        : Result.unhealthy("Nobody claims synchronisations; restart the gateway");
  }
}
