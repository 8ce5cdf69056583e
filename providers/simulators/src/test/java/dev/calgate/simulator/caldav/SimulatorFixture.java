package dev.calgate.simulator.caldav;

import dev.calgate.model.EventTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A server with one user and one calendar. */
final class SimulatorFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  final CalDavSimulator server = CalDavSimulator.start(Clock.fixed(NOW, ZoneOffset.UTC));
  final SimulatedUser alice = server.addUser("alice", "wonder:land");
  final SimulatedCalendar work = alice.createCalendar("work", "Work & Play");
  final DavClient client = new DavClient(server, "alice", "wonder:land");
  final String path = work.path();

  static EventTime at(String local) {
    return EventTime.zoned(LocalDateTime.parse(local), BERLIN);
  }

  static EventText event(String title) {
    return EventText.of(title, at("2026-03-03T10:00"), at("2026-03-03T11:00")).uid(title);
  }

  @Override
  public void close() {
    server.close();
  }
}
