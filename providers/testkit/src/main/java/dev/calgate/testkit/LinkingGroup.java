package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkedAccount;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** First contact. */
abstract class LinkingGroup extends ContractGroup {
  LinkingGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void aRightCredentialLinksTheAccountUnderItsOwnName() {
    calendar();
    LinkedAccount linked = provider().link(harness().linkRequest());

    assertThat(linked.name()).isNotBlank();
    assertThat(linked.identity()).isNotBlank();
  }

  @Test
  void theSameAccountHasTheSameIdentityEachTime() {
    calendar();

    assertThat(provider().link(harness().linkRequest()).identity())
        .isEqualTo(provider().link(harness().linkRequest()).identity());
  }

  @Test
  void aWrongCredentialIsUnauthorized() {
    calendar();

    assertThat(kindOf(() -> provider().link(harness().wrongCredential())))
        .isEqualTo(ErrorKind.UNAUTHORIZED);
  }

  @Test
  void secretsAreKeptApartFromSettings() {
    calendar();
    LinkedAccount linked = provider().link(harness().linkRequest());

    assertThat(linked.access().settings().toString()).doesNotContain(harness().secret());
    assertThat(linked.toString()).doesNotContain(harness().secret());
  }
}
