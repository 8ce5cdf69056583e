package dev.calgate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;

/** A running gateway's embedded PostgreSQL, asked without the gateway. */
final class BareDatabase implements AutoCloseable {
  private static final int PORT_LINE = 3;

  private final Connection connection;

  private BareDatabase(Connection connection) {
    this.connection = connection;
  }

  /** Connects to that of the gateway which was started on a directory. */
  static BareDatabase of(Path directory) throws IOException, SQLException {
    Path server = directory.resolve("data/postgresql");
    String port = Files.readAllLines(server.resolve("postmaster.pid")).get(PORT_LINE).strip();
    String password = Files.readString(server.resolve("calgate.password")).strip();
    return new BareDatabase(
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", password));
  }

  /** Lets it count what it holds, as it does by itself after some minutes. */
  void analyze() throws SQLException {
    connection.createStatement().execute("vacuum (analyze) event");
  }

  /** Reads the documents of some events by their keys, and says how many characters they have. */
  long documents(Collection<String> events) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select document from event where event_id = any(?)")) {
      select.setArray(1, connection.createArrayOf("text", events.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        long size = 0;
        while (rows.next()) {
          size += rows.getString(1).length();
        }
        return size;
      }
    }
  }

  /** Reads when all events are that overlap a window, and says how many. */
  int times(OffsetDateTime from, OffsetDateTime to) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select calendar_id, busy, starts_at, ends_at from event
            where not deleted and busy is not null and starts_at < ? and ends_at > ?
            """)) {
      select.setObject(1, to);
      select.setObject(2, from);
      try (ResultSet rows = select.executeQuery()) {
        int count = 0;
        while (rows.next()) {
          if (rows.getString(1) != null && rows.getString(3) != null && rows.getString(4) != null) {
            count++;
          }
        }
        return count;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
