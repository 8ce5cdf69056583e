package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.store.Schema;
import dev.calgate.gateway.store.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * A database in which an earlier version has worked. The rows were copied from one that the demo of
 * that version filled: two simulated accounts, events, a series, a deletion, a write, two push
 * channels.
 */
class UpgradeTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String EARLIER = "020";

  /** The key is of that demo, which is long gone. */
  private static final String SETTINGS =
      """
      applications: [{id: default, keys: [%s]}]
      encryption: {keys: ["BuTRZCFWZ7XuRP4lP5E6wBbOp2dKewlR+lFaF9BlD78="]}
      """
          .formatted(RunningGateway.ONE);

  private final TestDatabase database = TestDatabase.ofVersion(EARLIER);

  private void leftByEarlierVersion() throws SQLException, IOException {
    String file = "/upgrade/version-" + EARLIER + ".copy";
    try (Connection connection = database.dataSource().getConnection();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(getClass().getResourceAsStream(file)),
                    StandardCharsets.UTF_8))) {
      CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
      // The schema has made them already.
      connection.createStatement().execute("truncate feed_epoch");
      for (String copy = lines.readLine(); copy != null; copy = lines.readLine()) {
        copies.copyIn(copy, new StringReader(rows(lines)));
      }
    }
  }

  private static String rows(BufferedReader lines) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String row = lines.readLine(); !row.equals("\\."); row = lines.readLine()) {
      rows.add(row + "\n");
    }
    return String.join("", rows);
  }

  private List<String> column(String query) {
    return database.jdbi().withHandle(it -> it.createQuery(query).mapTo(String.class).list());
  }

  /** What the events were, by their id, without their positions. */
  private Map<String, JsonNode> events() throws IOException {
    Map<String, JsonNode> events = new TreeMap<>();
    for (String document : column("select document from event where not deleted")) {
      JsonNode event = MAPPER.readTree(document);
      events.put(event.path("id").textValue(), event);
    }
    return events;
  }

  @Test
  void whatAnEarlierVersionStoredIsServedAsItWas() throws Exception {
    leftByEarlierVersion();
    List<String> changes = column("select document from change order by position");
    Map<String, JsonNode> before = events();
    assertThat(changes).hasSizeGreaterThan(20);
    assertThat(before).hasSizeGreaterThan(10);

    Schema.migrate(database.dataSource());

    assertThat(column("select document from change order by position")).isEqualTo(changes);
    assertThat(events()).isEqualTo(before);
    try (RunningGateway gateway = RunningGateway.start(database.jdbcUrl(), SETTINGS)) {
      FeedReader reader = new FeedReader(gateway);
      reader.readOn();
      assertThat(reader.events()).isEqualTo(reader.listed());
      assertThat(reader.events()).containsOnlyKeys(before.keySet());
      reader
          .events()
          .forEach(
              (id, event) ->
                  assertThat(event.path("title")).isEqualTo(before.get(id).path("title")));
    }
  }

  @Test
  void whatIsLeftOfEventsErasedByAnEarlierVersionIsBlank() throws Exception {
    leftByEarlierVersion();
    // Its erasure took the content, and left where and when the event was.
    database
        .jdbi()
        .useHandle(
            it -> it.execute("update event set content_hash = '', document = '' where deleted"));
    assertThat(column("select ref from event where deleted")).isNotEmpty().doesNotContain("");

    Schema.migrate(database.dataSource());

    assertThat(column("select ref from event where deleted")).isNotEmpty().containsOnly("");
  }
}
