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
import org.apache.tomcat.jdbc.pool.DataSourceProxy;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL that a gateway works on, migrated, behind a pool: the embedded one, or one that is
 * there already. Thread-safe.
 */
public final class Database implements AutoCloseable {
  private static final int PROBE_SECONDS = 2;
  private static final int CONNECT_SECONDS = 10;
  private static final int STATEMENT_SECONDS = 60;
  private static final int SIGNAL_SECONDS = 30;

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

    private Settings on(EmbeddedDatabase embedded) {
      return new Settings(embedded.jdbcUrl(), null, embedded.password(), poolSize, maxWait);
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
      Settings actual = embedded == null ? settings : settings.on(embedded);
      Schema.migrate(patient(actual));
      ManagedDataSource pool = pool(actual).build(metrics, "database");
      if (pool instanceof DataSourceProxy tomcat) {
        // A proxy around each result costs a reflective call for each value of each row.
        tomcat.setUseStatementFacade(false);
      }
      return new Database(actual, embedded, pool);
    } catch (RuntimeException e) {
      close(embedded);
      throw e;
    }
  }

  /** Without the pool's limits: a migration may work for long. */
  private static DataSource patient(Settings settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.url());
    if (settings.user() != null) {
      source.setUser(settings.user());
    }
    if (settings.password() != null) {
      source.setPassword(settings.password());
    }
    source.setConnectTimeout(CONNECT_SECONDS);
    return source;
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
    factory.setInitializationQuery(
        "set idle_in_transaction_session_timeout = '30s'; set statement_timeout = '"
            + STATEMENT_SECONDS
            + "s'");
    factory.getProperties().put("ApplicationName", "calgate");
    factory.getProperties().put("tcpKeepAlive", "true");
    // The detail of an error may be a whole row.
    factory.getProperties().put("logServerErrorDetail", "false");
    factory.getProperties().put("connectTimeout", Integer.toString(CONNECT_SECONDS));
    // A database that vanished without a word, as by a failover, is noticed.
    factory.getProperties().put("socketTimeout", Integer.toString(STATEMENT_SECONDS + 10));
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
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
    properties.setProperty("socketTimeout", Integer.toString(SIGNAL_SECONDS));
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
