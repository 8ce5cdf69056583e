package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands in a process of their own: what they say of a configuration, and how they end. */
class CommandsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path home;

  private static void ends(int code, String output, String... arguments) {
    try (ChildProcess command = ChildProcess.start(GatewayApplication.class, arguments)) {
      assertThat(command.end(PATIENCE)).hasValue(code);
      assertThat(command.output()).isEqualToNormalizingNewlines(output);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "server"})
  void everyMistakeIsALineAndTheCommandFails(String command) throws Exception {
    Path file = home.resolve("config.yml");
    Files.writeString(
        file,
        """
        workers: 0
        providers:
          caldav:
            fetchBitch: 1
            fetchBatch: 9000
        poll: {floor: -5s}
        """);

    ends(
        1,
        """
        FILE:1: workers: must be greater than or equal to 1
        FILE:4: providers.caldav.fetchBitch: unknown key; known here are connections, \
        connectionsPerServer, fetchBatch, fullPassEvery, requestsPerMinuteAndServer
        FILE:5: providers.caldav.fetchBatch: must be within 1 and 500
        FILE:6: poll.floor: is to be a time such as 30s, 5m or 1d
        """
            .replace("FILE", file.toString()),
        command,
        file.toString());
    ends(
        1,
        "ABSENT: cannot be read: File ABSENT not found\n".replace("ABSENT", home + "/absent.yml"),
        command,
        home + "/absent.yml");
  }

  @Test
  void nothingWrongIsSaidOfAFileAndNotOfNone() throws Exception {
    Path file = home.resolve("config.yml");
    Files.writeString(file, "port: 8080\n");

    ends(0, file + ": nothing is wrong\n", "check", file.toString());
    try (ChildProcess check = ChildProcess.start(GatewayApplication.class, "check")) {
      assertThat(check.end(PATIENCE)).hasValue(1);
      assertThat(check.output()).contains("too few arguments").doesNotContain("\tat ");
    }
  }
}
