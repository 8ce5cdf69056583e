package dev.calgate.gateway.registry;

import dev.calgate.provider.EgressPolicy;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Quota;
import dev.calgate.provider.Traffic;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this gateway, and all that share its database, below the quotas of services, silent where
 * it was asked to be, and off hosts that are down. What must not be sent fails at once, with the
 * time until it may; only the next request of a pass that has begun waits until there is room in a
 * quota, since the pass would have to begin anew ({@link PatientSession}). Of every quota a tenth
 * stays unused; looks and passes leave another tenth to calls that somebody waits for ({@link
 * Urgency}). Thread-safe.
 */
public final class Pacing implements Traffic {
  private static final int LOOKS = 80;
  private static final int URGENT = 85;

  /** What comes after the first request of an urgent call, which may have had its effect. */
  private static final int ALL = 90;

  /** From here on a request that nobody but the gateway waits for is only waiting. */
  private static final Duration WAITING = Duration.ofMillis(500);

  /** Of a host that lets so many wait for so long, no more is asked meanwhile. */
  private static final int MOST_WAITING = 16;

  private static final Duration LONG = Duration.ofSeconds(5);

  /** Others may take the room that somebody waited for, but not for ever. */
  private static final int MOST_WAITS = 100;

  private static final Duration UNCOUNTED_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final Duration LONGEST_SPREAD = Duration.ofMinutes(1);

  private final Counts quotas;
  private final Waits waits;
  private final Silences silences;
  private final Circuits circuits;
  private final Underway underway;
  private final Clock clock;
  private final RandomGenerator random;
  private final AtomicLong heldBack = new AtomicLong();

