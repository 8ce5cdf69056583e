package dev.calgate.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.ForwardingProvider;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is stored when a service replaces credentials. */
class RenewalTest {
  private static final ApplicationId APPLICATION = new ApplicationId("default");

  private final Jdbi jdbi = TestDatabase.create().jdbi();
  private final AccountStore accounts = new AccountStore(jdbi, () -> {});
  private final CredentialCipher cipher =
      new CredentialCipher(List.of(Secret.of(Base64.getEncoder().encodeToString(new byte[32]))));
  private final Renewing provider = new Renewing();
  private final AccountLinker linker =
      new AccountLinker(
          new ProviderRegistry(List.of(provider)), accounts, cipher, Clock.systemUTC());
  private AccountKey account;

  /** Gives other secrets whenever it likes. */
  private static final class Renewing extends ForwardingProvider {
    private final List<Consumer<AccountAccess>> sessions = new ArrayList<>();

    Renewing() {
      super(new InMemoryProvider(InMemoryProvider.Style.VERSIONS));
    }

    @Override
    public CalendarSession open(AccountAccess access, Consumer<AccountAccess> renewed) {
      sessions.add(renewed);
      return open(access);
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
  }

  private void renew(int session, String value) {
    Map<String, Secret> secrets = new HashMap<>(stored());
    secrets.replaceAll((name, old) -> Secret.of(value));
    provider.sessions.get(session).accept(new AccountAccess(Map.of(), secrets));
  }

  private Map<String, Secret> stored() {
    return cipher.open(account, accounts.access(account).orElseThrow().secrets());
  }

  private void open() {
    linker.open(account, provider.type()).close();
  }

  @Test
  void eachNewestOneIsStored() {
    open();
    renew(0, "one");
    assertThat(stored()).containsValue(Secret.of("one"));
    renew(0, "two");
    assertThat(stored()).containsValue(Secret.of("two"));
  }

  @Test
  void sessionsThatAreOpenAtTheSameTimeFollowEachOther() {
    open();
    open();
    renew(0, "one");
    renew(1, "one");
    renew(1, "two");

    assertThat(stored()).containsValue(Secret.of("two"));
  }

  @Test
  void whatTheUserHasGivenMeanwhileStays() {
    open();
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update account set secrets = ?",
                cipher.seal(account, Map.of("password", Secret.of("given")))));

    renew(0, "one");

    assertThat(stored()).containsValue(Secret.of("given"));
  }

  @Test
  void anotherEncryptionOfTheSameIsReplaced() {
    open();
    jdbi.useHandle(
        handle -> handle.execute("update account set secrets = ?", cipher.seal(account, stored())));

    renew(0, "one");

    assertThat(stored()).containsValue(Secret.of("one"));
  }

  @Test
  void anAccountThatIsGoneStaysGone() {
    open();
    Consumer<AccountAccess> session = provider.sessions.get(0);
    jdbi.useHandle(handle -> handle.execute("delete from sync_state; delete from account"));

    session.accept(new AccountAccess(Map.of(), Map.of("password", Secret.of("one"))));

    assertThat(accounts.access(account)).isEmpty();
  }
}
