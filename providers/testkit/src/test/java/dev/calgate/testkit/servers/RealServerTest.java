package dev.calgate.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@RequiresServer({ServerKind.RADICALE, ServerKind.XANDIKOS, ServerKind.SABREDAV})
class RealServerTest {
  private static final String EVENT =
      String.join(
          "\r\n",
          "BEGIN:VCALENDAR",
          "VERSION:2.0",
          "PRODID:-//Calgate//Tests//EN",
          "BEGIN:VEVENT",
          "UID:4711",
          "DTSTAMP:20260101T000000Z",
          "DTSTART:20260102T090000Z",
          "DTEND:20260102T100000Z",
          "SUMMARY:Kept",
          "END:VEVENT",
          "END:VCALENDAR",
          "");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenIsThereAfterARestart(ServerKind kind) {
    try (RealServer server = RealServer.start(kind, directory)) {
      RealRemote remote = server.remote();
      remote.put(remote.createCalendar("work", "Work"), "4711.ics", EVENT);
    }
    try (RealServer server = RealServer.start(kind, directory)) {
      RealRemote remote = server.remote();
      URI object = remote.calendar("work").resolve("4711.ics");
      assertThat(remote.send("GET", object, null, "").body()).contains("SUMMARY:Kept");
      remote.delete(remote.calendar("work"), "4711.ics");
      assertThat(remote.send("GET", object, null, "").statusCode()).isEqualTo(404);
      remote.deleteCalendar(remote.calendar("work"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingLeavesNoProcessBehind(ServerKind kind) {
    List<ProcessHandle> started;
    try (RealServer server = RealServer.start(kind, directory)) {
      assertThat(server.home()).hasPath(kind.homePath());
      started = ProcessHandle.current().descendants().toList();
      assertThat(started).isNotEmpty();
    }
    assertThat(started).noneMatch(ProcessHandle::isAlive);
  }
}
