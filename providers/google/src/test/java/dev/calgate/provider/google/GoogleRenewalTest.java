package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleFault;
import dev.calgate.simulator.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Refresh tokens that are replaced when they are used (RFC 6749 section 6). */
class GoogleRenewalTest {
  private static final Predicate<Request> TOKEN = Requests.path("/token"::equals);
  private static final Predicate<Request> LIST =
      Requests.path(path -> path.endsWith("/calendarList"));

  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final List<AccountAccess> told = new ArrayList<>();

  @AfterEach
  void close() {
    at.close();
  }

  private static AccountAccess access(String refreshToken) {
    return new AccountAccess(Map.of(), Map.of("refresh_token", Secret.of(refreshToken)));
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

  @Test
  void aNewRefreshTokenIsToldOnceAndUsedFromThenOn() {
    String old = at.grant();
    String fresh = at.grant();
    renews(fresh);
    try (GoogleSession session = at.provider().open(access(old), told::add)) {
      session.listCalendars();
      session.listCalendars();
      assertThat(told).containsExactly(access(fresh));

      askAgain(session);
      assertThat(told).hasSize(1);
      assertThat(refreshTokens()).containsExactly(encoded(old), encoded(fresh));
    }
  }

  @Test
  void itIsToldBeforeItIsUsedEvenWhenTheCallFails() {
    String old = at.grant();
    String fresh = at.grant();
    renews(fresh);
    at.server().faults().always(LIST, Fault.status(503));
    try (GoogleSession session = at.provider().open(access(old), told::add)) {
      assertThatThrownBy(session::listCalendars).hasMessageContaining("503");
    }
    assertThat(told).containsExactly(access(fresh));
  }

  @Test
  void whoeverWasOpenedWithTheOldOneIsToldAndSharesTheAccessToken() {
    String old = at.grant();
    String fresh = at.grant();
    renews(fresh);
    List<AccountAccess> toldFirst = new ArrayList<>();
    try (GoogleSession first = at.provider().open(access(old), toldFirst::add);
        GoogleSession second = at.provider().open(access(old), told::add);
        GoogleSession third = at.provider().open(access(fresh), told::add)) {
      first.listCalendars();
      second.listCalendars();
      assertThat(toldFirst).containsExactly(access(fresh));
      assertThat(told).containsExactly(access(fresh));

      third.listCalendars();
      assertThat(told).hasSize(1);
    }
    assertThat(refreshTokens()).hasSize(1);
  }

  @Test
  void theSameTokenAgainIsNoNews() {
    String old = at.grant();
    renews(old);
    try (GoogleSession session = at.provider().open(access(old), told::add)) {
      session.listCalendars();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsLinkedIsTheNewest() {
    String old = at.grant();
    String fresh = at.grant();
    renews(fresh);

    LinkedAccount linked = at.provider().link(at.linkRequest(old));
    assertThat(linked.access()).isEqualTo(access(fresh));
  }

  @Test
  void whoDoesNotListenGoesOnWithIt() {
    String old = at.grant();
    String fresh = at.grant();
    renews(fresh);
    try (GoogleSession session = at.provider().open(access(old))) {
      session.listCalendars();
      askAgain(session);
    }
    assertThat(refreshTokens()).containsExactly(encoded(old), encoded(fresh));
  }

  private static String encoded(String token) {
    return token.replace("/", "%2F");
  }
}
