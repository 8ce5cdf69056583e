package dev.calgate.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Renewal;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.ForwardingProvider;
import dev.calgate.testkit.MutableClock;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is stored when access is renewed, and who asks for it. */
class StoredRenewalTest {
  private static final ApplicationId APPLICATION = new ApplicationId("default");

  private final Jdbi jdbi = TestDatabase.create().jdbi();
  private final AccountStore accounts = new AccountStore(Transactions.on(jdbi), () -> {});
  private final CredentialCipher cipher =
      new CredentialCipher(List.of(Secret.of(Base64.getEncoder().encodeToString(new byte[32]))));
  private final CountedClock clock = new CountedClock();
  private final Opened provider = new Opened();
  private final AccountLinker linker =
      new AccountLinker(new ProviderRegistry(List.of(provider)), accounts, cipher, clock);
  private AccountKey account;

  /** Counts how often it is read. */
  private static final class CountedClock extends Clock {
    private final MutableClock inner = new MutableClock(Instant.parse("2026-11-27T09:00:00Z"));
    private final AtomicInteger readings = new AtomicInteger();

    @Override
    public Instant instant() {
      readings.incrementAndGet();
      return inner.instant();
    }

    int readings() {
      return readings.get();
    }

    void advance(Duration duration) {
      inner.advance(duration);
    }

    @Override
    public ZoneId getZone() {
      return inner.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return inner.withZone(zone);
    }
  }

  /** Remembers with what it was opened. */
  private static final class Opened extends ForwardingProvider {
    private final List<AccountAccess> accesses = new ArrayList<>();
    private final List<Renewal> renewals = new ArrayList<>();

    Opened() {
      super(new InMemoryProvider(InMemoryProvider.Style.VERSIONS));
    }

    @Override
    public CalendarSession open(AccountAccess access, Renewal renewal) {
      accesses.add(access);
      renewals.add(renewal);
      return super.open(access, renewal);
    }
  }

  @BeforeEach
  void link() {
    new ChangeLog(jdbi).open(List.of(APPLICATION));
    LinkRequest request = InMemoryProvider.linkRequest(InMemoryProvider.PASSWORD);
    account =
        new AccountKey(
            APPLICATION,
            linker
                .link(APPLICATION, provider, request, new AccountLinker.Labels(null, Map.of()))
                .id());
    open();
    open();
  }

  private void open() {
    linker.open(account, provider.type()).close();
  }

  private AccountAccess opened() {
    return provider.accesses.get(0);
  }

  private AccountAccess renew(int session, AccountAccess used, UnaryOperator<AccountAccess> ask) {
    return provider.renewals.get(session).renew(used, ask);
  }

  private static UnaryOperator<AccountAccess> gives(String token) {
    return used -> with(used, token);
  }

  private static AccountAccess with(AccountAccess access, String token) {
    Map<String, Secret> secrets = new HashMap<>(access.secrets());
    secrets.put("access_token", Secret.of(token));
    return new AccountAccess(access.settings(), secrets);
  }

  private static UnaryOperator<AccountAccess> never() {
    return used -> {
      throw new AssertionError("nobody has to be asked");
    };
  }

  private AccountAccess stored() {
    AccountStore.SealedAccess access = accounts.access(account).orElseThrow();
    return new AccountAccess(access.settings(), cipher.open(account, access.secrets()));
  }

