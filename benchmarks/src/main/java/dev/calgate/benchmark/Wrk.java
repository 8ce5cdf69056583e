package dev.calgate.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk, in one thread. */
final class Wrk {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern LATENCY = Pattern.compile("\\s(50|99)%\\s+([\\d.]+)(us|ms|s)");
  private static final Pattern FAILED = Pattern.compile("Non-2xx[^:]*: (\\d+)|Socket errors: (.*)");
  private static final Pattern BROKEN = Pattern.compile("Socket errors: (.*)");

  private Wrk() {}

  /**
   * What it measured.
   *
   * @param rate requests a second
   * @param p50 in milliseconds
   * @param p99 in milliseconds
   */
  record Load(double rate, double p50, double p99) {}

  /** Sends what a script of the project's says, for some seconds, over some connections. */
  static Load run(Path script, URI target, int seconds, int connections, String... arguments)
      throws IOException, InterruptedException {
    return run(FAILED, script, target, seconds, connections, arguments);
  }

  /** The same for what is to be refused. */
  static Load refused(Path script, URI target, int seconds, int connections, String... arguments)
      throws IOException, InterruptedException {
    return run(BROKEN, script, target, seconds, connections, arguments);
  }

  private static Load run(
      Pattern failed, Path script, URI target, int seconds, int connections, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--latency",
                "-s",
                script.toString(),
                target.toString(),
                "--"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || failed.matcher(output).find()) {
      throw new IOException("wrk failed:\n" + output);
    }
    return read(output);
  }

  private static Load read(String output) throws IOException {
    Matcher rate = RATE.matcher(output);
    Matcher latency = LATENCY.matcher(output);
    if (!rate.find() || !latency.find()) {
      throw new IOException("wrk said nothing that is understood:\n" + output);
    }
    double p50 = millis(latency);
    return new Load(Double.parseDouble(rate.group(1)), p50, latency.find() ? millis(latency) : p50);
  }

  private static double millis(Matcher latency) {
    double value = Double.parseDouble(latency.group(2));
    return switch (latency.group(3)) {
      case "us" -> value / 1_000;
      case "ms" -> value;
      default -> value * 1_000;
    };
  }
}
