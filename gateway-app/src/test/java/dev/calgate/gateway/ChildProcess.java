package dev.calgate.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A main class in a JVM of its own, to be ended in every way there is. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final Path output;

  private ChildProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts one on this test's class path. */
  public static ChildProcess start(Class<?> main, String... arguments) {
    try {
      Path output = Files.createTempFile("calgate-child", ".log");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      return new ChildProcess(builder.redirectOutput(output.toFile()).start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it prints something, and gives the first group of it. */
  public String await(String regex) {
    Pattern pattern = Pattern.compile(regex);
    Awaitility.await(regex)
        .atMost(PATIENCE)
        .failFast("it has ended", () -> !process.isAlive() && !pattern.matcher(output()).find())
        .until(() -> pattern.matcher(output()).find());
    Matcher matcher = pattern.matcher(output());
    return matcher.find() && matcher.groupCount() > 0 ? matcher.group(1) : "";
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGSTOP: it is there, and does nothing. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    end(Duration.ofSeconds(10));
  }

  /** Waits for its end and gives the exit code; empty when it does not end in time. */
  public Optional<Integer> end(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
          ? Optional.of(process.exitValue())
          : Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The PostgreSQL servers that work below a directory. */
  public static List<ProcessHandle> servers(Path directory) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().command().filter(it -> it.endsWith("/postgres")).isPresent()
                    && process
                        .info()
                        .arguments()
                        .filter(it -> List.of(it).toString().contains(directory.toString()))
                        .isPresent())
        .toList();
  }

  @Override
  public void close() {
    kill();
    output.toFile().delete();
  }
}
