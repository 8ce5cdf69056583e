package dev.calgate.simulator.demo;

import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedUser;
import dev.calgate.simulator.owner.EditingOwner;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/** A CalDAV server, which has to be polled. */
final class CalDavService implements CalendarService {
  private static final long SEED = 1;

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedUser ann = server.addUser("ann", "demo");
  private final EditingOwner owner =
      new EditingOwner(
          ann.createCalendar("work", "Work").owned(),
          Clock.systemUTC(),
          ZoneId.systemDefault(),
          SEED);

  @Override
  public String name() {
    return "CalDAV server";
  }

  @Override
  public String provider() {
    return "caldav";
  }

  @Override
  public String url() {
    return server.url();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public Map<String, String> credential() {
    return Map.of(
        "provider", provider(), "url", url(), "username", ann.name(), "password", ann.password());
  }

  @Override
  public void edit() {
    owner.step();
  }

  @Override
  public void close() {
    server.close();
  }
}
