package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.json.GenericJson;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.Linking;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Accounts of people whose domain has delegated to a service account. */
class GoogleServiceAccountTest {
  private final ServiceKey key = new ServiceKey();
  private final SimulatorHarness at = SimulatorHarness.delegated(key, true);

  @AfterEach
  void close() {
    at.close();
  }

  private static ProviderException refusal(SimulatorHarness at, LinkRequest request) {
    return catchThrowableOfType(ProviderException.class, () -> at.provider().link(request));
  }

  @Test
  void aPersonIsLinkedByTheirAddressAloneAndOneTokenServesManySessions() {
    LinkedAccount linked = at.provider().link(at.subject(" ann@example.com "));

    assertThat(linked.identity()).isEqualTo("ann@example.com");
    assertThat(linked.access().settings())
        .isEqualTo(Map.of("subject", "ann@example.com", "user", "ann@example.com"));
    for (int i = 0; i < 3; i++) {
      try (GoogleSession session = at.provider().open(linked.access())) {
        assertThat(session.listCalendars()).isEmpty();
      }
    }
    assertThat(at.server().log().matching(it -> it.path().equals("/token"))).hasSize(1);
  }

  @Test
  void aPersonThatThereIsNotIsRefusedAsThat() {
    ProviderException refused = refusal(at, at.subject("nobody@example.com"));

    assertThat(refused.kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
    assertThat(refused).hasMessageContaining("nobody by this address");
  }

  @Test
  void withoutDelegationTheMessageSaysWhatIsMissingWhere() {
    try (SimulatorHarness other = SimulatorHarness.delegated(new ServiceKey(), false)) {
      ProviderException refused = refusal(other, other.linkRequest());

      assertThat(refused.kind()).isEqualTo(ErrorKind.FORBIDDEN);
      assertThat(refused)
          .hasMessageContaining("Admin console")
          .hasMessageContaining(ServiceKey.CLIENT_ID)
          .hasMessageContaining("https://www.googleapis.com/auth/calendar.events");
    }
  }

  @Test
  void aKeyThatGoogleDoesNotKnowIsTheGatewaysFault() {
    try (ServiceKey stranger = ServiceKey.another();
        SimulatorHarness other =
            new SimulatorHarness(
                server -> server.addServiceAccount(ServiceKey.EMAIL, key.publicKey(), true),
                config -> config.setServiceAccountKey(stranger.path()),
                SimulatorHarness.context())) {
      ProviderException refused = refusal(other, other.subject("ann@example.com"));

      assertThat(refused.kind()).isEqualTo(ErrorKind.REJECTED);
      assertThat(refused).hasMessageContaining("signature");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400,invalid_scope,REJECTED",
    "403,access_denied,FORBIDDEN",
    "503,unavailable,UNREACHABLE",
    "429,rateLimitExceeded,THROTTLED"
  })
  void otherRefusalsHaveTheirKind(int status, String error, ErrorKind kind) {
    at.server()
        .faults()
        .always(
            Requests.path("/token"::equals),
            Fault.body(status, "application/json", "{\"error\":\"" + error + "\"}"));

    assertThat(refusal(at, at.linkRequest()).kind()).isEqualTo(kind);
  }

  @Test
  void exactlyOneOfTokenAndSubjectIsTaken() {
    Linking linking = at.provider().linking();
    assertThat(linking.fields())
        .extracting(Linking.Field::name)
        .containsExactly("refresh_token", "subject");
    assertThat(linking.fields()).noneMatch(Linking.Field::required);

    Map<String, String> subject = Map.of("subject", "ann@example.com");
    Map<String, Secret> token = Map.of("refresh_token", Secret.of("1//0"));
    LinkRequest both = new LinkRequest(subject, token);
    LinkRequest none = new LinkRequest(Map.of("subject", " "), Map.of());
    assertThat(linking.problems(both.given()))
        .containsExactly(Map.entry("refresh_token", "does not go together with subject"));
    assertThat(linking.problems(none.given()))
        .containsExactly(Map.entry("refresh_token", "is required, or else subject"));
    assertThat(linking.problems(new LinkRequest(subject, Map.of()).given())).isEmpty();
    assertThat(linking.problems(new LinkRequest(Map.of(), token).given())).isEmpty();
    assertThat(refusal(at, both))
        .hasMessageContaining("refresh_token")
        .hasMessageContaining("subject");
    assertThat(refusal(at, none))
        .hasMessageContaining("refresh_token")
        .hasMessageContaining("subject");
    assertThat(at.server().log().all()).isEmpty();
  }

  @Test
  void withoutAServiceAccountThereIsNoSubject() {
    try (SimulatorHarness other = new SimulatorHarness(server -> {})) {
      assertThat(other.provider().linking())
          .isEqualTo(new Linking(List.of(new Linking.Field("refresh_token", true, true))));
      assertThat(other.provider().link(other.linkRequest()).identity())
          .isEqualTo("ann@example.com");
      try (GoogleSession session =
          other
              .provider()
              .open(new AccountAccess(Map.of("subject", "ann@example.com"), Map.of()))) {
        assertThatThrownBy(session::listCalendars)
            .hasMessageContaining("serviceAccountKey")
            .extracting("kind")
            .isEqualTo(ErrorKind.REJECTED);
      }
    }
  }

  @Test
  void theKeyIsNotSeen() {
    GoogleConfig config = new GoogleConfig();
    config.setServiceAccountKey(key.path());

    assertThat(config.serviceAccount().orElseThrow().toString())
        .contains("****")
        .doesNotContain(key.secret());
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(it -> it.set("type", "authorized_user"), "no key of a service account"),
        mistake(it -> it.set("client_email", null), "has no client_email"),
        mistake(it -> it.set("private_key", "secret key"), "has no private_key"),
        mistake(it -> it.set("private_key", null), "has no private_key"));
  }

  private static Arguments mistake(UnaryOperator<GenericJson> edit, String told) {
    return Arguments.of(edit, told);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aKeyFileThatIsNoneIsTold(UnaryOperator<GenericJson> edit, String told) {
    key.write(edit.apply(key.json()));

    assertThat(problem(key.path()))
        .startsWith("serviceAccountKey: ")
        .contains(told)
        .doesNotContain("secret key")
        .doesNotContain("\n");
  }

  @Test
  void soIsOneThatCannotBeRead() {
    assertThat(problem("/nowhere/key.json")).contains("cannot be read").contains("/nowhere");
    assertThat(problem("\0")).contains("is no path");
    key.write("{\"type\":");
    assertThat(problem(key.path())).contains("JSON");
    key.write("[1]");
    assertThat(problem(key.path())).contains("JSON");
    key.write(" ".repeat(100_000));
    assertThat(problem(key.path())).contains("too large");
    key.write("{}");
    assertThat(problem(key.path()).lines()).hasSize(3);
  }

  private static String problem(String path) {
    GoogleConfig config = new GoogleConfig();
    config.setServiceAccountKey(path);
    return catchThrowableOfType(IllegalArgumentException.class, config::check).getMessage();
  }
}
