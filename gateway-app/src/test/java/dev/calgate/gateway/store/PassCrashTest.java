package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.Coverage;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.Test;

/** PostgreSQL alone crashes while a pass waits for its provider. */
class PassCrashTest {
  @Test
  void whatThePassSawBeforeTheCrashIsNotTakenForGone() throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start()) {
      Schema.migrate(server.getPostgresDatabase());
      Jdbi jdbi = Jdbi.create(server.getPostgresDatabase()).installPlugin(new PostgresPlugin());
      StoreFixture store = new StoreFixture(jdbi);
      List<RemoteChange> objects = new ArrayList<>();
      List<ObjectRef> refs = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        objects.add(single("event-" + i, "1", "Meeting " + i));
        refs.add(new ObjectRef("event-" + i));
      }
      store.commit.objects(store.begin(), objects, NOW);
      Pass pass = store.begin();
      store.commit.mention(pass, refs.subList(0, 9), false);

      crash(jdbi);
      Coverage everything = new Coverage.Snapshot(null, null);

      assertThat(store.commit.sweep(pass, everything)).isEqualTo(new SyncCommit.Sweep(1, 10));
    }
  }

  /** Kills one server process, upon which PostgreSQL restarts all of them. */
  private static void crash(Jdbi jdbi) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              long pid = jdbi.withHandle(PassCrashTest::checkpointer);
              return ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
            });
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> jdbi.withHandle(PassCrashTest::checkpointer) > 0);
  }

  private static long checkpointer(org.jdbi.v3.core.Handle handle) {
    return handle
        .createQuery("select pid from pg_stat_activity where backend_type = 'checkpointer'")
        .mapTo(Long.class)
        .one();
  }
}
