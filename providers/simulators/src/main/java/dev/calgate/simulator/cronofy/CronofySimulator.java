package dev.calgate.simulator.cronofy;

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
 * A service with Cronofy's API on 127.0.0.1, with accounts, calendars, faults and a log: the API
 * under {@code /v1/}, consent and tokens under {@code /oauth/}. Thread-safe; hundreds may run in
 * one JVM.
 *
 * <p>Scheduling, smart invites, batches, free/busy, service accounts and delegated access are not
 * there. Unlike with Cronofy a callback may be plain HTTP and local.
 *
 * <pre>{@code
 * try (CronofySimulator server = CronofySimulator.start(Clock.systemUTC())) {
 *   server.addClient("client", "secret");
 *   CronofyAccount ann = server.addAccount("ann@example.com");
 *   String refreshToken = ann.grant("client", "read_write");
 *   CronofyCalendar work = ann.createCalendar("Work");
 *   work.createEvent("Stand-up", start, end);
 *   server.writes().hold(true);
 *   server.faults().next(1, Requests.method("GET"), Fault.status(503));
 *   …
 * }
 * }</pre>
 */
public final class CronofySimulator implements AutoCloseable {
  private static final int USUAL_PAGE = 300;

  private final Clock clock;
  private final Faults faults = new Faults();
  private final RequestLog log = new RequestLog();
  private final Grants grants;
  private final Channels channels;
  private final CronofyPush push;
  private final QueuedWrites writes = new QueuedWrites();
  private final Map<String, CronofyAccount> accounts = new ConcurrentSkipListMap<>();
  private final HttpServer http;
  private volatile int pageSize = USUAL_PAGE;
  private volatile int requestsPerMinute;
  private volatile boolean unknownFields;

  private CronofySimulator(int port, Clock clock) {
    this.clock = clock;
    this.grants = new Grants(clock);
    this.channels = new Channels();
    this.push = new CronofyPush(channels);
    channels.out(message -> push.send(message.parcel(grants)));
    this.http = HttpServer.start(port, new CronofyHandler(this));
  }

  /** Starts on any free port, without accounts and clients. */
  public static CronofySimulator start(Clock clock) {
    return start(0, clock);
  }

  /**
   * Starts without accounts and clients.
   *
   * @param port 0 for any free one
   * @throws java.io.UncheckedIOException when the port is taken
   */
  public static CronofySimulator start(int port, Clock clock) {
    return new CronofySimulator(port, clock);
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
   * @param secrets its client secrets that are active; notifications are signed with each
   */
  public void addClient(String clientId, String... secrets) {
    grants.add(clientId, List.of(secrets));
  }

  /**
   * Adds an account with one connected profile and no calendar.
   *
   * @throws IllegalStateException when there is one of this address
   */
  public CronofyAccount addAccount(String email) {
    CronofyAccount account = new CronofyAccount(this, email);
    if (accounts.putIfAbsent(email, account) != null) {
      throw new IllegalStateException("There is an account " + email + " already");
    }
    return account;
  }

  /** All accounts, sorted by address. */
  public List<CronofyAccount> accounts() {
    return new ArrayList<>(accounts.values());
  }

  /** What goes wrong next. */
  public Faults faults() {
    return faults;
  }

  /** What clients have asked. */
  public RequestLog log() {
    return log;
  }

  /** How notifications travel. */
  public CronofyPush push() {
    return push;
  }

  /** When accepted writes become visible. */
  public QueuedWrites writes() {
    return writes;
  }

  /** Most events on a page from now on, 300 at first; Cronofy does not tell how many it gives. */
  public void pageSize(int most) {
    pageSize = most;
  }

  /**
   * Most requests of one application within a minute, the rest refused with 429; 0 for no bound.
   */
  public void requestsPerMinute(int most) {
    requestsPerMinute = most;
  }

  /** Whether answers carry fields that nobody knows yet. */
  public void unknownFields(boolean on) {
    unknownFields = on;
  }

  /** Stops at once and frees the port; open connections are cut. Closing twice is harmless. */
  @Override
  public void close() {
    http.close();
    push.close();
  }

  Optional<CronofyAccount> account(String email) {
    return Optional.ofNullable(accounts.get(email));
  }

  Clock clock() {
    return clock;
  }

  Grants grants() {
    return grants;
  }

  Channels channels() {
    return channels;
  }

  int pageSize() {
    return pageSize;
  }

  int requestsPerMinute() {
    return requestsPerMinute;
  }

  boolean unknownFields() {
    return unknownFields;
  }
}
