package dev.calgate.gateway.store;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that a gateway works on, migrated, behind a pool: the embedded one, or one that is
 * there already. Thread-safe.
 */
public final class Database implements AutoCloseable {
  private static final int PROBE_SECONDS = 2;

  private final Settings settings;
  private final @Nullable EmbeddedDatabase embedded;
  private final ManagedDataSource pool;

  private Database(Settings settings, @Nullable EmbeddedDatabase embedded, ManagedDataSource pool) {
    this.settings = settings;
    this.embedded = embedded;
    this.pool = pool;
  }

  /**
   * Where the database is.
   *
   * @param url a JDBC address; null for the embedded one
   * @param user null when the address has it
   * @param password null when the address has it, or none is needed
   * @param poolSize most connections at a time
   * @param maxWait how long anybody waits for one of them
   */
  public record Settings(
      @Nullable String url,
      @Nullable String user,
      @Nullable String password,
      int poolSize,
      java.time.Duration maxWait) {

    private Settings at(String address) {
      return new Settings(address, user, password, poolSize, maxWait);
    }
  }

  /**
   * Opens it and brings it to the schema of this version.
   *
   * @param data the directory of the embedded one
   * @throws RuntimeException with one line for the operator when it cannot be opened
   */
  public static Database open(Settings settings, Path data, MetricRegistry metrics) {
    EmbeddedDatabase embedded = settings.url() == null ? EmbeddedDatabase.start(data) : null;
    try {
      Settings actual = embedded == null ? settings : settings.at(embedded.jdbcUrl());
      ManagedDataSource pool = pool(actual).build(metrics, "database");
      Schema.migrate(pool);
      return new Database(actual, embedded, pool);
    } catch (RuntimeException e) {
      close(embedded);
      throw e;
    }
  }

  private static DataSourceFactory pool(Settings settings) {
    DataSourceFactory factory = new DataSourceFactory();
    factory.setDriverClass("org.postgresql.Driver");
    factory.setUrl(settings.url());
    factory.setUser(settings.user());
    factory.setPassword(settings.password());
    factory.setMaxSize(settings.poolSize());
    factory.setMinSize(2);
    factory.setInitialSize(2);
    factory.setMaxWaitForConnection(Duration.milliseconds(settings.maxWait().toMillis()));
    // An idle connection that the database has closed is noticed before anybody gets it.
    factory.setCheckConnectionOnBorrow(true);
    factory.setValidationInterval(Duration.seconds(1));
    factory.setInitializationQuery("set idle_in_transaction_session_timeout = '30s'");
    factory.getProperties().put("ApplicationName", "calgate");
    factory.getProperties().put("tcpKeepAlive", "true");
    factory.getProperties().put("connectTimeout", "10");
    return factory;
  }

  /** The pool. */
  public DataSource dataSource() {
    return pool;
  }

  /** Whether other gateways may work on it too. */
  public boolean isShared() {
    return embedded == null;
  }

  /** Asks it for a sign of life. */
  public boolean isAlive() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(PROBE_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  /** A connection of its own, outside the pool, for whoever listens on it. */
  Connection dedicated() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "calgate-signals");
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    if (settings.password() != null) {
      properties.setProperty("password", settings.password());
    }
    return DriverManager.getConnection(settings.url(), properties);
  }

  @Override
  public void close() {
    try {
      pool.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The pool does not close", e);
    } finally {
      close(embedded);
    }
  }

  private static void close(@Nullable EmbeddedDatabase embedded) {
    if (embedded != null) {
      try {
        embedded.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
