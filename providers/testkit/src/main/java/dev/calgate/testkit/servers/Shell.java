package dev.calgate.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Asks the shell whether something is there. */
final class Shell {
  private static final long PATIENCE_SECONDS = 30;

  private Shell() {}

  /** Whether a command ends with 0; false also where there is no shell, or when it hangs. */
  static boolean succeeds(String command) {
    try {
      Process process =
          new ProcessBuilder("bash", "-c", command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("Interrupted while looking for a server", e));
    }
  }
}
