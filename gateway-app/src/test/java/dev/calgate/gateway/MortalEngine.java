package dev.calgate.gateway;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.schedule.SyncWorkers;
import dev.calgate.gateway.store.Store;
import dev.calgate.gateway.store.TestPool;
import dev.calgate.gateway.sync.AccountSync;
import dev.calgate.gateway.sync.Auditing;
import dev.calgate.gateway.sync.CalendarSync;
import dev.calgate.gateway.sync.FailurePolicy;
import dev.calgate.gateway.sync.PollPace;
import dev.calgate.gateway.sync.SyncRun;
import dev.calgate.gateway.write.EventWriter;
import dev.calgate.gateway.write.WriteOrder;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Origin;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import dev.calgate.provider.caldav.CalDavConfig;
import dev.calgate.provider.google.GoogleConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * The engine of a gateway without its HTTP server, which does the same things in the same order
 * whenever it is run; as a process of its own one that halts at a point.
 */
final class MortalEngine {
  static final ApplicationId APPLICATION = new ApplicationId("default");
  static final PollPace PACE = new PollPace(Duration.ofSeconds(60), Duration.ofMinutes(10));
  static final String ACKNOWLEDGED = "acknowledged ";
  private static final Origin CALLER = new Origin(Origin.Type.API, "request");
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  final Store store;
  final SyncWorkers workers;
  private final AccountLinker linker;
  private final ProviderRegistry providers;
  private final EventWriter writer;

  MortalEngine(
      DataSource database, String google, Clock clock, UnaryOperator<CalendarProvider> seen) {
    providers = providers(google, clock, seen);
    store =
        Store.open(
            database,
            List.of(APPLICATION),
            clock,
            (application, account) -> Optional.empty(),
            () -> {});
    CredentialCipher cipher =
        new CredentialCipher(List.of(Secret.of(Base64.getEncoder().encodeToString(new byte[32]))));
    linker = new AccountLinker(providers, store.accounts(), cipher, clock);
    Random random = new Random(7);
    CalendarSync calendars =
        new CalendarSync(linker, store.commit(), Auditing.NONE, clock, random, Runnable::run);
    AccountSync accounts =
        new AccountSync(
            linker,
            store.calendars(),
            PACE,
            clock,
            random,
            (account, provider, session) -> Optional.empty());
    FailurePolicy policy = new FailurePolicy(PACE, random);
    SyncRun run = new SyncRun(store.sync(), store.accounts(), accounts, calendars, policy, clock);
    workers = new SyncWorkers(store.sync(), run, clock, "mortal", 4, () -> 0);
    writer =
        new EventWriter(linker, store.events(), store.writes(), store.commit(), () -> {}, clock);
  }

  private static ProviderRegistry providers(
      String google, Clock clock, UnaryOperator<CalendarProvider> seen) {
    GoogleConfig config = new GoogleConfig();
    config.setClientId("client");
    config.setClientSecret("secret");
    config.setRootUrl(google);
    config.setTokenUrl(google + "/token");
    config.setPageSize(2);
    ProviderRegistry configured =
        ProviderRegistry.configured(
            Map.of("google", config, "caldav", new CalDavConfig()),
            ProviderContext.of(clock, (host, address) -> {}));
    return new ProviderRegistry(
        List.of(
            seen.apply(configured.find("google").orElseThrow()),
            seen.apply(configured.find("caldav").orElseThrow())));
  }

  void link(String provider, Map<String, String> settings, Map<String, Secret> secrets) {
    linker.link(
        APPLICATION,
        providers.find(provider).orElseThrow(),
        new LinkRequest(settings, secrets),
        AccountLinker.Labels.NONE);
  }

  /** Makes an event, or finds the one that was made before. */
  String create(CalendarId calendar, String title) {
    EventTime start = EventTime.zoned(LocalDateTime.of(2026, 12, 3, 9, 0), PARIS);
    return writer
        .create(
            order(),
            calendar,
            title + "@calgate",
            EventDetails.of(title, start, start.withLocal(start.local().plusHours(1))))
        .value();
  }

  private static WriteOrder order() {
    return new WriteOrder(APPLICATION, CALLER, false, position -> true);
  }

  /** Reads what is due, then writes into each calendar; in the first an event also goes again. */
  private void work(List<CalendarId> calendars) {
    workers.runDue();
    for (CalendarId calendar : calendars) {
      String stays = create(calendar, "Made in " + calendar);
      answer("made " + calendar);
      writer.change(order(), stays, null, it -> it.with(EventStatus.TENTATIVE));
      answer("changed " + calendar);
    }
    CalendarId first = calendars.get(0);
    writer.delete(order(), create(first, "Gone from " + first), null);
    answer("deleted " + first);
  }

  private static void answer(String what) {
    CrashPoint.BEFORE_ANSWER.reached();
    System.out.println(ACKNOWLEDGED + what);
  }

  /**
   * Works until it halts, or to the end.
   *
   * @param arguments the point, its hit, the database's address, Google's, and calendars
   */
  public static void main(String[] arguments) {
    DataSource database = TestPool.of(arguments[2], 24);
    MortalEngine engine =
        new MortalEngine(
            HaltingProxies.database(database),
            arguments[3],
            Clock.systemUTC(),
            HaltingProxies::provider);
    CrashPoint.arm(CrashPoint.valueOf(arguments[0]), Long.parseLong(arguments[1]));
    engine.work(
        List.of(arguments).subList(4, arguments.length).stream().map(CalendarId::new).toList());
    System.exit(0);
  }
}
