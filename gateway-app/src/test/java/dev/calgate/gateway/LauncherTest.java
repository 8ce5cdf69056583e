package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code gateway}, in a place where all is built, with JDKs that only say who they are.
 */
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "gateway");
  private static final String JAR = "gateway-app/target/gateway-app-0.1.0-SNAPSHOT.jar";

  @TempDir Path home;

  private record Run(int code, String out, String err) {}

  @BeforeEach
  void build() throws IOException {
    Files.copy(SCRIPT, home.resolve("gateway"));
    for (String source : List.of("unified-model", "providers/caldav", "gateway-app")) {
      Files.createDirectories(home.resolve(source).resolve("src/main"));
      Files.createFile(home.resolve(source).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("pom.xml"));
    Files.createDirectories(home.resolve("gateway-app/target/lib"));
    Files.createFile(home.resolve(JAR));
  }

  /** A JDK that tells its name, and what it is asked to run. */
  private Path jdk(String name, String version) throws IOException {
    Path java = Files.createDirectories(home.resolve(name).resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo 'Picked up JAVA_TOOL_OPTIONS: -Dsome=thing' >&2
          echo '%s' >&2
        else
          echo "%s runs $*"
        fi
        """
            .formatted(version, name));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return java.getParent().getParent();
  }

  private Run run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", home.resolve("gateway").toString()).directory(home.toFile());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeAll(List.of("JAVA_HOME", "BASH_ENV"));
    // Of a locale that is not installed the shell warns.
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    int code = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Run(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private static String path(Path jdk) {
    return jdk.resolve("bin") + ":" + System.getenv("PATH");
  }

  @Test
  void javaHomeComesBeforeThePath() throws Exception {
    Path own = jdk("own", "openjdk version \"17.0.9\" 2023-10-17");
    Path other = jdk("other", "openjdk version \"25\" 2025-09-16");

    Run run = run(Map.of("JAVA_HOME", own.toString(), "PATH", path(other)), "check", "my.yml");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("own runs ").endsWith(JAR + " check my.yml\n");
  }

  @Test
  void aJavaHomeThatIsTooOldOrNotThereIsPassedOver() throws Exception {
    Path old = jdk("old", "openjdk version \"11.0.2\" 2019-01-15");
    Path other = jdk("other", "openjdk version \"25\" 2025-09-16");

    for (Path wrong : List.of(old, home.resolve("nowhere"))) {
      Run run = run(Map.of("JAVA_HOME", wrong.toString(), "PATH", path(other)), "server", "my.yml");
      assertThat(run.out()).startsWith("other runs ").endsWith(" server my.yml\n");
    }
  }

  @Test
  void whatItCannotDoIsSaidWithoutBuildingOrStartingAnything() throws Exception {
    Path own = jdk("own", "openjdk version \"17.0.9\" 2023-10-17");
    Map<String, String> environment = Map.of("JAVA_HOME", own.toString());

    for (String[] arguments : List.of(new String[] {"frob"}, new String[] {})) {
      Run run = run(environment, arguments);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).hasLineCount(1).contains("./gateway server config.yml | demo | check");
    }
    assertThat(run(environment, "--help").out()).startsWith("usage: ./gateway server config.yml");
  }
}
