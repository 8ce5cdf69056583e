package dev.calgate.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a feed has grown: to listeners of this gateway at once, to other gateways on the same
 * database by NOTIFY, many commits in one, from a connection of its own; inside the committing
 * transaction it would line up every commit of the server. A signal may be lost; listeners look now
 * and then anyway. Thread-safe.
 */
public final class FeedSignals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedSignals.class);
  private static final String CHANNEL = "calgate_feed";
  private static final int GATHER_MILLIS = 2;
  private static final int LISTEN_MILLIS = 500;
  private static final int LOOKS_A_PROBE = 60;
  private static final int AGAIN_MILLIS = 1_000;

  private final Database database;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore outgoing = new Semaphore(0);
  private volatile boolean stopped;

  /** Signals over a database; none leaves the gateway if it is its own. */
  public FeedSignals(Database database) {
    this.database = database;
  }

  /** Begins to exchange signals with other gateways, if there can be any. */
  public void start() {
    if (database.isShared()) {
      thread("feed-notify", this::send);
      thread("feed-listen", this::listen);
    }
  }

  /** Adds a listener; it is called on committing threads and must be quick. */
  public void add(Runnable listener) {
    listeners.add(listener);
  }

  /** Something was appended on this gateway. */
  public void raise() {
    listeners.forEach(Runnable::run);
    if (outgoing.availablePermits() == 0) {
      outgoing.release();
    }
  }

  @Override
  public void close() {
    stopped = true;
    outgoing.release();
  }

  private void thread(String name, Task task) {
    Thread thread = new Thread(() -> runUntilStopped(task), name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Work on one connection, begun again when that breaks. */
  @FunctionalInterface
  private interface Task {
    void run() throws SQLException, InterruptedException;
  }

  private void runUntilStopped(Task task) {
    try {
      while (!stopped) {
        try {
          task.run();
        } catch (SQLException e) {
          if (!stopped) {
            LOG.warn("signals between gateways are interrupted: {}", e.getMessage());
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("signals between gateways end");
    }
  }

  private void send() throws SQLException, InterruptedException {
    try (Connection connection = database.dedicated();
        Statement statement = connection.createStatement()) {
      while (!stopped) {
        outgoing.acquire();
        TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
        outgoing.drainPermits();
        statement.execute("notify " + CHANNEL);
      }
    }
  }

  private void listen() throws SQLException {
    try (Connection connection = database.dedicated();
        Statement statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
      PGConnection postgres = connection.unwrap(PGConnection.class);
      for (int look = 1; !stopped; look++) {
        if (postgres.getNotifications(LISTEN_MILLIS).length > 0) {
          listeners.forEach(Runnable::run);
        }
        if (look % LOOKS_A_PROBE == 0) {
          // Who only listens never learns that the other side is gone.
          statement.execute("select 1");
        }
      }
    }
  }
}
