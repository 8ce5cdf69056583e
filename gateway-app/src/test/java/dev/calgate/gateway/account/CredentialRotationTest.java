package dev.calgate.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.provider.Secret;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.Test;

class CredentialRotationTest {
  private static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
  private static final int ACCOUNTS = 230;

  private final Jdbi jdbi = onOneConnection(TestDatabase.create().dataSource());
  private final AccountStore accounts = new AccountStore(Transactions.on(jdbi), () -> {});

  private static Jdbi onOneConnection(DataSource database) {
    try {
      return Jdbi.create(database.getConnection()).installPlugin(new PostgresPlugin());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CredentialCipher cipher(int... keys) {
    return new CredentialCipher(
        Arrays.stream(keys)
            .mapToObj(
                key -> {
                  byte[] bytes = new byte[32];
                  Arrays.fill(bytes, (byte) key);
                  return Secret.of(Base64.getEncoder().encodeToString(bytes));
                })
            .toList());
  }

  private void link(CredentialCipher cipher) {
    new ChangeLog(jdbi).open(List.of(APPLICATION));
    for (int i = 0; i < ACCOUNTS; i++) {
      AccountKey key = new AccountKey(APPLICATION, Ids.account(APPLICATION, "memory", "user-" + i));
      accounts.connect(
          APPLICATION,
          new Account(
              key.account(), "memory", "Name", null, Map.of(), Account.Status.CONNECTED, NOW),
          new AccountStore.SealedAccess(
              Map.of(), cipher.seal(key, Map.of("password", Secret.of("p-" + i)))),
          NOW);
    }
  }

  @Test
  void afterARotationTheOldKeyIsNotNeeded() {
    link(cipher(1));
    new CredentialRotation(accounts, cipher(2, 1)).run();

    List<AccountStore.Sealed> all = accounts.sealed(null, 1_000);
    assertThat(all).hasSize(ACCOUNTS);
    for (AccountStore.Sealed sealed : all) {
      Map<String, Secret> secrets = cipher(2).open(sealed.key(), sealed.access().secrets());
      assertThat(secrets.get("password").reveal()).startsWith("p-");
    }
    new CredentialRotation(accounts, cipher(2)).run();
    assertThat(accounts.sealed(null, 1_000)).isEqualTo(all);
  }

  @Test
  void anAccessThatWasReplacedMeanwhileStays() {
    link(cipher(1));
    AccountStore.Sealed old = accounts.sealed(null, 1).get(0);
    accounts.reconnect(old.key(), new AccountStore.SealedAccess(Map.of(), "newer"), NOW);

    assertThat(accounts.reseal(old, "older")).isFalse();
    assertThat(accounts.access(old.key()).orElseThrow().secrets()).isEqualTo("newer");
  }

  @Test
  void aLostKeyIsNoticedAtTheStart() {
    assertThatCode(() -> new CredentialRotation(accounts, cipher(2)).check())
        .as("no credentials, no loss")
        .doesNotThrowAnyException();
    link(cipher(1));

    assertThatThrownBy(() -> new CredentialRotation(accounts, cipher(2)).check())
        .hasMessageContaining("None of the encryption keys opens the stored credentials");
    assertThatCode(() -> new CredentialRotation(accounts, cipher(2, 1)).check())
        .doesNotThrowAnyException();
  }
}
