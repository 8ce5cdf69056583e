package dev.calgate.gateway.store;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables of a PostgreSQL database; a handle at a time. Thread-safe. */
final class JdbiTransactions implements Transactions {
  private final Jdbi jdbi;

  JdbiTransactions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public <T> T inTransaction(Function<Tables, T> work) {
    return jdbi.inTransaction(handle -> work.apply(new HandleTables(handle)));
  }

  @Override
  public <T> T withTables(Function<Tables, T> work) {
    return jdbi.withHandle(handle -> work.apply(new HandleTables(handle)));
  }

  /** What one handle sees. */
  private record HandleTables(Handle handle) implements Tables {

    @Override
    public Accounts accounts() {
      return new AccountRows(handle);
    }

    @Override
    public Calendars calendars() {
      return new CalendarRows(handle);
    }

    @Override
    public SyncStates sync() {
      return new SyncRows(handle);
    }

    @Override
    public Leases leases() {
      return new LeaseRows(handle);
    }

    @Override
    public Passes passes() {
      return new PassRows(handle);
    }

    @Override
    public RemoteObjects objects() {
      return new ObjectRows(handle);
    }

    @Override
    public EventWrites writes() {
      return new WriteRows(handle);
    }

    @Override
    public StoredEvents events() {
      return new EventRows(handle);
    }

    @Override
    public Feed feed() {
      return new FeedAppender(handle);
    }
  }
}
