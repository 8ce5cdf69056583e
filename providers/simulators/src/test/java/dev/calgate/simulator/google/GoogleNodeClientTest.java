package dev.calgate.simulator.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.judge.Needed;
import dev.calgate.judge.TestData;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated Google driven by Google's client for Node, which tells what it sees. */
class GoogleNodeClientTest {
  private static final Path FOLDER =
      TestData.checkout().resolve("providers/simulators/src/test/googleapis");

  private static final List<String> RIGHT =
      """
      token: a stale one is renewed for ann@example.com
      token: dead grant 400 invalid_grant: invalid_grant
      token: refused 401 authError: Invalid Credentials
      calendarList.list: Work/owner,ann@example.com/owner on 2 pages
      calendarList.list: since then 0
      events.list: at first 0
      events.insert: 200 abcde 2026-03-03T10:00:00+01:00 needsAction
      events.get: One unchanged
      events.get: not modified 304
      events.patch: One Here changed
      events.patch: late 412 conditionNotMet: Precondition Failed
      events.update: Two at no place sequence 1
      events.import: Three three@elsewhere
      events.list: whole Four,Three,Two on 2 pages
      events.list: delta Four,Three,Two on 3 pages
      events.move: to ann@example.com
      events.list: moved away cancelled
      events.delete: 204
      events.delete: again 410 deleted: Resource has been deleted
      events.get: deleted cancelled
      events.instances: 5 on 3 pages from 2026-03-09T10:00:00+01:00
      events.instances: touched Daily,Daily,Daily,Special
      events.list: series Daily,Special,cancelled
      events.list: expanded Three@05,Four@06,Daily@09,Special@10,Daily@12,Daily@13
      freebusy.query: 2026-03-05T09:00:00Z/2026-03-05T10:00:00Z,2026-03-06T09:00:00Z/2026-03-06T10:00:00Z
      freebusy.query: unknown notFound
      events.watch: api#channel string one/of-one/sync
      events.watch: changed one/of-one/exists
      events.watch: same id 400 channelIdNotUnique: Channel id one not unique
      events.watch: second two/of-two/sync
      channels.stop: 204
      channels.stop: then only two/of-two/exists and 0 more
      channels.stop: again 404 notFound: Channel 'one' not found for project
      refusal: expired sync token 410 fullSyncRequired: Sync token is no longer valid, a full sync is required.
      refusal: garbage sync token 400 invalid: Invalid sync token value.
      refusal: sync token with query 400 syncTokenWithRequestRestrictions: Sync token cannot be used with other request restrictions.
      refusal: empty range 400 timeRangeEmpty: The specified time range is empty.
      refusal: unknown event 404 notFound: Not Found
      refusal: unknown calendar 404 notFound: Not Found
      refusal: same id 409 duplicate: The requested identifier already exists.
      refusal: no start 400 required: Missing start time.
      """
          .lines()
          .toList();

  private final GoogleFixture google = new GoogleFixture();

  @TempDir private Path temporary;

  @BeforeEach
  void find() {
    Needed.unless(
        Files.isDirectory(FOLDER.resolve("node_modules/@googleapis/calendar")),
        "the npm package @googleapis/calendar is not installed; ./verify does it, given npm");
  }

  @AfterEach
  void stop() {
    google.close();
  }

  private List<String> drive() throws IOException, InterruptedException {
    String stale = google.client.get(google.events).syncToken();
    google.work.expireTokens("fullSyncRequired");
    Path told = temporary.resolve("told");
    Process process =
        new ProcessBuilder(
                "node",
                "drive.mjs",
                google.server.url(),
                "client",
                "secret",
                google.ann.grant("client", "calendar"),
                google.work.id(),
                stale)
            .directory(FOLDER.toFile())
            .redirectOutput(told.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("ended; it told %s", Files.readString(told)).isTrue();
    return Files.readAllLines(told);
  }

  @Test
  void aSecondClientSeesWhatGoogleWouldShowIt() throws Exception {
    assertThat(drive()).containsExactlyElementsOf(RIGHT);
  }

  @Test
  void whatIsWrongIsSeenInItsLine() throws Exception {
    google
        .server
        .faults()
        .always(
            Requests.path(it -> it.endsWith("/move")),
            Fault.edited(it -> it.replace("ann@example.com", "eve@example.com")));

    assertThat(drive())
        .hasSameSizeAs(RIGHT)
        .filteredOn(it -> !RIGHT.contains(it))
        .containsExactly("events.move: to eve@example.com");
  }
}
