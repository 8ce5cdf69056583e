package dev.calgate.gateway.store;

import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.SyncCursor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;

/** Bugs that a store and an engine could have, planted at the port of the tables. */
public final class Sabotages {
  private static final Duration NEVER = Duration.ofDays(3_650);

  private Sabotages() {}

  /** Nobody asks whether a lease is still held. */
  public static Transactions withoutFence(Transactions database) {
    return new SabotagedTables(
        database,
        (tables, method, arguments, original) ->
            method.equals("lock") && arguments[0] instanceof Lease
                ? null
                : original.call(arguments));
  }

  /** What was asked for during a pass counts as done by it. */
  public static Transactions doneAtTheEnd(Transactions database) {
    return new SabotagedTables(
        database,
        (tables, method, arguments, original) ->
            switch (method) {
              case "complete" ->
                  original.call(requestedNow(tables, (Pass) arguments[0]), arguments[1]);
              case "succeeded" ->
                  original.call(
                      arguments[0],
                      attemptedNow(tables, (Lease) arguments[0], (Release.Succeeded) arguments[1]),
                      arguments[2]);
              default -> original.call(arguments);
            });
  }

  private static Pass requestedNow(Tables tables, Pass pass) {
    long now = tables.leases().work(pass.lease()).map(SyncStore.Work::requested).orElse(0L);
    return pass(pass, Math.max(now, pass.requested()));
  }

  private static Pass pass(Pass pass, long requested) {
    return new Pass(
        pass.lease(),
        pass.provider(),
        pass.ref(),
        pass.number(),
        requested,
        pass.cursor(),
        pass.thorough(),
        pass.writes());
  }

  private static Release.Succeeded attemptedNow(
      Tables tables, Lease lease, Release.Succeeded release) {
    long now = tables.leases().work(lease).map(SyncStore.Work::requested).orElse(0L);
    Long attempted = release.attempted() == null ? null : Math.max(now, release.attempted());
    return new Release.Succeeded(
        attempted, release.dueAt(), release.pollInterval(), release.changed());
  }

  /** What was asked for counts as done when a pass begins. */
  public static Transactions doneAtTheBeginning(Transactions database) {
    return new SabotagedTables(
        database,
        (tables, method, arguments, original) -> {
          Object result = original.call(arguments);
          if (method.equals("begin") && result instanceof Pass pass && pass.cursor() != null) {
            Instant now = (Instant) arguments[1];
            tables.passes().complete(pass, new PassEnd(pass.cursor(), null, now, null));
          }
          return result;
        });
  }

  /** Accounts are never looked at by themselves. */
  public static Transactions withoutPolling(Transactions database) {
    return new SabotagedTables(
        database,
        (tables, method, arguments, original) -> {
          boolean look =
              method.equals("succeeded")
                  && ((Lease) arguments[0]).calendar() == null
                  && ((Release.Succeeded) arguments[1]).attempted() != null;
          if (!look) {
            return original.call(arguments);
          }
          Release.Succeeded release = (Release.Succeeded) arguments[1];
          Instant never = ((Instant) arguments[2]).plus(NEVER);
          return original.call(
              arguments[0],
              new Release.Succeeded(
                  release.attempted(), never, release.pollInterval(), release.changed()),
              arguments[2]);
        });
  }

  /** A calendar is gone when one list lacks it. */
  public static Transactions withoutSecondLook(Transactions database) {
    return new SabotagedTables(
        database,
        (tables, method, arguments, original) -> {
          if (!method.equals("gone") || !(arguments[0] instanceof AccountKey account)) {
            return original.call(arguments);
          }
          List<CalendarKey> gone = new ArrayList<>();
          for (Object calendar : (Collection<?>) arguments[1]) {
            gone.add(
                new CalendarKey(
                    account.application(),
                    account.account(),
                    (dev.calgate.model.CalendarId) calendar));
          }
          tables.calendars().missing(account, ids(gone), Instant.EPOCH, Instant.EPOCH);
          return gone;
        });
  }

  private static List<dev.calgate.model.CalendarId> ids(List<CalendarKey> keys) {
    return keys.stream().map(CalendarKey::calendar).toList();
  }

  /** The feed is written in a transaction of its own. */
  public static Transactions feedApart(Transactions database) {
    return new Recording(database, true);
  }

  /** A feed's entries are written again when it is not known whether they were. */
  public static Transactions appendedAgain(Transactions database) {
    return new Recording(database, false);
  }

  /** What a transaction appends to the feed. */
  private record Append(ApplicationId application, List<ChangeEntry> entries, Instant now) {
    void to(Tables tables) {
      tables.feed().append(application, entries, now);
    }
  }

  /** Notes what is appended, and appends it afterwards, or once more. */
  private record Recording(Transactions database, boolean apart) implements Transactions {
    @Override
    public <T> T inTransaction(Function<Tables, T> work) {
      List<Append> appends = new ArrayList<>();
      Transactions noting = new SabotagedTables(database, (t, m, a, o) -> note(appends, m, a, o));
      try {
        T result = noting.inTransaction(work);
        if (apart) {
          append(appends);
        }
        return result;
      } catch (TransactionException e) {
        if (!apart) {
          append(appends);
        }
        throw e;
      }
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object note(
        List<Append> appends,
        String method,
        @Nullable Object[] arguments,
        SabotagedTables.Original original) {
      if (method.equals("append")) {
        appends.add(
            new Append(
                (ApplicationId) arguments[0],
                (List<ChangeEntry>) arguments[1],
                (Instant) arguments[2]));
        if (apart) {
          return null;
        }
      }
      return original.call(arguments);
    }

    private void append(List<Append> appends) {
      if (!appends.isEmpty()) {
        database.useTransaction(tables -> appends.forEach(it -> it.to(tables)));
      }
    }

    @Override
    public <T> T withTables(Function<Tables, T> work) {
      return database.withTables(work);
    }
  }

  /** Saves cursors before what they stand for. */
  public static final class EarlyCursors {
    private @Nullable Transactions inner;
    private @Nullable Pass pass;

    /** The database, by which passes become known. */
    public Transactions on(Transactions database) {
      inner = database;
      return new SabotagedTables(
          database,
          (tables, method, arguments, original) -> {
            Object result = original.call(arguments);
            if (method.equals("begin") && result instanceof Pass begun) {
              pass = begun;
            }
            return result;
          });
    }

    /** Saves the cursor of the pass over a calendar. */
    public void save(CalendarRef calendar, SyncCursor cursor, Instant now) {
      Pass running = pass;
      if (inner != null && running != null && running.ref().equals(calendar)) {
        inner.useTransaction(
            tables -> {
              tables.passes().lock(running.lease());
              tables.passes().complete(running, new PassEnd(cursor, null, now, null));
            });
      }
    }
  }
}
