package dev.calgate.simulator.demo;

import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import dev.calgate.simulator.owner.EditingOwner;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * A Google Calendar, which pushes. The gateway is a client of its OAuth, and let in by its user.
 */
final class GoogleService implements CalendarService {
  private static final String CLIENT = "calgate-demo";
  private static final String SECRET = "demo";
  private static final String SCOPE = "calendar.events calendar.calendarlist.readonly";
  private static final long SEED = 2;

  private final GoogleSimulator server = GoogleSimulator.start(Clock.systemUTC());
  private final GoogleUser bob = server.addUser("bob@example.com");
  private final EditingOwner owner =
      new EditingOwner(bob.primary().owned(), Clock.systemUTC(), ZoneId.systemDefault(), SEED);

  GoogleService() {
    server.addClient(CLIENT, SECRET);
    server.addUser("carol@example.com");
  }

  @Override
  public String name() {
    return "Google Calendar";
  }

  @Override
  public String provider() {
    return "google";
  }

  @Override
  public String url() {
    return server.url();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "CALGATE_GOOGLE_ROOT_URL",
        url(),
        "CALGATE_GOOGLE_TOKEN_URL",
        url() + "/token",
        "CALGATE_GOOGLE_AUTH_URL",
        url() + "/o/oauth2/v2/auth",
        "CALGATE_GOOGLE_CLIENT_ID",
        CLIENT,
        "CALGATE_GOOGLE_CLIENT_SECRET",
        SECRET);
  }

  @Override
  public Map<String, String> credential() {
    return Map.of("provider", provider(), "refresh_token", bob.grant(CLIENT, SCOPE));
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
