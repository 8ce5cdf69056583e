package dev.calgate.benchmark;

import dev.calgate.testkit.servers.RealServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The npm library tsdav, in a process of its own that measures itself. */
final class Tsdav {
  private Tsdav() {}

  /** Milliseconds of one fetch; empty when the library is not installed. */
  static List<Long> fetch(Path project, RealServer server, URI calendar, int events, boolean query)
      throws IOException, InterruptedException {
    Path folder = project.resolve("benchmarks/tsdav");
    if (!Files.isDirectory(folder.resolve("node_modules"))) {
      return List.of();
    }
    Process process =
        new ProcessBuilder(
                "node",
                "first-sync.mjs",
                server.base().toString(),
                server.user(),
                server.password(),
                calendar.getPath(),
                query ? "query" : "multiget")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("tsdav failed");
    }
    List<Long> times = new ArrayList<>();
    for (String line : output.lines().toList()) {
      String[] parts = line.split(" ", 2);
      if (Integer.parseInt(parts[1]) != events) {
        throw new IOException("tsdav fetched " + parts[1] + " of " + events + " events");
      }
      times.add(Long.parseLong(parts[0]));
    }
    return times;
  }
}
