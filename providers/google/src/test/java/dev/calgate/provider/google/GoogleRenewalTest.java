package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.Renewal;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleFault;
import dev.calgate.simulator.http.Request;
import dev.calgate.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens that end, and refresh tokens that are replaced when used (RFC 6749 section 6). */
class GoogleRenewalTest {
  private static final Predicate<Request> TOKEN = Requests.path("/token"::equals);
  private static final Predicate<Request> LIST =
      Requests.path(path -> path.endsWith("/calendarList"));

  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-27T09:00:00Z"));
  private final SimulatorHarness at =
      new SimulatorHarness(
          server -> {},
          config -> {},
          SimulatorHarness.context(clock, 1 << 20, Duration.ofSeconds(60)));
  private final Store store = new Store();

  /** What a gateway would store. */
  private static final class Store implements Renewal {
    private final List<AccountAccess> renewed = new ArrayList<>();

    @Override
    public AccountAccess renew(AccountAccess used, UnaryOperator<AccountAccess> ask) {
      renewed.add(ask.apply(used));
      return renewed.get(renewed.size() - 1);
    }

    AccountAccess last() {
      return renewed.get(renewed.size() - 1);
    }
  }

  @AfterEach
  void close() {
    at.close();
  }

  private static AccountAccess access(String refreshToken) {
    return new AccountAccess(Map.of(), Map.of("refresh_token", Secret.of(refreshToken)));
  }

  private static Secret refreshToken(AccountAccess access) {
    return access.secrets().get("refresh_token");
  }

  private static Secret accessToken(AccountAccess access) {
    return access.secrets().get("access_token");
  }

  /** The next answer with an access token carries a refresh token too. */
  private void renews(String refreshToken) {
    at.server()
        .faults()
        .next(
            1,
            TOKEN,
            Fault.edited(
                text -> text.replaceFirst("\\{", "{\"refresh_token\":\"" + refreshToken + "\",")));
  }

  /** A token is refused, so that another one has to be had. */
  private void askAgain(GoogleSession session) {
    at.server().faults().next(1, LIST, GoogleFault.refusal(401, "authError"));
    session.listCalendars();
  }

  private List<String> refreshTokens() {
    return at.server().log().matching(it -> it.path().equals("/token")).stream()
        .map(it -> it.body().replaceAll(".*refresh_token=([^&]*).*", "$1"))
        .toList();
  }

  private void listIn(AccountAccess access) {
    try (GoogleSession session = at.provider().open(access, store)) {
      session.listCalendars();
    }
  }

  @Test
  void aStoredTokenServesAllSessionsUntilItEnds() {
    AccountAccess linked = at.provider().link(at.linkRequest(at.grant())).access();
    listIn(linked);
    clock.advance(Duration.ofMinutes(58));
    listIn(linked);
    assertThat(store.renewed).isEmpty();

    clock.advance(Duration.ofMinutes(1));
    listIn(linked);
    listIn(store.last());
    assertThat(store.renewed).hasSize(1);
    assertThat(accessToken(store.last())).isNotEqualTo(accessToken(linked));
    assertThat(refreshToken(store.last())).isEqualTo(refreshToken(linked));
  }

  @Test
  void aTokenThatIsRefusedIsRenewedWithinTheCall() {
    AccountAccess linked = at.provider().link(at.linkRequest(at.grant())).access();
    at.ann().expireAccessTokens();

    listIn(linked);
    assertThat(store.renewed).hasSize(1);
  }

  @Test
  void whatSomebodyElseHasRenewedIsUsedWithoutAsking() {
    AccountAccess old = at.provider().link(at.linkRequest(at.grant())).access();
    at.ann().expireAccessTokens();
    AccountAccess stored = at.provider().link(at.linkRequest(at.grant())).access();
    int before = refreshTokens().size();

    try (GoogleSession session = at.provider().open(old, (used, ask) -> stored)) {
      session.listCalendars();
    }
    assertThat(refreshTokens()).hasSize(before);
  }

  @Test
  void whatSomebodyElseHasStoredMayHaveEndedAsWell() {
    String grant = at.grant();
    Iterator<AccountAccess> stored = List.of(access("1//other"), access(grant)).iterator();

    try (GoogleSession session =
        at.provider()
            .open(
                access(at.grant()),
                (used, ask) -> stored.hasNext() ? stored.next() : ask.apply(used))) {
      session.listCalendars();
    }
    assertThat(refreshTokens()).containsExactly(encoded(grant));
  }

  @Test
  void aNewRefreshTokenIsStoredAndUsedFromThenOn() {
    String old = at.grant();
    String fresh = at.grant();
    renews(fresh);
    try (GoogleSession session = at.provider().open(access(old), store)) {
      session.listCalendars();
      session.listCalendars();
      assertThat(store.renewed).hasSize(1);
      assertThat(refreshToken(store.last())).isEqualTo(Secret.of(fresh));

      askAgain(session);
      assertThat(refreshToken(store.last())).isEqualTo(Secret.of(fresh));
      assertThat(refreshTokens()).containsExactly(encoded(old), encoded(fresh));
    }
  }

  @Test
  void itIsStoredBeforeItIsUsedEvenWhenTheCallFails() {
    String old = at.grant();
    String fresh = at.grant();
    renews(fresh);
    at.server().faults().always(LIST, Fault.status(503));
    try (GoogleSession session = at.provider().open(access(old), store)) {
      assertThatThrownBy(session::listCalendars).hasMessageContaining("503");
    }
    assertThat(refreshToken(store.last())).isEqualTo(Secret.of(fresh));
  }

  @Test
  void whatIsLinkedIsTheNewest() {
    String old = at.grant();
    String fresh = at.grant();
    renews(fresh);

    AccountAccess linked = at.provider().link(at.linkRequest(old)).access();
    assertThat(refreshToken(linked)).isEqualTo(Secret.of(fresh));
    assertThat(accessToken(linked)).isNotNull();
  }

  @Test
  void sessionsOfWhatIsStoredNowhereKeepTheNewestToThemselves() {
    String old = at.grant();
    String fresh = at.grant();
    renews(fresh);
    try (GoogleSession session = at.provider().open(access(old))) {
      session.listCalendars();
      askAgain(session);
    }
    assertThat(refreshTokens()).containsExactly(encoded(old), encoded(fresh));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "9223372036854775807"})
  void aLifeThatCannotBeIsNoObstacle(String seconds) {
    for (int i = 0; i < 3; i++) {
      at.server()
          .faults()
          .next(
              1,
              TOKEN,
              Fault.edited(
                  text ->
                      text.replaceFirst("expires_in\"\\s*:\\s*\\d+", "expires_in\":" + seconds)));
    }
    listIn(access(at.grant()));

    assertThat(refreshTokens()).hasSize(1);
  }

  private static String encoded(String token) {
    return token.replace("/", "%2F");
  }
}
