package dev.calgate.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.store.QuotaGrants;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Quota;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways on one database, which come and go, before one service that counts their requests. */
class SharedQuotasTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int QUOTA = 120;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-24T09:00:00Z"));
  private final DataSource pool = TestDatabase.create().pool();
  private final Jdbi database = Jdbi.create(pool);
  private long turned = System.nanoTime();

  /** A gateway's providers and pacing, with one account open. */
  private final class Node implements AutoCloseable {
    private final ProviderRegistry providers;
    private final CalendarSession session;
    private final CalendarSession urgent;
    private int sent;
    private int heldBack;

    Node(GoogleSimulator google, AccountAccess access, int seed) {
      Pacing pacing = pacing(Counts.shared(QuotaGrants.in(pool)), seed);
      providers = providers(google, pacing);
      session = google(providers).open(access);
      urgent = new UrgentSession(session);
    }

    void ask(boolean urgently) {
      try {
        (urgently ? urgent : session).listCalendars();
        sent++;
      } catch (ProviderException e) {
        // Anything else is the service's own refusal.
        assertThat(e).hasMessageStartingWith("Not sent: the quota");
        heldBack++;
      }
    }

    @Override
    public void close() {
      session.close();
      providers.close();
    }
  }

  private Pacing pacing(Counts counts, int seed) {
    return new Pacing(Duration.ofMinutes(5), counts, Waits.of(0), clock, new Random(seed));
  }

  private ProviderRegistry providers(GoogleSimulator google, Pacing pacing) {
    Map<String, Object> block =
        Map.of(
            "clientId",
            "client",
            "clientSecret",
            "secret",
            "rootUrl",
            google.url(),
            "tokenUrl",
            google.url() + "/token",
            "requestsPerMinuteAndUser",
            QUOTA);
    ProviderContext context =
        ProviderContext.of(clock, pacing.watching(Egress.allowing(List.of("127.0.0.1"))));
    return ProviderRegistry.configured(
        Map.of("google", MAPPER.convertValue(block, ProviderRegistry.installed().get("google"))),
        context.with(pacing));
  }

  private static CalendarProvider google(ProviderRegistry providers) {
    return providers.find("google").orElseThrow();
  }

  private AccountAccess linked(GoogleSimulator google) {
    google.addClient("client", "secret");
    String token =
        google
            .addUser("ann@example.com")
            .grant("client", "https://www.googleapis.com/auth/calendar");
    try (ProviderRegistry providers = providers(google, pacing(Counts.own(), 1))) {
      return google(providers)
          .link(new LinkRequest(Map.of(), Map.of("refresh_token", Secret.of(token))))
          .access();
    }
  }

  /** Turns the clock, and the database's, which goes on by itself meanwhile. */
  private void turn(Duration by) {
    clock.advance(by);
    long now = System.nanoTime();
    long ahead = by.toNanos() - (now - turned);
    turned = now;
    try (Handle handle = database.open()) {
      handle.execute(
          "update quota_grant set until = until - ? * interval '1 microsecond'", ahead / 1000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theirServiceNeverSeesMoreThanNineTenthsOfAQuotaInAnyMinute(int seed) {
    Random random = new Random(seed);
    try (GoogleSimulator google = GoogleSimulator.start(clock)) {
      AccountAccess access = linked(google);
      turn(MINUTE);
      google.dials().set(GoogleDial.REQUESTS_PER_MINUTE, QUOTA * 9 / 10);
      List<Node> nodes = new ArrayList<>();
      List<Node> ended = new ArrayList<>();
      nodes.add(new Node(google, access, seed));
      for (int i = 0; i < 900; i++) {
        turn(Duration.ofMillis(random.nextInt(400)));
        if (i == 200 || i == 205 || i == 500 || i == 700) {
          nodes.add(new Node(google, access, seed + i));
        }
        if (i == 400 || i == 500) {
          // It has sent what it could up to now.
          ended.add(nodes.remove(0));
        }
        nodes.get(random.nextInt(nodes.size())).ask(random.nextInt(5) == 0);
      }
      ended.addAll(nodes);
      ended.forEach(Node::close);
      int sent = ended.stream().mapToInt(it -> it.sent).sum();
      System.out.printf(
          "seed %d: %d sent in 180 s by 5 gateways, %s each, %d held back%n",
          seed,
          sent,
          ended.stream().map(it -> it.sent).toList(),
          ended.stream().mapToInt(it -> it.heldBack).sum());
      assertThat(ended).as("seed %d", seed).allMatch(it -> it.sent > 5);
      // Looks may use four fifths, and of a minute a twentieth is lost.
      assertThat(sent).as("seed %d", seed).isGreaterThan((int) (180 / 63.0 * QUOTA * 0.65));
    }
  }

  @Test
  void whatIsHeldBackGoesThroughWhenItWasTold() {
    List<Quota> quotas =
        List.of(
            Quota.perMinute("all", ErrorScope.PROVIDER, 1_000),
            Quota.perMinute("ann", ErrorScope.ACCOUNT, 10));
    QuotaGrants grants = QuotaGrants.in(pool);
    Pacing one = pacing(Counts.shared(grants), 1);
    Pacing other = pacing(Counts.shared(grants), 1);
    for (int i = 0; i < 8; i++) {
      (i % 2 == 0 ? one : other).begin("https://example.com", "ann", quotas).close();
      turn(Duration.ofSeconds(1));
    }
    Duration left =
        catchThrowableOfType(
                ProviderException.class, () -> one.begin("https://example.com", "ann", quotas))
            .retryAfter()
            .orElseThrow();

    assertThat(left).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(56));
    turn(left.plusMillis(10));
    one.begin("https://example.com", "ann", quotas).close();
  }

  @Test
  void withoutTheDatabaseNothingIsSentThatWasNotGranted() {
    List<Quota> quotas = List.of(Quota.perMinute("all", ErrorScope.PROVIDER, 6_000));
    Pacing pacing = pacing(Counts.shared(QuotaGrants.in(pool)), 1);
    pacing.begin("https://example.com", "ann", quotas).close();
    try (Handle handle = database.open()) {
      handle.execute("alter table quota_grant rename to quota_grant_away");
    }
    pacing.begin("https://example.com", "ann", quotas).close();
    ProviderException call = Urgency.urgently(() -> refused(pacing, quotas));
    for (ProviderException error : List.of(call, refused(pacing, quotas))) {
      assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(error.scope()).isEqualTo(ErrorScope.CALENDAR);
      assertThat(error.isUnsent()).isTrue();
      assertThat(error.retryAfter()).contains(Duration.ofSeconds(2));
    }
  }

  private static ProviderException refused(Pacing pacing, List<Quota> quotas) {
    return catchThrowableOfType(
        ProviderException.class, () -> pacing.begin("https://example.com", "ann", quotas));
  }

  @Test
  void aGatewayThatFreezesWhileItIsGrantedSomethingKeepsNobodyWaiting() {
    QuotaGrants grants = QuotaGrants.in(pool);
    List<QuotaGrants.Wish> wishes = List.of(new QuotaGrants.Wish("all", 90, 1, MINUTE));
    try (Handle frozen = database.open()) {
      frozen.begin();
      frozen
          .createQuery(
              """
              select pg_advisory_xact_lock(hashtextextended('calgate.quota/'
                || encode(sha256('all'), 'hex'), 0))::text
              """)
          .mapTo(String.class)
          .one();
      assertThatThrownBy(() -> grants.take(wishes)).hasMessageContaining("lock timeout");
      frozen.rollback();
    }
    assertThat(grants.take(wishes).get(0).amount()).isEqualTo(1);
  }

  @Test
  void whatIsOverIsForgotten() {
    QuotaGrants grants = QuotaGrants.in(pool);
    Pacing pacing = pacing(Counts.shared(grants), 1);
    for (int user = 0; user < 50; user++) {
      pacing
          .begin(
              "https://example.com",
              "",
              List.of(Quota.perMinute("user" + user, ErrorScope.ACCOUNT, 600)))
          .close();
    }
    assertThat(rows()).isEqualTo(50);
    turn(Duration.ofMinutes(2));
    grants.forgetOver();

    assertThat(rows()).isZero();
  }

  private int rows() {
    try (Handle handle = database.open()) {
      return handle.createQuery("select count(*) from quota_grant").mapTo(Integer.class).one();
    }
  }
}