  /**
   * Nothing was sent yet.
   *
   * @param ceiling of the poll interval: a host that is back is tried again within half of it
   * @param quotas counts what is sent, and perhaps what others send
   * @param waits where passes wait that are under way
   * @param random spreads what was held back together; thread-safe
   */
  public Pacing(Duration ceiling, Counts quotas, Waits waits, Clock clock, RandomGenerator random) {
    this.quotas = quotas;
    this.waits = waits;
    this.silences = new Silences(clock);
    this.circuits = new Circuits(shorter(LONGEST_REST, ceiling.dividedBy(2)), clock);
    this.underway = new Underway(clock);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Exchange begin(String origin, String user, List<Quota> counted) {
    Urgency urgency = Urgency.current();
    Patience patience = Patience.current();
    String host = Circuits.host(origin);
    boolean begun = patience != null && patience.hasSent();
    if (!begun) {
      checkWaiting(host, urgency);
    }
    Optional<Counts.Full> full = full(host, user, counted, urgency);
    for (int i = 0; full.isPresent(); i++) {
      if (!begun || i == MOST_WAITS || !waits.pass(full.get().left())) {
        throw full(full.get(), urgency);
      }
      full = full(host, user, counted, urgency);
    }
    if (urgency != null) {
      urgency.send();
    }
    if (patience != null) {
      patience.send();
    }
    return new Sent(host, user, underway.begin(host, urgency != null));
  }

  /** Looks would else all end up waiting for one host, and none would be left for others. */
  private void checkWaiting(String host, @Nullable Urgency urgency) {
    if (urgency == null && underway.to(host, LONG) >= MOST_WAITING) {
      throw heldBack(
          ErrorKind.UNREACHABLE,
          ErrorScope.ACCOUNT,
          "Not sent: " + host + " lets " + MOST_WAITING + " requests wait for their answers",
          spread(LONG, LONG, null),
          null);
    }
  }

  /** Counts a request if it may be sent now, and otherwise tells which quota has no room. */
  private Optional<Counts.Full> full(
      String host, String user, List<Quota> counted, @Nullable Urgency urgency) {
    checkSilence(host, user, urgency);
    checkCircuit(host, urgency);
    int percent = urgency == null ? LOOKS : urgency.hasSent() ? ALL : URGENT;
    try {
      Optional<Counts.Full> full = quotas.take(counted, percent, clock.instant());
      if (full.isPresent()) {
        circuits.release(host);
      }
      return full;
    } catch (Counts.UnknownException e) {
      circuits.release(host);
      throw heldBack(
          ErrorKind.UNREACHABLE,
          ErrorScope.CALENDAR,
          "Not sent: the database does not count requests at the moment",
          UNCOUNTED_PAUSE,
          urgency);
    }
  }

  private void checkSilence(String host, String user, @Nullable Urgency urgency) {
    Silences.Wish wish = silences.left(host, user).orElse(null);
    if (wish != null) {
      boolean all = wish.scope() == ErrorScope.PROVIDER;
      Duration most = all ? shorter(wish.left(), LONGEST_SPREAD) : Duration.ZERO;
      throw heldBack(
          ErrorKind.THROTTLED,
          wish.scope(),
          "Not sent: the service has asked for fewer requests",
          spread(wish.left(), most, urgency),
          urgency);
    }
  }

  private void checkCircuit(String host, @Nullable Urgency urgency) {
    Duration left = circuits.closedFor(host, urgency != null).orElse(null);
    if (left != null) {
      // Whoever only looks comes round by its own growing pauses, which are spread already.
      throw heldBack(
          ErrorKind.UNREACHABLE,
          ErrorScope.ACCOUNT,
          leftAlone(host),
          urgency == null ? null : left,
          urgency);
    }
  }

  private static String leftAlone(String host) {
    return "Not sent: "
        + host
        + " has failed again and again; it is tried by one request at a time";
  }

  private ProviderException full(Counts.Full full, @Nullable Urgency urgency) {
    Quota quota = full.quota();
    boolean own = quota.scope() == ErrorScope.ACCOUNT;
    String whose = own ? "this account" : "all accounts together";
    return heldBack(
        ErrorKind.THROTTLED,
        quota.scope(),
        "Not sent: the quota of %s, %d requests in %d s, is nearly used up"
            .formatted(whose, quota.most(), Math.max(1, quota.span().toSeconds())),
        spread(full.left(), own ? Duration.ZERO : quota.span(), urgency),
        urgency);
  }

  /** What was begun may have had its effect: then nobody may take it for not done. */
  private ProviderException heldBack(
      ErrorKind kind,
      ErrorScope scope,
      String message,
      @Nullable Duration wait,
      @Nullable Urgency urgency) {
    heldBack.incrementAndGet();
    return urgency != null && urgency.hasSent()
        ? new ProviderException(ErrorKind.UNREACHABLE, scope, message, wait, null)
        : ProviderException.unsent(kind, scope, message, wait);
  }

  /** All that are held back together would else come back together. */
  private Duration spread(Duration wait, Duration most, @Nullable Urgency urgency) {
    return urgency != null
        ? wait
        : wait.plusMillis(Math.round(most.toMillis() * random.nextDouble()));
  }

  /**
   * The same policy, for requests that waited for a connection while their host went down: they do
   * not dial any more.
   */
  public EgressPolicy watching(EgressPolicy policy) {
    return (name, address) -> {
      String host = Circuits.host(name, address.getPort());
      if (!circuits.letsDial(host)) {
        heldBack.incrementAndGet();
        // It may be a second try, over a new connection, of what a kept one has sent.
        throw new ProviderException(
            ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, leftAlone(host), null, null);
      }
      policy.check(name, address);
    };
  }

  /** The hosts that are left alone. */
  public Circuits circuits() {
    return circuits;
  }

  /** How many looks and passes have been waiting for a service for half a second. */
  public int waiting() {
    return underway.looksFor(WAITING);
  }

  /** How many requests were not sent since the start. */
  public long heldBack() {
    return heldBack.get();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** A request on its way. */
  private final class Sent implements Exchange {
    private final String host;
    private final String user;
    private final Underway.Request request;

    Sent(String host, String user, Underway.Request request) {
      this.host = host;
      this.user = user;
      this.request = request;
    }

    @Override
    public void answered(int status) {
      if (isDown(status)) {
        circuits.failed(host, user, false);
      } else {
        circuits.answered(host);
      }
    }

    @Override
    public void throttled(ErrorScope scope, Duration wait) {
      circuits.answered(host);
      silences.ask(host, user, scope, wait);
    }

    @Override
    public void unanswered() {
      circuits.failed(host, user, false);
    }

    @Override
    public void unreachable() {
      circuits.failed(host, user, true);
    }

    @Override
    public void close() {
      underway.end(request);
      circuits.release(host);
    }
  }

  /** Some of 5xx say that this request will never work (RFC 9110 section 15.6, RFC 4918). */
  private static boolean isDown(int status) {
    return status >= 500 && status != 501 && status != 505 && status != 507;
  }
}
