package dev.calgate.benchmark;

import com.codahale.metrics.MetricRegistry;
import dev.calgate.gateway.store.Database;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.Pass;
import dev.calgate.gateway.store.Store;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.caldav.wire.ObjectReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * How many events a second the commit path takes on the embedded PostgreSQL with fsync on, feed
 * entries included, beside a bare insert of the same texts into one table: project (unused),
 * events, rounds. The events are read before the clock starts.
 */
public final class StoreBenchmark {
  private static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final int PAGE = 1_000;
  private final Instant now = Instant.now();

  private final Database database;
  private final Store store;
  private final int events;
  private final Optional<ProcessHandle> postmaster;
  private Cost cost = new Cost(0, 0, 0);

  private StoreBenchmark(Database database, Optional<ProcessHandle> postmaster, int events) {
    this.database = database;
    this.postmaster = postmaster;
    this.events = events;
    this.store =
        Store.open(
            database.dataSource(),
            Set.of(APPLICATION),
            Clock.systemUTC(),
            (application, account) -> Optional.empty(),
            () -> {});
  }

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, SQLException {
    int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 7;
    Path directory = Files.createTempDirectory("calgate-benchmark");
    Database.Settings embedded =
        new Database.Settings(
            System.getenv("CALGATE_DATABASE_URL"), null, null, 10, Duration.ofSeconds(10));
    try (Database database = Database.open(embedded, directory, new MetricRegistry())) {
      new StoreBenchmark(database, postmaster(directory), events).run(rounds);
    }
  }

  /** The embedded server; empty when another one is used. */
  private static Optional<ProcessHandle> postmaster(Path directory) throws IOException {
    Path file = directory.resolve("postgresql/postmaster.pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0)))
        : Optional.empty();
  }

  private void run(int rounds) throws SQLException {
    List<Long> bare = new ArrayList<>();
    List<Long> added = new ArrayList<>();
    List<Long> unchanged = new ArrayList<>();
    List<Long> both = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      List<RemoteChange> objects = objects(round);
      bare.add(timed(() -> insert(objects)));
      Lease lease = LeasedCalendar.of(store, APPLICATION, "user-" + round);
      added.add(timed(() -> pass(lease, objects)));
      Cost ofNew = cost;
      unchanged.add(timed(() -> pass(lease, objects)));
      List<Lease> two =
          List.of(
              LeasedCalendar.of(store, APPLICATION, "user-" + (2 * round + 1_000)),
              LeasedCalendar.of(store, APPLICATION, "user-" + (2 * round + 1_001)));
      both.add(timed(() -> passes(two, objects)));
      System.out.printf(
          "Round %d: bare %d, new %d, unchanged %d, new of two calendars %d events/s; processor time of a new event %d us"
              + " here and %d us in PostgreSQL%n",
          round,
          rate(last(bare)),
          rate(last(added)),
          rate(last(unchanged)),
          rate(last(both)),
          ofNew.thread() / 1_000 / events,
          ofNew.servers() / 1_000 / events);
    }
    long base = median(bare);
    System.out.printf(
        "%d events, medians of %d: bare insert %d/s; new %d/s (%.2f times the bare time);"
            + " unchanged %d/s; new of two calendars at once %d/s%n",
        events,
        rounds,
        rate(base),
        rate(median(added)),
        (double) median(added) / base,
        rate(median(unchanged)),
        rate(median(both)));
  }

  private List<RemoteChange> objects(int round) {
    ObjectReader reader = new ObjectReader(1 << 20, Set.of());
    List<RemoteChange> objects = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      ObjectRef ref = new ObjectRef("/alice/calendar-" + round + "/" + Events.name(i));
      objects.add(reader.read(ref, new VersionTag("tag-" + i), Events.text(i)));
    }
    return objects;
  }

  /** As a pass does it: mention a page, ask what is known of it, store what is news. */
  private void pass(Lease lease, List<RemoteChange> objects) {
    Pass pass = store.commit().begin(lease, now);
    for (int from = 0; from < objects.size(); from += PAGE) {
      List<RemoteChange> page = objects.subList(from, Math.min(objects.size(), from + PAGE));
      List<ObjectRef> refs = page.stream().map(RemoteChange::ref).toList();
      store.commit().mention(pass, refs, false);
      Map<ObjectRef, VersionTag> known = store.commit().versions(pass, refs);
      List<RemoteChange> news =
          page.stream().filter(change -> !version(change).equals(known.get(change.ref()))).toList();
      if (!news.isEmpty()) {
        store.commit().objects(pass, news, now);
      }
    }
  }

  /** As a gateway does it that has several calendars to read: each takes half of the objects. */
  private void passes(List<Lease> leases, List<RemoteChange> objects) {
    int half = objects.size() / 2;
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(() -> pass(leases.get(0), objects.subList(0, half)));
    pass(leases.get(1), objects.subList(half, objects.size()));
    first.join();
  }

  private static VersionTag version(RemoteChange change) {
    return ((RemoteChange.Upserted) change).object().version();
  }

  /** The bound: the same texts, once as they came, in one table with a key, as many in a commit. */
  private void insert(List<RemoteChange> objects) {
    try (Connection connection = database.dataSource().getConnection()) {
      connection
          .createStatement()
          .execute("create table if not exists bare (ref text primary key, raw text not null)");
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into bare select * from unnest(?::text[], ?::text[])")) {
        for (int from = 0; from < objects.size(); from += PAGE) {
          List<RemoteChange> page = objects.subList(from, Math.min(objects.size(), from + PAGE));
          insert.setArray(1, connection.createArrayOf("text", texts(page, false)));
          insert.setArray(2, connection.createArrayOf("text", texts(page, true)));
          insert.execute();
          connection.commit();
        }
      }
      // The pool hands a connection on as it is, and the store would take this for one transaction.
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String[] texts(List<RemoteChange> page, boolean raw) {
    return page.stream()
        .map(change -> raw ? ((RemoteChange.Upserted) change).object().raw() : change.ref().value())
        .toArray(String[]::new);
  }

  private long rate(long nanos) {
    return Math.round(events / (nanos / 1e9));
  }

  private static long last(List<Long> times) {
    return times.get(times.size() - 1);
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private long timed(Runnable work) {
    Cost start = measured();
    work.run();
    cost = measured().since(start);
    return cost.time();
  }

  /** Nanoseconds: on the clock, and of processor by this thread and by all of PostgreSQL. */
  private record Cost(long time, long thread, long servers) {
    Cost since(Cost start) {
      return new Cost(time - start.time, thread - start.thread, servers - start.servers);
    }
  }

  private Cost measured() {
    long servers =
        postmaster.stream()
            .flatMap(ProcessHandle::descendants)
            .flatMap(process -> process.info().totalCpuDuration().stream())
            .mapToLong(Duration::toNanos)
            .sum();
    long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    return new Cost(System.nanoTime(), thread, servers);
  }
}
