package dev.calgate.benchmark;

import dev.calgate.testkit.servers.RealServer;
import dev.calgate.testkit.servers.ServerKind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fills a calendar quickly: writes where the server keeps its objects, instead of PUT by PUT. */
final class Loader {
  private Loader() {}

  /** Makes a calendar with so many events and gives its address. */
  static URI load(RealServer server, Path directory, String name, int events)
      throws IOException, InterruptedException {
    URI calendar = server.remote().createCalendar(name, name);
    Path folder = folder(server.kind(), directory, calendar);
    for (int i = 0; i < events; i++) {
      Files.writeString(folder.resolve(Events.name(i)), Events.text(i), StandardCharsets.UTF_8);
    }
    if (server.kind() == ServerKind.XANDIKOS) {
      git(folder, "add", ".");
      git(
          folder,
          "-c",
          "user.name=Loader",
          "-c",
          "user.email=loader@example.org",
          "commit",
          "-qm",
          "Load");
    }
    return calendar;
  }

  private static Path folder(ServerKind kind, Path directory, URI calendar) {
    String path = calendar.getPath().substring(1);
    return switch (kind) {
      case RADICALE -> directory.resolve("collections/collection-root").resolve(path);
      case XANDIKOS -> directory.resolve("collections").resolve(path);
      case SABREDAV -> throw new IllegalArgumentException("SabreDAV is not loaded by files");
    };
  }

  private static void git(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("git ended with " + code + " in " + folder);
    }
  }
}
