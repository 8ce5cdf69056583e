package dev.calgate.gateway.store;

import dev.calgate.gateway.store.MemoryKeys.Part;
import dev.calgate.gateway.store.MemoryRows.Head;
import dev.calgate.model.ApplicationId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;

/**
 * The engine's tables in memory, statement by statement as PostgreSQL has them: one transaction at
 * a time, all or nothing. What is unordered there is in the order of its keys here, so that the
 * same calls always have the same outcome. There are no push channels, no erasure of accounts and
 * no retention. Thread-safe.
 */
public final class MemoryDatabase implements Transactions {
  private final MemoryRows rows = new MemoryRows();
  private final Tables tables = new MemoryTables(rows);
  private final ReentrantLock lock = new ReentrantLock(true);
  private long transactions;

  /** What becomes of a transaction, or of a statement outside of one. */
  public enum Fate {
    /** It is done. */
    DONE,
    /** The database cannot be reached: it does not even begin. */
    UNREACHABLE,
    /** It fails at its end: nothing has happened. */
    UNDONE,
    /** It is done, and said to have failed. */
    DONE_UNKNOWN
  }

  /** Makes sure that applications have a feed. */
  public void open(List<ApplicationId> applications) {
    locked(
        () -> {
          for (ApplicationId application : applications) {
            if (rows.heads.get(application.value()) == null) {
              rows.heads.put(application.value(), new Head(0, MemoryKeys.NEVER_YET, 0));
            }
          }
          rows.undo.clear();
          return true;
        });
  }

  /** Decides what becomes of what is about to be done. */
  @FunctionalInterface
  public interface Fates {
    /**
     * Asked once before each transaction and each statement outside of one, not under a lock.
     *
     * @param transaction whether it is a transaction
     */
    Fate next(boolean transaction);
  }

  /** The database as somebody sees it to whom bad things happen. */
  public Transactions seen(Fates fates) {
    return new Transactions() {
      @Override
      public <T> T inTransaction(Function<Tables, T> work) {
        return run(work, true, fates.next(true));
      }

      @Override
      public <T> T withTables(Function<Tables, T> work) {
        return run(work, false, fates.next(false));
      }
    };
  }

  @Override
  public <T> T inTransaction(Function<Tables, T> work) {
    return run(work, true, Fate.DONE);
  }

  @Override
  public <T> T withTables(Function<Tables, T> work) {
    return run(work, false, Fate.DONE);
  }

  private <T> T run(Function<Tables, T> work, boolean whole, Fate fate) {
    if (fate == Fate.UNREACHABLE) {
      throw new ConnectionException(new SQLException("away", "08001"));
    }
    return locked(
        () -> {
          transactions++;
          boolean keep = !whole;
          try {
            T result = work.apply(tables);
            keep = fate != Fate.UNDONE;
            if (fate != Fate.DONE) {
              throw broken(whole);
            }
            return result;
          } finally {
            end(keep);
          }
        });
  }

  private static JdbiException broken(boolean whole) {
    SQLException cause = new SQLException("The connection broke", "08006");
    return whole
        ? new TransactionException("Failed to commit transaction", cause)
        : new UnableToExecuteStatementException(cause, (StatementContext) null);
  }

  private void end(boolean keep) {
    if (!keep) {
      rows.undo.forEach(Runnable::run);
    }
    rows.undo.clear();
  }

  private <T> T locked(Supplier<T> work) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("A transaction within a transaction");
    }
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** As PostgreSQL refuses a statement. */
  static JdbiException refused(String state, String message) {
    return new UnableToExecuteStatementException(
        new SQLException(message, state), (StatementContext) null);
  }

  /** How many transactions and single statements there were. */
  public long transactions() {
    return transactions;
  }

  /** The entries of a feed after a position, as UTF-8 JSON, in order. */
  public List<byte[]> entries(ApplicationId application, long after) {
    return locked(
        () -> {
          List<byte[]> entries = new ArrayList<>();
          rows.changes
              .rows()
              .subMap(
                  new Part(application.value(), after + 1, "", ""),
                  true,
                  Part.behind(application.value()),
                  false)
              .values()
              .forEach(it -> entries.add(it.document().getBytes(StandardCharsets.UTF_8)));
          return entries;
        });
  }

  /** The last position of a feed; 0 for none. */
  public long head(ApplicationId application) {
    return locked(
        () -> {
          Head head = rows.heads.get(application.value());
          return head == null ? 0L : head.last();
        });
  }

  /**
   * An event as it is stored.
   *
   * @param document without its position; of a tombstone the last one
   */
  public record EventState(
      String id,
      String calendar,
      String ref,
      @Nullable String series,
      boolean deleted,
      long position,
      String document) {}

  /** All events by their ids, tombstones included. */
  public List<EventState> events() {
    return locked(
        () ->
            rows.events.rows().values().stream()
                .map(
                    it ->
                        new EventState(
                            it.id(),
                            it.calendar(),
                            it.ref(),
                            it.series(),
                            it.deleted(),
                            it.position(),
                            it.document()))
                .toList());
  }

  /** All rows of {@code sync_state} by application, account and calendar. */
  public List<SyncState> syncStates() {
    return locked(() -> rows.sync.rows().values().stream().map(SyncState::of).toList());
  }

  /** The objects that are stored, by calendar and reference, and their versions. */
  public void objects(Consumer<StoredObject> each) {
    List<StoredObject> found =
        locked(
            () ->
                rows.objects.rows().entrySet().stream()
                    .map(
                        it ->
                            new StoredObject(
                                it.getKey().calendar(),
                                it.getValue().ref(),
                                it.getValue().version(),
                                it.getValue().reason() == null))
                    .toList());
    found.forEach(each);
  }

  /** An object as it is stored. */
  public record StoredObject(String calendar, String ref, String version, boolean readable) {}
}
