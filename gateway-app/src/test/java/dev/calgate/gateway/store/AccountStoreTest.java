package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.gateway.store.SyncStore.Effect;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.provider.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AccountStoreTest {
  private static final Instant FAR = NOW.plusSeconds(1_000_000);

  private final StoreFixture store = new StoreFixture();

  private Account.Status status() {
    return store.accounts.find(store.account).orElseThrow().account().status();
  }

  private void set(Account.Status status) {
    store.accounts.update(store.account, account -> account.with(status), NOW);
  }

  private boolean reconnect() {
    return store.accounts.reconnect(store.account, StoreFixture.access(), NOW);
  }

  private Lease list(Instant now) {
    return store.claim(now).stream().filter(it -> it.calendar() == null).findFirst().orElseThrow();
  }

  private void fail(Lease lease, Effect... effects) {
    store.sync.release(
        lease, new Release.Failed(1L, FAR, ErrorKind.FORBIDDEN, "No", Set.of(effects)), NOW);
  }

  @Test
  void aNewAccessWakesAnAccountThatIsOnlyFailing() {
    fail(list(FAR));
    assertThat(store.claim(NOW)).isEmpty();

    assertThat(reconnect()).isTrue();

    assertThat(store.claim(NOW)).hasSize(2);
    assertThat(store.accounts.find(store.account).orElseThrow().status().error()).isEmpty();
    assertThat(status()).isEqualTo(Account.Status.CONNECTED);
  }

  @Test
  void aNewAccessIsNotTriedBeforeTheTimeThatTheServiceGave() {
    fail(list(FAR), Effect.QUIET_ACCOUNT);

    reconnect();

    assertThat(store.claim(FAR.minusSeconds(1))).isEmpty();
    assertThat(store.claim(FAR)).hasSize(2);
  }

  @Test
  void aPauseOutdatesWhatIsRunning() {
    set(Account.Status.PAUSED);

    assertThatThrownBy(store::begin).isInstanceOf(LeaseLostException.class);
    set(Account.Status.CONNECTED);
    assertThatThrownBy(store::begin).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void anAccountIsFoundByItsExternalIdWithoutLookingAtAllOthers() {
    store.jdbi.useHandle(
        handle -> {
          handle.execute(
              """
              insert into account (application_id, account_id, provider, name, external_id, metadata, status,
                                   settings, secrets, created_at)
              select ?, 'acc_' || translate(lpad(n::text, 26, '0'), '0123456789', 'abcdefghij'),
                     'memory', 'Many', repeat(md5(n::text), 200), '{}', 'connected', '{}', '', now()
              from generate_series(1, 2000) n
              """,
              APPLICATION.value());
          handle.execute("analyze account");
        });
    String wanted =
        store.jdbi.withHandle(
            handle -> handle.createQuery("select repeat(md5('7'), 200)").mapTo(String.class).one());

    Batch<AccountView> found =
        store.accounts.list(APPLICATION, new AccountStore.Filter("memory", wanted, null), null, 10);

    assertThat(found.items()).hasSize(1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(scans("account_external_id")).isPositive());
  }

  private long scans(String index) {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select coalesce(sum(idx_scan), 0) from pg_stat_user_indexes where indexrelname = ?")
                .bind(0, index)
                .mapTo(Long.class)
                .one());
  }

  @Test
  void aNewAccessOutdatesWhatRunsWithTheOldOne() {
    reconnect();

    assertThatThrownBy(store::begin).isInstanceOf(LeaseLostException.class);
    fail(store.lease, Effect.RECONNECT);
    assertThat(status()).isEqualTo(Account.Status.CONNECTED);
  }

  @Test
  void aPausedAccountStaysPausedWithANewAccess() {
    set(Account.Status.PAUSED);

    assertThat(reconnect()).isTrue();
    assertThat(status()).isEqualTo(Account.Status.PAUSED);
    assertThat(store.accounts.connect(APPLICATION, store.account(), StoreFixture.access(), NOW))
        .isFalse();
    assertThat(status()).isEqualTo(Account.Status.PAUSED);
    assertThat(store.claim(FAR)).isEmpty();
  }

  @Test
  void aRefusedAccountNeedsANewAccessAndIsLeftAloneUntilThen() {
    Lease list = list(FAR);
    fail(list, Effect.RECONNECT);
    assertThat(status()).isEqualTo(Account.Status.NEEDS_RECONNECT);
    assertThat(store.claim(FAR)).isEmpty();

    reconnect();
    assertThat(status()).isEqualTo(Account.Status.CONNECTED);
    assertThat(store.claim(NOW)).hasSize(2);
  }

  @Test
  void whoPausedMeanwhileIsNotOverruledByARefusal() {
    Lease list = list(FAR);
    set(Account.Status.PAUSED);

    fail(list, Effect.RECONNECT);
    assertThat(status()).isEqualTo(Account.Status.PAUSED);
  }

  @Test
  void theSameAccountLinkedManyTimesAtOnceIsOneAccount() throws Exception {
    store.erasure.account(store.account, NOW);
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () ->
                  store.accounts.connect(APPLICATION, store.account(), StoreFixture.access(), NOW),
              command -> new Thread(command).start()));
    }
    int created = 0;
    for (CompletableFuture<Boolean> one : all) {
      created += one.get(30, TimeUnit.SECONDS) ? 1 : 0;
    }

    assertThat(created).isEqualTo(1);
  }

  @Test
  void anAccountThatIsPausedBeforeItWasReadIsNotLive() {
    assertThat(store.accounts.find(store.account).orElseThrow().status().live()).isFalse();

    set(Account.Status.PAUSED);

    SyncStatus status = store.accounts.find(store.account).orElseThrow().status();
    assertThat(status.live()).isFalse();
    assertThat(status.asOf()).isNull();
  }

  @Test
  void anAccountThatIsPausedWithItsNewAccessIsNotLookedAt() {
    fail(list(FAR), Effect.RECONNECT);
    int before = store.entries().size();

    boolean found =
        store.accounts.reconnect(
            store.account,
            StoreFixture.access(),
            account -> account.with(Account.Status.PAUSED),
            Origin.ACCOUNT,
            NOW);

    assertThat(found).isTrue();
    assertThat(status()).isEqualTo(Account.Status.PAUSED);
    assertThat(store.claim(FAR)).isEmpty();
    assertThat(store.entries()).hasSize(before + 1);
  }

  @Test
  void aListEndsBeforeItIsTooLarge() {
    Map<String, Object> large = Map.of("text", "x".repeat(3 << 20));
    for (int i = 0; i < 4; i++) {
      AccountId id = Ids.account(APPLICATION, "memory", "large-" + i);
      store.accounts.connect(
          APPLICATION,
          new Account(id, "memory", "Large", null, large, Account.Status.CONNECTED, NOW),
          StoreFixture.access(),
          NOW);
    }
    AccountStore.Filter all = new AccountStore.Filter(null, null, null);
    List<AccountView> found = new ArrayList<>();
    Batch<AccountView> page = store.accounts.list(APPLICATION, all, null, 100);
    assertThat(page.items()).hasSizeLessThan(5);
    while (page.more()) {
      found.addAll(page.items());
      AccountId last = page.items().get(page.items().size() - 1).account().id();
      page = store.accounts.list(APPLICATION, all, last, 100);
    }
    found.addAll(page.items());

    assertThat(found).extracting(it -> it.account().id()).doesNotHaveDuplicates().hasSize(5);
  }
}
