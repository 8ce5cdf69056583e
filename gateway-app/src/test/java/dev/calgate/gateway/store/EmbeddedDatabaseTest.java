package dev.calgate.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.gateway.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedDatabaseTest {
  @TempDir private Path home;

  /** Starts a database on a directory, writes a row and waits to be ended. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]));
      try (Connection connection = connect(database);
          Statement statement = connection.createStatement()) {
        statement.execute("create table if not exists kept (number int)");
        statement.execute("insert into kept select count(*) from kept");
      }
      System.out.println("WRITTEN");
      new CountDownLatch(1).await();
    }
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl() + "&password=" + database.password());
  }

  private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @AfterEach
  void nothingIsLeft() {
    ChildProcess.servers(home).forEach(ProcessHandle::destroyForcibly);
  }

  /** In a process of its own: the library unpacks its programs once in each. */
  @Test
  void nobodyElseCanReplaceItsPrograms() throws Exception {
    try (ChildProcess child = ChildProcess.start(Main.class, home.toString())) {
      child.await("WRITTEN");
      Path program =
          ChildProcess.servers(home).stream()
              .flatMap(server -> server.info().command().stream())
              .map(Path::of)
              .findFirst()
              .orElseThrow();
      // …/calgate/postgresql/PG-<hash>/bin/postgres; the library leaves postgresql open to all.
      Path closed = program.getParent().getParent().getParent().getParent();
      assertThat(closed).hasFileName("calgate");
      assertThat(Files.getPosixFilePermissions(closed))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasCommittedOutlivesAKill(boolean everything) throws Exception {
    for (int round = 1; round <= 2; round++) {
      try (ChildProcess child = ChildProcess.start(Main.class, home.toString())) {
        child.await("WRITTEN");
        child.kill();
      }
      assertThat(ChildProcess.servers(home)).as("orphan").hasSizeGreaterThanOrEqualTo(1);
      if (everything) {
        ChildProcess.servers(home).forEach(ProcessHandle::destroyForcibly);
      }
      var orphans = ChildProcess.servers(home);
      try (EmbeddedDatabase database = EmbeddedDatabase.start(home)) {
        assertThat(ask(database, "select count(*) from kept")).isEqualTo(Integer.toString(round));
        // One that was killed may take a moment to be gone from the machine's list.
        for (ProcessHandle orphan : orphans) {
          assertThat(orphan.onExit()).succeedsWithin(Duration.ofSeconds(30));
        }
      }
      assertThat(ChildProcess.servers(home)).isEmpty();
    }
  }

  @Test
  void commitsAreDurableAndOnlyWhoHasThePasswordComesIn() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(home)) {
      for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
        assertThat(ask(database, "show " + setting)).as(setting).isEqualTo("on");
      }
      assertThat(ask(database, "show unix_socket_directories")).isEmpty();
      assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl()).close())
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(
              () -> DriverManager.getConnection(database.jdbcUrl() + "&password=guess").close())
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void lettersOfAllScriptsAreFoundInAnyCase() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(home)) {
      assertThat(ask(database, "select 'RÉUNION ΔΕΛΤΑ' ilike '%réunion δελτα%'")).isEqualTo("t");
    }
  }

  @Test
  void oneGatewayWorksOnADirectory() throws Exception {
    try (EmbeddedDatabase first = EmbeddedDatabase.start(home)) {
      assertThatThrownBy(() -> EmbeddedDatabase.start(home))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Another gateway uses the data directory");
      assertThat(ask(first, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void theNumberOfAStrangersProcessIsNotTakenForAnOrphan() throws Exception {
    EmbeddedDatabase.start(home).close();
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(
          home.resolve("postgresql/postmaster.pid"),
          stranger.pid() + "\n" + home.resolve("postgresql") + "\n");
      try (EmbeddedDatabase database = EmbeddedDatabase.start(home)) {
        assertThat(ask(database, "select 1")).isEqualTo("1");
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }
}
