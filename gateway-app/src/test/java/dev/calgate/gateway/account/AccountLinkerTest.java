package dev.calgate.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Origin;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class AccountLinkerTest {
  private static final ApplicationId APPLICATION = new ApplicationId("default");

  private final Jdbi jdbi = TestDatabase.create().jdbi();
  private final AccountStore accounts = new AccountStore(Transactions.on(jdbi), () -> {});
  private final InMemoryProvider provider = new InMemoryProvider(InMemoryProvider.Style.VERSIONS);

  private AccountLinker linker(int key) {
    byte[] bytes = new byte[CredentialCipher.KEY_BYTES];
    Arrays.fill(bytes, (byte) key);
    CredentialCipher cipher =
        new CredentialCipher(List.of(Secret.of(Base64.getEncoder().encodeToString(bytes))));
    return new AccountLinker(
        new ProviderRegistry(List.of(provider)), accounts, cipher, Clock.systemUTC());
  }

  @Test
  void newSecretsMendAnAccountWhoseOldOnesNoKeyOpens() {
    new ChangeLog(jdbi).open(List.of(APPLICATION));
    LinkRequest request = InMemoryProvider.linkRequest(InMemoryProvider.PASSWORD);
    AccountLinker.Linked linked =
        linker(1).link(APPLICATION, provider, request, new AccountLinker.Labels(null, Map.of()));
    AccountKey key = new AccountKey(APPLICATION, linked.id());
    AccountLinker other = linker(2);

    other.reconnect(
        key,
        accounts.find(key).orElseThrow().account(),
        new LinkRequest(Map.of(), request.secrets()),
        account -> account,
        Origin.ACCOUNT);

    try (var session = other.open(key, provider.type())) {
      assertThat(session.listCalendars()).isEmpty();
    }
  }
}
