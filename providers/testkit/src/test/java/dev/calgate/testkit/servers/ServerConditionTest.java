package dev.calgate.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class ServerConditionTest {

  @Test
  void aTestRunsWhereNothingIsMissing() {
    assertThat(ServerCondition.verdict("RadicaleTest", List.of(), true).isDisabled()).isFalse();
  }

  @Test
  void aMissingServerSkipsTheTestAndNamesThePackages() {
    ConditionEvaluationResult result =
        ServerCondition.verdict("RadicaleTest", List.of("radicale"), false);

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).contains("NOT RUN: RadicaleTest needs the packages radicale");
  }

  @Test
  void aMissingServerFailsInContinuousIntegration() {
    List<String> missing = List.of("php-cli", "php-sqlite3");

    assertThatThrownBy(() -> ServerCondition.verdict("SabreDavTest", missing, true))
        .hasMessageContaining("SabreDavTest needs the packages php-cli, php-sqlite3");
  }
}
