package dev.calgate.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialCipherTest {
  private static final ApplicationId CRM = new ApplicationId("crm");
  private static final AccountKey ANN = new AccountKey(CRM, Ids.account(CRM, "caldav", "ann"));
  private static final AccountKey BOB = new AccountKey(CRM, Ids.account(CRM, "caldav", "bob"));
  private static final Map<String, Secret> SECRETS = Map.of("password", Secret.of("canary"));

  private static Secret key(int fill) {
    byte[] bytes = new byte[CredentialCipher.KEY_BYTES];
    java.util.Arrays.fill(bytes, (byte) fill);
    return Secret.of(Base64.getEncoder().encodeToString(bytes));
  }

  @Test
  void whatWasSealedOpensAndShowsNothing() {
    CredentialCipher cipher = new CredentialCipher(List.of(key(1)));
    String sealed = cipher.seal(ANN, SECRETS);

    assertThat(cipher.open(ANN, sealed)).isEqualTo(SECRETS);
    assertThat(
            new String(
                Base64.getDecoder().decode(sealed), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("canary");
    assertThat(cipher.seal(ANN, SECRETS)).isNotEqualTo(sealed);
    assertThat(SECRETS.toString()).doesNotContain("canary");
  }

  @Test
  void aCredentialOpensForItsOwnAccountOnly() {
    CredentialCipher cipher = new CredentialCipher(List.of(key(1)));
    String sealed = cipher.seal(ANN, SECRETS);

    assertThatThrownBy(() -> cipher.open(BOB, sealed)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTextOpensForItsOwnPurposeOnly() {
    CredentialCipher cipher = new CredentialCipher(List.of(key(1)));
    String sealed = cipher.seal("one", "canary");

    assertThat(cipher.open("one", sealed)).contains("canary");
    assertThat(new CredentialCipher(List.of(key(2), key(1))).open("one", sealed))
        .contains("canary");
    assertThat(cipher.open("other", sealed)).isEmpty();
    assertThat(new CredentialCipher(List.of(key(2))).open("one", sealed)).isEmpty();
    assertThat(cipher.open("one", "no base 64!")).isEmpty();
    assertThat(cipher.open("one", "")).isEmpty();
  }

  @Test
  void keysRotateByPuttingANewOneInFront() {
    String old = new CredentialCipher(List.of(key(1))).seal(ANN, SECRETS);
    CredentialCipher rotated = new CredentialCipher(List.of(key(2), key(1)));

    assertThat(rotated.open(ANN, old)).isEqualTo(SECRETS);
    String fresh = rotated.seal(ANN, SECRETS);
    assertThat(new CredentialCipher(List.of(key(2))).open(ANN, fresh)).isEqualTo(SECRETS);
    assertThatThrownBy(() -> new CredentialCipher(List.of(key(2))).open(ANN, old))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aKeyThatIsNoneIsNamedByItsPlace() {
    assertThatThrownBy(() -> new CredentialCipher(List.of(key(1), Secret.of("short"))))
        .hasMessageContaining("encryption.keys[1]")
        .hasMessageNotContaining("short");
  }

  @Test
  void aFingerprintIsTheSameAsLongAsOneKeyIsAndTellsNothingWithoutIt() {
    byte[] text = "{\"password\":\"canary\"}".getBytes(StandardCharsets.UTF_8);
    List<String> old = new CredentialCipher(List.of(key(1))).fingerprints(text);
    List<String> rotated = new CredentialCipher(List.of(key(2), key(1))).fingerprints(text);

    assertThat(rotated).hasSize(2).contains(old.get(0));
    assertThat(rotated.get(0)).isNotEqualTo(old.get(0)).hasSize(64);
    assertThat(new CredentialCipher(List.of(key(1))).fingerprints(new byte[0]))
        .doesNotContainAnyElementsOf(rotated);
  }
}
