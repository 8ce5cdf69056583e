package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CalendarDigestTest {
  private static final Path VECTORS = Path.of("..", "docs", "digest-vectors.json");

  private final StoreFixture store = new StoreFixture();
  private final CalendarDigest digests = new CalendarDigest(store.jdbi);
  private final CalendarId calendar = store.lease.calendarKey().calendar();

  /** The recipe of feed.md, from ids and positions. */
  private static String recipe(Map<String, Long> copy) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(copy).forEach((id, at) -> lines.append(id).append(' ').append(at).append('\n'));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(lines.toString().getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private CalendarDigest.Digest digest() {
    return digests.of(APPLICATION, calendar).orElseThrow();
  }

  @Test
  void theVectorsHold() throws IOException {
    JsonNode vectors = Json.tree(Files.readString(VECTORS));
    assertThat(vectors.size()).isGreaterThan(3);
    for (JsonNode vector : vectors) {
      Map<String, Long> copy = new TreeMap<>();
      store.jdbi.useHandle(
          handle -> {
            handle.execute("delete from event");
            for (JsonNode event : vector.path("events")) {
              copy.put(event.path("id").textValue(), event.path("position").longValue());
              handle.execute(
                  """
                  insert into event (application_id, event_id, account_id, calendar_id, ref, starts_at, ends_at,
                    search, content_hash, changed_at, deleted, position, timing, document)
                  values (?, ?, ?, ?, ?, now(), now(), '', '', now(), false, ?, 'fixed', '{}')
                  """,
                  APPLICATION.value(),
                  event.path("id").textValue(),
                  store.account.account().value(),
                  calendar.value(),
                  event.path("id").textValue(),
                  event.path("position").longValue());
            }
          });
      String expected = vector.path("digest").textValue();
      assertThat(digest().value()).as("%s", vector.path("what")).isEqualTo(expected);
      assertThat(digest().events()).isEqualTo(vector.path("events").size());
      assertThat(recipe(copy)).isEqualTo(expected);
    }
  }

  @Test
  void nobodySeesADigestOfWhatIsNotTheirs() {
    assertThat(digests.of(new ApplicationId("other"), calendar)).isEmpty();
    assertThat(digests.of(APPLICATION, new CalendarId("cal_" + "a".repeat(26)))).isEmpty();
  }

  @Test
  void aDigestIsThatOfTheFeedFoldedToItsPositionWhileOthersWrite() {
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 150; i++) {
                store.commit.objects(
                    store.begin(), List.of(single("object-" + i % 40, "v" + i, "Title " + i)), NOW);
              }
            });
    List<CalendarDigest.Digest> seen = new ArrayList<>();
    while (!writer.isDone()) {
      seen.add(digest());
    }
    writer.join();
    seen.add(digest());

    Map<Long, String> folded = new TreeMap<>();
    Map<String, Long> copy = new TreeMap<>();
    folded.put(0L, recipe(copy));
    for (JsonNode entry : store.entries()) {
      if (entry.path("event_id").isTextual()) {
        JsonNode event = entry.path("event");
        copy.put(event.path("id").textValue(), event.path("position").longValue());
      }
      folded.put(entry.path("position").longValue(), recipe(copy));
    }
    assertThat(seen).hasSizeGreaterThan(3);
    assertThat(seen.get(seen.size() - 1).events()).isEqualTo(40);
    for (CalendarDigest.Digest it : seen) {
      assertThat(it.value()).as("at %d", it.position()).isEqualTo(folded.get(it.position()));
    }
  }
}