  private void overwrite(AccountAccess access) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update account set secrets = ?", cipher.seal(account, access.secrets())));
  }

  @Test
  void eachNewestIsStored() {
    AccountAccess one = renew(0, opened(), gives("one"));
    assertThat(stored()).isEqualTo(one).isEqualTo(with(opened(), "one"));
    AccountAccess two = renew(0, one, gives("two"));
    assertThat(stored()).isEqualTo(two).isEqualTo(with(opened(), "two"));
  }

  @Test
  void whatAnotherSessionHasRenewedIsTakenWithoutAsking() {
    AccountAccess one = renew(0, opened(), gives("one"));

    assertThat(renew(1, opened(), never())).isEqualTo(one);
    assertThat(renew(1, one, gives("two"))).isEqualTo(with(opened(), "two"));
  }

  @Test
  void whoeverWantsItMeanwhileWaitsForIt() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    CompletableFuture<AccountAccess> first =
        CompletableFuture.supplyAsync(
            () ->
                renew(
                    0,
                    opened(),
                    used -> {
                      asking.countDown();
                      awaitQuietly(answer);
                      return with(used, "one");
                    }));
    asking.await();
    List<CompletableFuture<AccountAccess>> others = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      others.add(CompletableFuture.supplyAsync(() -> renew(1, opened(), never())));
    }
    answer.countDown();

    AccountAccess one = first.get();
    for (CompletableFuture<AccountAccess> other : others) {
      assertThat(other.get()).isEqualTo(one);
    }
  }

  @Test
  void whatFailsLeavesAllAsItWasAndTheNextOneAsks() {
    ProviderException refused =
        new ProviderException(ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "no");
    assertThatThrownBy(
            () ->
                renew(
                    0,
                    opened(),
                    used -> {
                      throw refused;
                    }))
        .isSameAs(refused);
    assertThat(stored()).isEqualTo(opened());

    assertThat(renew(1, opened(), gives("one"))).isEqualTo(stored());
  }

  @Test
  void whoeverWaitedForWhatFailedDoesNotAskAsWell() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    CompletableFuture<AccountAccess> first =
        CompletableFuture.supplyAsync(
            () ->
                renew(
                    0,
                    opened(),
                    used -> {
                      asking.countDown();
                      awaitQuietly(answer);
                      throw new ProviderException(
                          ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "revoked");
                    }));
    asking.await();
    int before = clock.readings();
    CompletableFuture<AccountAccess> second =
        CompletableFuture.supplyAsync(() -> renew(1, opened(), never()));
    // Once for its mark, then in each round: in its second round it has waited.
    await().until(() -> clock.readings() >= before + 3);
    answer.countDown();

    assertThatThrownBy(first::join).hasRootCauseMessage("revoked");
    assertThatThrownBy(second::join).hasRootCauseMessage("No new access token was to be had");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aGatewayThatStopsLetsRenewalsEnd() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    CompletableFuture<AccountAccess> renewal =
        CompletableFuture.supplyAsync(
            () ->
                renew(
                    0,
                    opened(),
                    used -> {
                      asking.countDown();
                      awaitQuietly(answer);
                      return with(used, "one");
                    }));
    asking.await();
    CompletableFuture<Void> stop =
        CompletableFuture.runAsync(
            () -> {
              try {
                linker.finishRenewals(Duration.ofMinutes(1));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    answer.countDown();
    stop.get();

    assertThat(renewal.get()).isEqualTo(stored());
    linker.finishRenewals(Duration.ZERO);
  }

  @Test
  void aGatewayThatDiedWhileItAskedIsNotWaitedForLong() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update account set renewing_by = 'somebody', renewing_until = ?",
                clock.instant().plus(StoredRenewal.LONGEST).atOffset(java.time.ZoneOffset.UTC)));
    clock.advance(StoredRenewal.LONGEST);

    assertThat(renew(1, opened(), gives("one"))).isEqualTo(stored());
  }

  @Test
  void whatTheUserHasGivenMeanwhileStays() {
    AccountAccess given = new AccountAccess(Map.of(), Map.of("password", Secret.of("given")));

    AccountAccess renewed =
        renew(
            0,
            opened(),
            used -> {
              overwrite(given);
              return with(used, "one");
            });

    assertThat(renewed).isEqualTo(with(opened(), "one"));
    assertThat(stored().secrets()).isEqualTo(given.secrets());
  }

  @Test
  void anotherEncryptionOfTheSameIsReplaced() {
    AtomicInteger asked = new AtomicInteger();

    renew(
        0,
        opened(),
        used -> {
          asked.incrementAndGet();
          overwrite(used);
          return with(used, "one");
        });

    assertThat(stored()).isEqualTo(with(opened(), "one"));
    assertThat(asked).hasValue(1);
  }

  @Test
  void anAccountThatIsGoneStaysGone() {
    AccountAccess renewed =
        renew(
            0,
            opened(),
            used -> {
              jdbi.useHandle(
                  handle -> handle.execute("delete from sync_state; delete from account"));
              return with(used, "one");
            });

    assertThat(renewed).isEqualTo(with(opened(), "one"));
    assertThat(accounts.access(account)).isEmpty();
    assertThat(renew(1, opened(), gives("two"))).isEqualTo(with(opened(), "two"));
    assertThat(accounts.access(account)).isEmpty();
  }
}
