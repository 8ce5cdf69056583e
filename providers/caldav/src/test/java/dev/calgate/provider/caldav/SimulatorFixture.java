package dev.calgate.provider.caldav;

import dev.calgate.model.EventTime;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.EventText;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import dev.calgate.testkit.Mirror;
import dev.calgate.testkit.MutableClock;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;

/** A simulated server with one user and one calendar, and the provider before it. */
final class SimulatorFixture implements AutoCloseable {
  static final String PASSWORD = "secret";

  /** The provider's clock; the server has its own. */
  final MutableClock clock = new MutableClock(Instant.now());

  final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  final SimulatedUser ann = server.addUser("ann", PASSWORD);
  final SimulatedCalendar work = ann.createCalendar("work", "Work");
  final CalDavProvider provider =
      new CalDavProvider(new CalDavConfig(), ProviderContext.of(clock, (host, address) -> {}));

  AccountAccess link() {
    return link(server.url(), "ann", PASSWORD);
  }

  AccountAccess link(String url, String user, String password) {
    return provider
        .link(
            new LinkRequest(
                Map.of("url", url, "username", user), Map.of("password", Secret.of(password))))
        .access();
  }

  /** Links the account and opens it. */
  CalendarSession open() {
    return provider.open(link());
  }

  /** A copy of the calendar, yet empty. */
  Mirror mirror(CalendarSession session) {
    return new Mirror(provider, session.listCalendars().get(0).ref());
  }

  /** An event of one hour. */
  static String text(String title) {
    EventTime start =
        EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0), ZoneId.of("Europe/Paris"));
    return EventText.of(title, start, start.withLocal(start.local().plusHours(1))).text();
  }

  @Override
  public void close() {
    provider.close();
    server.close();
  }
}
