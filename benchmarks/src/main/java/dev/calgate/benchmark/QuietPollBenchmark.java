package dev.calgate.benchmark;

import dev.calgate.testkit.servers.RealServer;
import dev.calgate.testkit.servers.ServerKind;
import dev.calgate.testkit.servers.ServerProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a poll of an account costs in which nothing changed: project, server. */
public final class QuietPollBenchmark {
  private static final int CALENDARS = 20;
  private static final int POLLS = 10;
  private static final long LOOK_MILLIS = 200;

  private QuietPollBenchmark() {}

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path project = Path.of(arguments[0]);
    ServerKind kind = ServerKind.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    Path directory = Files.createTempDirectory("calgate-benchmark");
    try (RealServer server = RealServer.start(kind, directory);
        ServerProxy proxy = ServerProxy.before(server)) {
      for (int i = 0; i < CALENDARS; i++) {
        Loader.load(server, directory, "calendar-" + i, 5);
      }
      try (RunningGateway gateway = RunningGateway.start(project, directory, "1s")) {
        gateway.awaitLive(gateway.connect(proxy.base(), server));
        watch(proxy);
      }
    }
  }

  private static void watch(ServerProxy proxy) throws InterruptedException {
    long requests = proxy.requests();
    long bytes = proxy.answerBytes();
    while (proxy.requests() < requests + POLLS) {
      Thread.sleep(LOOK_MILLIS);
    }
    long more = proxy.requests() - requests;
    System.out.printf(
        "%d calendars, nothing changed: %d bytes an answer over %d requests%n",
        CALENDARS, (proxy.answerBytes() - bytes) / more, more);
  }
}
