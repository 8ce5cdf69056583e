package dev.calgate.gateway.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Brings a database to the schema of this version; harmless when it is there already. */
public final class Schema {
  private Schema() {}

  /**
   * Migrates. Several gateways may do so at once.
   *
   * @throws org.flywaydb.core.api.FlywayException when the database cannot be brought there; its
   *     message says why
   */
  public static void migrate(DataSource database) {
    configured(database).load().migrate();
  }

  static FluentConfiguration configured(DataSource database) {
    FluentConfiguration configuration =
        Flyway.configure().dataSource(database).locations("classpath:db/migration");
    PostgreSQLConfigurationExtension postgres =
        configuration.getPluginRegister().getExact(PostgreSQLConfigurationExtension.class);
    // Flyway's transactional lock is itself the transaction that CREATE INDEX CONCURRENTLY waits
    // for.
    postgres.setTransactionalLock(false);
    return configuration;
  }
}
