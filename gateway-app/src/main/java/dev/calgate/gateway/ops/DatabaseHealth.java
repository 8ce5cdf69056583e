package dev.calgate.gateway.ops;

import com.codahale.metrics.health.HealthCheck;
import dev.calgate.gateway.store.Database;

/** Whether the database answers. */
public final class DatabaseHealth extends HealthCheck {
  private final Database database;

  public DatabaseHealth(Database database) {
    this.database = database;
  }

  @Override
  protected Result check() {
    return database.isAlive() ? Result.healthy() : Result.unhealthy("The database does not answer");
  }
}
