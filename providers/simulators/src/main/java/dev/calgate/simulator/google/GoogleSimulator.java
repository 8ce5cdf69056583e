package dev.calgate.simulator.google;

import dev.calgate.simulator.Faults;
import dev.calgate.simulator.RequestLog;
import dev.calgate.simulator.http.HttpServer;
import java.security.PublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A Google Calendar on 127.0.0.1, with users, calendars, dials, faults and a log: the API under
 * {@code /calendar/v3/}, authorization at {@code /o/oauth2/v2/auth}, tokens at {@code /token},
 * {@code /revoke} and {@code /oauth2/v2/userinfo}. Thread-safe; hundreds may run in one JVM.
 *
 * <p>Settings, access rules, colours, quickAdd, clear, transferOwnership and batches are not there.
 * Invitations do not travel between users: what a guest sees is inserted by hand. Sharing does not
 * make sync tokens worthless by itself, {@code eventTypes} of watch filters nothing, and a scope
 * for some calendars only, such as {@code calendar.events.owned}, opens all of them.
 *
 * <pre>{@code
 * try (GoogleSimulator server = GoogleSimulator.start(Clock.systemUTC())) {
 *   server.addClient("client", "secret");
 *   GoogleUser ann = server.addUser("ann@example.com");
 *   String refreshToken = ann.grant("client", "calendar");
 *   GoogleCalendar work = ann.createCalendar("Work");
 *   work.createEvent("Stand-up", start, end);
 *   server.dials().set(GoogleDial.PAGE_SIZE, 50);
 *   server.faults().next(1, Requests.method("GET"), Fault.status(503));
 *   …
 *   assertThat(server.log().of("GET")).hasSize(2);
 * }
 * }</pre>
 */
public final class GoogleSimulator implements AutoCloseable {
  private final Clock clock;
  private final GoogleDials dials = new GoogleDials();
  private final Faults faults = new Faults();
  private final RequestLog log = new RequestLog();
  private final Stamps stamps;
  private final Grants grants;
  private final Channels channels;
  private final PushDial push;
  private final Map<String, GoogleUser> users = new ConcurrentSkipListMap<>();
  private final Map<String, GoogleCalendar> calendars = new ConcurrentHashMap<>();
  private final Map<String, ServiceAccount> serviceAccounts = new ConcurrentHashMap<>();
  private final HttpServer http;

  /**
   * @param delegated whether it may act in the name of any user
   */
  record ServiceAccount(GoogleUser self, PublicKey key, boolean delegated) {}

  private GoogleSimulator(int port, Clock clock) {
    this.clock = clock;
    this.stamps = new Stamps(clock);
    this.grants = new Grants(clock);
    this.channels = new Channels(clock);
    this.push = new PushDial(channels);
    channels.out(push::send);
    this.http = HttpServer.start(port, new GoogleHandler(this));
  }

  /** Starts on any free port, without users and clients. */
  public static GoogleSimulator start(Clock clock) {
    return start(0, clock);
  }

  /**
   * Starts without users and clients.
   *
   * @param port 0 for any free one
   * @throws java.io.UncheckedIOException when the port is taken
   */
  public static GoogleSimulator start(int port, Clock clock) {
    return new GoogleSimulator(port, clock);
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
   * Registers an application.
   *
   * @param redirects where users may be sent back to; none for anywhere
   */
  public void addClient(String clientId, String clientSecret, String... redirects) {
    grants.add(new Grants.Client(clientId, clientSecret, List.of(redirects)));
  }

  /**
   * Adds a user with a primary calendar.
   *
   * @throws IllegalStateException when there is one of this address
   */
  public GoogleUser addUser(String email) {
    if (users.containsKey(email)) {
      throw new IllegalStateException("There is a user " + email + " already");
    }
    GoogleUser user = new GoogleUser(this, email);
    users.put(email, user);
    return user;
  }

  /**
   * Adds a service account, which has a calendar like any user.
   *
   * @param key verifies what the account signs (RS256)
   * @param delegated whether it may act in the name of any user
   * @throws IllegalStateException when there is a user of this address
   */
  public GoogleUser addServiceAccount(String email, PublicKey key, boolean delegated) {
    GoogleUser self = addUser(email);
    serviceAccounts.put(email, new ServiceAccount(self, key, delegated));
    return self;
  }

  /** All users, sorted by address. */
  public List<GoogleUser> users() {
    return new ArrayList<>(users.values());
  }

  /** What kind of server it is. */
  public GoogleDials dials() {
    return dials;
  }

  /** What goes wrong next. */
  public Faults faults() {
    return faults;
  }

  /** What clients have asked: bodies unpacked, and methods as they were meant. */
  public RequestLog log() {
    return log;
  }

  /** How pushes travel. */
  public PushDial push() {
    return push;
  }

  /** Stops at once and frees the port; open connections are cut. Closing twice is harmless. */
  @Override
  public void close() {
    http.close();
    push.close();
  }

  Optional<GoogleUser> user(String email) {
    return Optional.ofNullable(users.get(email));
  }

  Optional<GoogleCalendar> calendar(String id) {
    return Optional.ofNullable(calendars.get(id));
  }

  Optional<ServiceAccount> serviceAccount(String email) {
    return Optional.ofNullable(serviceAccounts.get(email));
  }

  void add(GoogleCalendar calendar) {
    calendars.put(calendar.id(), calendar);
  }

  void remove(GoogleCalendar calendar) {
    calendars.remove(calendar.id());
  }

  Clock clock() {
    return clock;
  }

  Stamps stamps() {
    return stamps;
  }

  Grants grants() {
    return grants;
  }

  Channels channels() {
    return channels;
  }
}
