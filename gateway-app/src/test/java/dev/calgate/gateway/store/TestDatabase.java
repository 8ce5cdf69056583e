package dev.calgate.gateway.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * A migrated PostgreSQL database of a test's own: one real server per JVM, one copy of the migrated
 * template per call.
 */
public final class TestDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  /** A fresh database. */
  public static TestDatabase create() {
    String name = "test_" + COUNT.incrementAndGet();
    execute(SERVER.getPostgresDatabase(), "create database " + name + " template migrated");
    return new TestDatabase(name);
  }

  /** One as an earlier version made it, by the number of its last migration. */
  public static TestDatabase ofVersion(String version) {
    String name = "earlier_" + COUNT.incrementAndGet();
    execute(SERVER.getPostgresDatabase(), "create database " + name);
    TestDatabase database = new TestDatabase(name);
    Schema.configured(database.dataSource()).target(version).load().migrate();
    return database;
  }

  /** A data source without pool. */
  public DataSource dataSource() {
    return SERVER.getDatabase("postgres", name);
  }

  /** A pool of a few connections, for tests that ask a lot. */
  public DataSource pool() {
    return pool(8);
  }

  /** A pool of up to so many connections. */
  public DataSource pool(int connections) {
    return TestPool.of(jdbcUrl(), connections);
  }

  /** Empties it. */
  public void clear() {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "truncate feed_head, change, account, calendar, sync_state, remote_object, pass_mention,"
              + " event_write, event, managed_event, calendar_audit");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The address for a pool of the gateway's own. */
  public String jdbcUrl() {
    return SERVER.getJdbcUrl("postgres", name);
  }

  /** JDBI on {@link #dataSource()}, as the gateway sets it up. */
  public Jdbi jdbi() {
    return Jdbi.create(dataSource()).installPlugin(new PostgresPlugin());
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.builder().start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
      execute(server.getPostgresDatabase(), "create database migrated");
      Schema.migrate(server.getDatabase("postgres", "migrated"));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void execute(DataSource database, String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
