package dev.calgate.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.SyncTicket;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncWaitersTest {
  private static final ApplicationId APPLICATION = new ApplicationId("default");

  private final Jdbi jdbi = TestDatabase.create().jdbi();
  private final SyncStore sync =
      new SyncStore(Transactions.on(jdbi), List.of(APPLICATION), () -> {});
  private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor();
  private final Executor responder = task -> new Thread(task).start();
  private final SyncWaiters waiters = new SyncWaiters(sync, checks, responder, Clock.systemUTC());

  @AfterEach
  void end() {
    checks.shutdownNow();
  }

  private SyncTicket ticket(String name) {
    AccountKey key = new AccountKey(APPLICATION, Ids.account(APPLICATION, "memory", name));
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into sync_state (application_id, account_id, due_at) values (?, ?, now())",
                APPLICATION.value(),
                key.account().value()));
    return sync.requestAll(key, Instant.now()).orElseThrow();
  }

  @Test
  void whoReadsHisAnswerSlowlyDelaysNobodyElses() {
    CompletableFuture<Void> read = new CompletableFuture<>();
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    Instant soon = Instant.now().plusMillis(100);

    assertThat(waiters.add(ticket("slow"), soon, ended -> read.join())).isTrue();
    assertThat(waiters.add(ticket("quick"), soon, answered::complete)).isTrue();

    assertThat(answered.orTimeout(10, TimeUnit.SECONDS).join()).isFalse();
    read.complete(null);
  }
}
