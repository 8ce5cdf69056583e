package dev.calgate.simulator.caldav;

import dev.calgate.simulator.Faults;
import dev.calgate.simulator.RequestLog;
import dev.calgate.simulator.http.HttpServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A CalDAV server on 127.0.0.1, with users, calendars, dials, faults and a log. Thread-safe;
 * hundreds may run in one JVM.
 *
 * <pre>{@code
 * try (CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC())) {
 *   SimulatedUser alice = server.addUser("alice", "secret");
 *   SimulatedCalendar work = alice.createCalendar("work", "Work");
 *   work.createEvent("Stand-up", start, end);
 *   server.dials().set(Dial.SYNC_PAGE, 50);
 *   server.faults().next(1, Requests.method("REPORT"), Fault.retryAfter(503, Duration.ofSeconds(30)));
 *   …
 *   assertThat(server.log().of("REPORT")).hasSize(2);
 * }
 * }</pre>
 */
public final class CalDavSimulator implements AutoCloseable {
  private final Clock clock;
  private final Dials dials = new Dials(null);
  private final Faults faults = new Faults();
  private final RequestLog log = new RequestLog();
  private final Map<String, SimulatedUser> users = new ConcurrentSkipListMap<>();
  private final HttpServer http;

  private CalDavSimulator(int port, Clock clock) {
    this.clock = clock;
    this.http = HttpServer.start(port, new DavHandler(this, clock, faults, log));
  }

  /** Starts on any free port, without users. */
  public static CalDavSimulator start(Clock clock) {
    return start(0, clock);
  }

  /**
   * Starts without users.
   *
   * @param port 0 for any free one
   * @throws java.io.UncheckedIOException when the port is taken
   */
  public static CalDavSimulator start(int port, Clock clock) {
    return new CalDavSimulator(port, clock);
  }

  /** Where it is, without slash at the end, such as {@code http://127.0.0.1:41234}. */
  public String url() {
    return "http://127.0.0.1:" + http.port();
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  /**
   * Adds a user, without calendars.
   *
   * @throws IllegalStateException when there is one of this name
   */
  public SimulatedUser addUser(String name, String password) {
    SimulatedUser user = new SimulatedUser(this, name, password, clock);
    if (users.putIfAbsent(name, user) != null) {
      throw new IllegalStateException("There is a user " + name + " already");
    }
    return user;
  }

  /** Removes a user, whose credential is refused from now on. */
  public void removeUser(SimulatedUser user) {
    users.remove(user.name());
  }

  /** All users, sorted by name. */
  public List<SimulatedUser> users() {
    return new ArrayList<>(users.values());
  }

  Optional<SimulatedUser> find(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /** What kind of server it is. */
  public Dials dials() {
    return dials;
  }

  /** What goes wrong next. */
  public Faults faults() {
    return faults;
  }

  /** What clients have asked. */
  public RequestLog log() {
    return log;
  }

  /** Stops at once and frees the port; open connections are cut. Closing twice is harmless. */
  @Override
  public void close() {
    http.close();
  }
}
