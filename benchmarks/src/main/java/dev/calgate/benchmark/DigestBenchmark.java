package dev.calgate.benchmark;

import com.codahale.metrics.MetricRegistry;
import dev.calgate.gateway.store.CalendarDigest;
import dev.calgate.gateway.store.Database;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.Pass;
import dev.calgate.gateway.store.Store;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.caldav.wire.ObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a calendar's digest takes on the embedded PostgreSQL, beside a plain sequential scan of the
 * same rows that counts them and sums their positions: project (unused), events, rounds. As many
 * events lie in another calendar.
 */
public final class DigestBenchmark {
  private static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final int PAGE = 1_000;
  private static final int WARM_UP = 20;

  private final Database database;
  private final Store store;
  private final int events;

  private DigestBenchmark(Database database, int events) {
    this.database = database;
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
    int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 41;
    Path directory = Files.createTempDirectory("calgate-benchmark");
    Database.Settings embedded =
        new Database.Settings(
            System.getenv("CALGATE_DATABASE_URL"), null, null, 10, Duration.ofSeconds(10));
    try (Database database = Database.open(embedded, directory, new MetricRegistry())) {
      new DigestBenchmark(database, events).run(rounds);
    }
  }

  private void run(int rounds) throws SQLException {
    CalendarId calendar = filled("user-1");
    CalendarId unused = filled("user-2");
    measure("as written", calendar, rounds);
    try (Connection connection = database.dataSource().getConnection()) {
      connection.createStatement().execute("vacuum (analyze) event");
    }
    measure("vacuumed", calendar, rounds);
    System.out.println("The other calendar " + unused + " has as many.");
  }

  private CalendarId filled(String user) {
    Lease lease = LeasedCalendar.of(store, APPLICATION, user);
    Pass pass = store.commit().begin(lease, Instant.now());
    ObjectReader reader = new ObjectReader(1 << 20, Set.of());
    for (int from = 0; from < events; from += PAGE) {
      List<RemoteChange> page = new ArrayList<>();
      for (int i = from; i < Math.min(events, from + PAGE); i++) {
        ObjectRef ref = new ObjectRef("/" + user + "/" + Events.name(i));
        page.add(reader.read(ref, new VersionTag("tag-" + i), Events.text(i)));
      }
      store.commit().objects(pass, page, Instant.now());
    }
    return lease.calendarKey().calendar();
  }

  private void measure(String state, CalendarId calendar, int rounds) throws SQLException {
    List<Long> digests = new ArrayList<>();
    List<Long> scans = new ArrayList<>();
    for (int round = -WARM_UP; round < rounds; round++) {
      long begin = System.nanoTime();
      CalendarDigest.Digest digest = store.digests().of(APPLICATION, calendar).orElseThrow();
      long between = System.nanoTime();
      long counted = scan(calendar);
      long end = System.nanoTime();
      if (counted != digest.events() || counted != events) {
        throw new IllegalStateException(counted + " events counted, in the digest " + digest);
      }
      if (round >= 0) {
        digests.add(between - begin);
        scans.add(end - between);
      }
    }
    System.out.printf(
        "%s, %d events, %d rounds: digest median %.1f ms, least %.1f, longest %.1f; scan median %.1f ms, least %.1f;"
            + " ratio of medians %.2f%n",
        state,
        events,
        rounds,
        millis(digests, 0.5),
        millis(digests, 0),
        millis(digests, 1),
        millis(scans, 0.5),
        millis(scans, 0),
        millis(digests, 0.5) / millis(scans, 0.5));
  }

  private static double millis(List<Long> times, double part) {
    return times.stream().sorted().toList().get((int) (part * (times.size() - 1))) / 1e6;
  }

  /** The bound: every row of the table is read once, and nothing is put in order. */
  private long scan(CalendarId calendar) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      connection
          .createStatement()
          .execute(
              "set local enable_indexscan = off; set local enable_indexonlyscan = off;"
                  + " set local enable_bitmapscan = off");
      try (PreparedStatement select =
          connection.prepareStatement(
              "select count(*), sum(position) from event where calendar_id = ? and not deleted")) {
        select.setString(1, calendar.value());
        try (ResultSet row = select.executeQuery()) {
          row.next();
          return row.getLong(1);
        }
      } finally {
        connection.rollback();
        // The pool hands a connection on as it is.
        connection.setAutoCommit(true);
      }
    }
  }
}
