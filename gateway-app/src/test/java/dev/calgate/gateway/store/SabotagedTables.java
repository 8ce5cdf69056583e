package dev.calgate.gateway.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tables of which some calls do something else than they should. Thread-safe. */
public final class SabotagedTables implements Transactions {
  private final Transactions database;
  private final Sabotage sabotage;

  /** Takes the place of a call. */
  @FunctionalInterface
  interface Sabotage {
    /**
     * Does what it wants.
     *
     * @param tables as they should work
     */
    @Nullable Object call(
        Tables tables, String method, @Nullable Object[] arguments, Original original);
  }

  /** The call as it should be. */
  @FunctionalInterface
  interface Original {
    @Nullable Object call(@Nullable Object... arguments);
  }

  SabotagedTables(Transactions database, Sabotage sabotage) {
    this.database = database;
    this.sabotage = sabotage;
  }

  @Override
  public <T> T inTransaction(Function<Tables, T> work) {
    return database.inTransaction(tables -> work.apply(sabotaged(tables)));
  }

  @Override
  public <T> T withTables(Function<Tables, T> work) {
    return database.withTables(tables -> work.apply(sabotaged(tables)));
  }

  private Tables sabotaged(Tables tables) {
    return new Ports(tables, sabotage);
  }

  private record Ports(Tables tables, Sabotage sabotage) implements Tables {
    private <P> P port(Class<P> type, P port) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) ->
                  sabotage.call(
                      tables,
                      method.getName(),
                      arguments == null ? new Object[0] : arguments,
                      others -> call(method, port, others))));
    }

    @Override
    public Accounts accounts() {
      return tables.accounts();
    }

    @Override
    public Calendars calendars() {
      return port(Calendars.class, tables.calendars());
    }

    @Override
    public SyncStates sync() {
      return port(SyncStates.class, tables.sync());
    }

    @Override
    public Leases leases() {
      return port(Leases.class, tables.leases());
    }

    @Override
    public Passes passes() {
      return port(Passes.class, tables.passes());
    }

    @Override
    public RemoteObjects objects() {
      return port(RemoteObjects.class, tables.objects());
    }

    @Override
    public AuditedObjects audited() {
      return tables.audited();
    }

    @Override
    public EventWrites writes() {
      return tables.writes();
    }

    @Override
    public StoredEvents events() {
      return port(StoredEvents.class, tables.events());
    }

    @Override
    public Feed feed() {
      return port(Feed.class, tables.feed());
    }
  }

  private static @Nullable Object call(
      Method method, Object target, @Nullable Object @Nullable [] arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
