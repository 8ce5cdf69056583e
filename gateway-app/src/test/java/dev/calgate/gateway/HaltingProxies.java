package dev.calgate.gateway;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Renewal;
import dev.calgate.testkit.ForwardingProvider;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;

/** A database and providers on which a process passes its crash points. */
public final class HaltingProxies {
  private static final Set<String> EXECUTIONS =
      Set.of("execute", "executeQuery", "executeUpdate", "executeBatch");

  private HaltingProxies() {}

  /** A database whose commits are points; those of single statements, too. */
  public static DataSource database(DataSource database) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = call(database, method, arguments);
          return result instanceof Connection connection ? connection(connection) : result;
        });
  }

  private static Connection connection(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("commit")) {
            return committing(() -> call(connection, method, arguments));
          }
          Object result = call(connection, method, arguments);
          return result instanceof PreparedStatement statement && !isReading(arguments)
              ? statement(connection, statement)
              : result;
        });
  }

  private static boolean isReading(Object[] arguments) {
    return String.valueOf(arguments[0]).strip().toLowerCase(Locale.ROOT).startsWith("select");
  }

  /** What is no part of a transaction commits itself. */
  private static PreparedStatement statement(Connection connection, PreparedStatement statement) {
    return proxy(
        PreparedStatement.class,
        (proxy, method, arguments) ->
            EXECUTIONS.contains(method.getName()) && connection.getAutoCommit()
                ? committing(() -> call(statement, method, arguments))
                : call(statement, method, arguments));
  }

  @FunctionalInterface
  private interface Effect {
    Object run() throws Throwable;
  }

  private static Object committing(Effect commit) throws Throwable {
    CrashPoint.BEFORE_COMMIT.reached();
    Object result = commit.run();
    CrashPoint.AFTER_COMMIT.reached();
    return result;
  }

  /** A provider each of whose calls lies between two points. */
  static CalendarProvider provider(CalendarProvider provider) {
    return new ForwardingProvider(provider) {
      @Override
      public CalendarSession open(AccountAccess access, Renewal renewal) {
        return session(super.open(access, renewal));
      }
    };
  }

  private static CalendarSession session(CalendarSession session) {
    return proxy(
        CalendarSession.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("close")) {
            return call(session, method, arguments);
          }
          CrashPoint.BEFORE_PROVIDER_CALL.reached();
          Object result = call(session, method, arguments);
          CrashPoint.AFTER_PROVIDER_CALL.reached();
          return result;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            HaltingProxies.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
