package dev.calgate.gateway.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The database as a process sees it that dies after some of its calls: from then on nothing of it
 * gets through. It may die after a commit was done and before that was known. Thread-safe.
 */
public final class CrashingDatabase implements DataSource {
  private static final int NEVER = Integer.MAX_VALUE;

  private final DataSource database;
  private final AtomicInteger left = new AtomicInteger(NEVER);
  private final AtomicInteger refused = new AtomicInteger();

  public CrashingDatabase(DataSource database) {
    this.database = database;
  }

  /** Dies after {@code calls} more transactions begun or committed; negative for not at all. */
  public void crashAfter(int calls) {
    left.set(calls < 0 ? NEVER : calls);
  }

  /** Whether it has died. */
  public boolean isDead() {
    return left.get() <= 0;
  }

  /** How many calls have not got through. */
  public int refused() {
    return refused.get();
  }

  private void count() throws SQLException {
    if (left.get() != NEVER && left.decrementAndGet() <= 0) {
      refused.incrementAndGet();
      throw new SQLException("The process has died");
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    count();
    Connection connection = database.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(connection, arguments);
                if (method.getName().equals("commit")) {
                  count();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return database.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    database.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    database.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return database.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("nothing to unwrap");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
