package dev.calgate.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.account.Tokens.Issued;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.Erasure;
import dev.calgate.gateway.store.GrantStore;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long tokens are good, and for whom. */
class TokensTest {
  private static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final ApplicationId OTHER = new ApplicationId("other");

  private final Jdbi jdbi = TestDatabase.create().jdbi();
  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-27T09:00:00.5Z"));
  private final AccountStore accounts = new AccountStore(Transactions.on(jdbi), () -> {});
  private final GrantStore grants = new GrantStore(jdbi);
  private final Tokens tokens = new Tokens(grants, clock);
  private final AccountKey account =
      new AccountKey(APPLICATION, Ids.account(APPLICATION, "memory", "ann"));

  @BeforeEach
  void link() {
    new ChangeLog(jdbi).open(List.of(APPLICATION));
    Account ann =
        new Account(
            account.account(),
            "memory",
            "ann@example.com",
            null,
            Map.of(),
            Account.Status.CONNECTED,
            clock.instant());
    accounts.connect(
        APPLICATION, ann, new AccountStore.SealedAccess(Map.of(), "sealed"), clock.instant());
  }

  private Issued issue() {
    return tokens.issue(account, "read_only").orElseThrow();
  }

  private Issued refresh(Issued old) {
    return tokens.refresh(APPLICATION, old.refresh()).orElseThrow();
  }

  @Test
  void anAccessTokenIsGoodForAnHour() {
    Issued issued = issue();
    assertThat(tokens.find(issued.access()).orElseThrow().account()).isEqualTo(account);

    clock.advance(issued.life().minusSeconds(1));
    assertThat(tokens.find(issued.access())).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.find(issued.access())).isEmpty();
  }

  @Test
  void aRefreshGivesTheSameUntilTenMinutesAreLeftAndThenAnotherBesideIt() {
    Issued issued = issue();
    clock.advance(issued.life().minus(Tokens.REST));
    Issued same = refresh(issued);
    assertThat(same.access()).isEqualTo(issued.access());
    assertThat(same.life()).isEqualTo(Tokens.REST);

    clock.advance(Duration.ofSeconds(1));
    Issued next = refresh(issued);

    assertThat(next.access()).isNotEqualTo(issued.access());
    assertThat(next.refresh()).isEqualTo(issued.refresh());
    assertThat(next.life()).isGreaterThan(Duration.ofMinutes(59));
    assertThat(tokens.find(issued.access())).isPresent();
    assertThat(tokens.find(next.access())).isPresent();
  }

  @Test
  void nothingButHashesIsStored() {
    Issued issued = issue();

    List<String> stored =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select refresh_hash || grant_id || token_hash from access_grant join access_token using (application_id, grant_id)")
                    .mapTo(String.class)
                    .list());

    assertThat(stored).hasSize(1);
    assertThat(stored.get(0))
        .doesNotContain(issued.access().reveal())
        .doesNotContain(issued.refresh().reveal());
  }

  @Test
  void whatIsRevokedOpensNothingAndIsNotRefreshed() {
    Issued issued = issue();
    Issued other = issue();

    assertThat(tokens.owner(OTHER, issued.refresh())).isEmpty();
    assertThat(tokens.owner(APPLICATION, issued.refresh())).contains(account);
    assertThat(tokens.owner(APPLICATION, issued.access())).contains(account);
    tokens.revoke(OTHER, issued.refresh());
    tokens.revoke(APPLICATION, Secret.of("unknown"));
    assertThat(tokens.find(issued.access())).isPresent();
    tokens.revoke(APPLICATION, issued.access());

    assertThat(tokens.find(issued.access())).isEmpty();
    assertThat(tokens.refresh(APPLICATION, issued.refresh())).isEmpty();
    assertThat(tokens.refresh(OTHER, other.refresh())).isEmpty();
    assertThat(tokens.find(other.access())).isPresent();
  }

  @Test
  void theOldestGrantOfAnAccountLeavesWhenThereAreTooMany() {
    List<Issued> all = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      all.add(issue());
      clock.advance(Duration.ofMillis(1));
    }

    assertThat(tokens.find(all.get(0).access())).isEmpty();
    assertThat(tokens.find(all.get(1).access())).isPresent();
    assertThat(tokens.find(all.get(64).access())).isPresent();
  }

  @Test
  void grantsEndWithTheirAccount() {
    Issued issued = issue();

    new Erasure(jdbi, () -> {}).account(account, clock.instant());

    assertThat(tokens.find(issued.access())).isEmpty();
    assertThat(tokens.refresh(APPLICATION, issued.refresh())).isEmpty();
    assertThat(tokens.issue(account, "read_only")).isEmpty();
  }

  @Test
  void accessTokensThatAreTooOldAreForgottenAndTheirGrantIsNot() {
    Issued issued = issue();
    clock.advance(Duration.ofHours(1));

    assertThat(grants.forgetExpired(clock.instant())).isEqualTo(1);
    assertThat(tokens.find(refresh(issued).access())).isPresent();
  }
}
