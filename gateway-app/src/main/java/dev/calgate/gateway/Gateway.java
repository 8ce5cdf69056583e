package dev.calgate.gateway;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.account.ApplicationKeys;
import dev.calgate.gateway.account.ConsentProofs;
import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.account.CredentialRotation;
import dev.calgate.gateway.account.Tokens;
import dev.calgate.gateway.api.AccountsResource;
import dev.calgate.gateway.api.AuditResource;
import dev.calgate.gateway.api.AvailabilityResource;
import dev.calgate.gateway.api.BodyLimit;
import dev.calgate.gateway.api.CalendarsResource;
import dev.calgate.gateway.api.ChangesResource;
import dev.calgate.gateway.api.DigestResource;
import dev.calgate.gateway.api.EventWritesResource;
import dev.calgate.gateway.api.EventsResource;
import dev.calgate.gateway.api.FreeBusyResource;
import dev.calgate.gateway.api.Idempotency;
import dev.calgate.gateway.api.IdempotencyFilter;
import dev.calgate.gateway.api.KeyFilter;
import dev.calgate.gateway.api.OpenApiResource;
import dev.calgate.gateway.api.ProblemMapper;
import dev.calgate.gateway.api.ProblemPages;
import dev.calgate.gateway.api.RequestIds;
import dev.calgate.gateway.api.SyncResource;
import dev.calgate.gateway.api.TokensResource;
import dev.calgate.gateway.config.DatabaseBlock;
import dev.calgate.gateway.config.GatewayConfiguration;
import dev.calgate.gateway.console.ConnectAddresses;
import dev.calgate.gateway.console.ConnectResource;
import dev.calgate.gateway.feed.ChangeFeed;
import dev.calgate.gateway.ops.AuditMetrics;
import dev.calgate.gateway.ops.DatabaseHealth;
import dev.calgate.gateway.ops.DropwizardMetrics;
import dev.calgate.gateway.ops.MetricsPage;
import dev.calgate.gateway.ops.NotificationMetrics;
import dev.calgate.gateway.ops.SyncMetrics;
import dev.calgate.gateway.ops.SyncPage;
import dev.calgate.gateway.ops.TrafficMetrics;
import dev.calgate.gateway.ops.TzdataHealth;
import dev.calgate.gateway.ops.WorkersHealth;
import dev.calgate.gateway.push.ChannelKeeper;
import dev.calgate.gateway.push.PushServlet;
import dev.calgate.gateway.registry.Counts;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.registry.Pacing;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.registry.Waits;
import dev.calgate.gateway.schedule.Jobs;
import dev.calgate.gateway.schedule.NamedJob;
import dev.calgate.gateway.schedule.SyncWorkers;
import dev.calgate.gateway.schedule.Threads;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.Backlog;
import dev.calgate.gateway.store.Database;
import dev.calgate.gateway.store.FeedSignals;
import dev.calgate.gateway.store.QuotaGrants;
import dev.calgate.gateway.store.Store;
import dev.calgate.gateway.sync.AccountSync;
import dev.calgate.gateway.sync.AuditPlan;
import dev.calgate.gateway.sync.CalendarSync;
import dev.calgate.gateway.sync.FailurePolicy;
import dev.calgate.gateway.sync.PollPace;
import dev.calgate.gateway.sync.SyncRun;
import dev.calgate.gateway.webhook.Notifications;
import dev.calgate.gateway.write.EventWriter;
import dev.calgate.gateway.write.ManagedWriter;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Feature;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.errors.EofExceptionWriterInterceptor;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.glassfish.jersey.server.ServerProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of one gateway together, and says in which order they begin and end. */
final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final String ENCRYPTION_KEY = "encryption.key";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration REPEATABLE = Duration.ofDays(3);

  /** Of the workers so many may wait for room in a quota. */
  private static final int WAITING_PART = 4;

  private static final int RESPONDERS = 64;
  private static final Duration LAST_PASSES = Duration.ofSeconds(2);
  private static final Duration LAST_RENEWALS = Duration.ofSeconds(4);

  private final GatewayConfiguration configuration;
  private final Environment environment;
  private final Clock clock;
  private final Ending ending;
  private final Path data;
  private final Map<ApplicationId, List<Secret>> applications;
  private final Database database;
  private final FeedSignals signals;
  private final Store store;
  private final ChangeFeed feed;
  private final Egress egress;
  private final QuotaGrants grants;
  private final Pacing pacing;
  private final ProviderRegistry providers;
  private final ConnectAddresses addresses;
  private final AccountLinker linker;
  private final CredentialCipher cipher;
  private final CredentialRotation rotation;
  private final ChannelKeeper channels;
  private final AuditPlan audits;
  private final SyncWorkers workers;
  private final Notifications notifications;
  private final EventWriter writer;
  private final ManagedWriter managed;

  private Gateway(
      GatewayConfiguration configuration, Environment environment, Clock clock, Ending ending)
      throws IOException {
    this.configuration = configuration;
    this.environment = environment;
    this.clock = clock;
    this.ending = ending;
    data = Files.createDirectories(Path.of(configuration.data()));
    applications = Applications.of(configuration, data);
    cipher = cipher();
    database = Database.open(databaseSettings(), data, environment.metrics());
    ending.owns(database);
    signals = new FeedSignals(database);
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    egress = Egress.allowing(configuration.egress().allow());
    grants = QuotaGrants.in(database.dataSource());
    pacing = pacing(random);
    providers = ProviderRegistry.configured(configuration.providers(), providerContext());
    addresses = new ConnectAddresses(publicUrl(), providers);
    store =
        Store.open(
            database.dataSource(),
            applications.keySet(),
            clock,
            addresses::reconnect,
            signals::raise);
    store.tzdata().begin(clock.instant());
    feed = new ChangeFeed(store.changes(), clock, configuration.limits().waitingReaders());
    linker = new AccountLinker(providers, store.accounts(), cipher, clock);
    rotation = new CredentialRotation(store.accounts(), cipher);
    rotation.check();
    PollPace pace = new PollPace(configuration.poll().floor(), configuration.poll().ceiling());
    FailurePolicy policy = new FailurePolicy(pace, random);
    channels =
        new ChannelKeeper(linker, store.channels(), cipher, publicUrl(), policy, clock, random);
    audits =
        new AuditPlan(store.audits(), compared(), configuration.audit().every(), clock, random);
    workers = workers(pace, policy, random);
    notifications = notifications(random);
    writer = eventWriter();
    managed = new ManagedWriter(store.managed(), store.events(), writer);
    if (!database.isShared()) {
      store.notifications().queue().abandonAll(clock.instant());
      store.idempotency().releaseAll();
      store.writes().loseAll(clock.instant());
    }
  }

  /**
   * Opens the store and registers everything with Dropwizard, which runs it.
   *
   * @throws RuntimeException with one line for the operator when that is not possible
   */
  static void assemble(GatewayConfiguration configuration, Environment environment, Clock clock)
      throws IOException {
    Ending ending = Ending.watching();
    try {
      Gateway gateway = new Gateway(configuration, environment, clock, ending);
      gateway.lifecycle();
      gateway.api();
      gateway.ops();
    } catch (IOException | RuntimeException e) {
      ending.end();
      throw e;
    }
  }

  private Database.Settings databaseSettings() {
    DatabaseBlock it = configuration.database();
    Secret password = it.password();
    return new Database.Settings(
        it.url(),
        it.user(),
        password == null ? null : password.reveal(),
        it.poolSize(),
        it.maxWait());
  }

  private Pacing pacing(RandomGenerator random) {
    return new Pacing(
        configuration.poll().ceiling(),
        database.isShared() ? Counts.shared(grants) : Counts.own(),
        Waits.of(Math.max(1, configuration.workers() / WAITING_PART)),
        clock,
        random);
  }

  private ProviderContext providerContext() {
    ProviderContext defaults = ProviderContext.of(clock, pacing.watching(egress));
    return new ProviderContext(
        clock,
        defaults.egress(),
        configuration.limits().connectTimeout(),
        configuration.limits().readTimeout(),
        configuration.limits().answerTimeout(),
        configuration.limits().providerBody(),
        configuration.limits().calendarObject(),
        defaults.userAgent(),
        pacing);
  }

  private CredentialCipher cipher() {
    List<Secret> keys = configuration.encryption().keys();
    return new CredentialCipher(
        keys.isEmpty()
            ? List.of(KeyFile.readOrDraw(data.resolve(ENCRYPTION_KEY), Base64.getEncoder()))
            : keys);
  }

  /** Providers that hold something that the store can be compared with. */
  private List<String> compared() {
    return providers.types().stream()
        .filter(it -> !linker.provider(it).capabilities().has(Feature.RESIDENT))
        .toList();
  }

  private SyncWorkers workers(PollPace pace, FailurePolicy policy, RandomGenerator random) {
    AccountSync accountSync =
        new AccountSync(linker, store.calendars(), pace, clock, random, channels);
    CalendarSync calendarSync =
        new CalendarSync(
            linker, store.commit(), audits, clock, random, Threads.perTask("sync-reader"));
    SyncRun run =
        new SyncRun(store.sync(), store.accounts(), accountSync, calendarSync, policy, clock);
    if (!database.isShared()) {
      // Nobody else works on it: what is leased was left by a gateway that died.
      store.sync().abandonAll();
    }
    spreadBacklog();
    return new SyncWorkers(
        store.sync(), run, clock, node(), configuration.workers(), pacing::waiting);
  }

  /** Without it all begins at once, which is no reason not to start. */
  private void spreadBacklog() {
    try {
      int unused =
          Backlog.in(database.dataSource(), applications.keySet())
              .spread(clock.instant(), configuration.poll().ceiling());
    } catch (RuntimeException e) {
      LOG.warn("what is overdue is not spread: {}", e.toString());
    }
  }

  private static String node() {
    return ManagementFactory.getRuntimeMXBean().getName();
  }

  private Notifications notifications(RandomGenerator random) {
    ProviderContext context = providerContext();
    return new Notifications(
        store.notifications(),
        store.events(),
        new Notifications.Sending(
            egress,
            context.userAgent(),
            application -> applications.getOrDefault(application, List.of()),
            node(),
            Notifications.Sending.PATIENCE),
        random,
        clock,
        environment.metrics());
  }

  private Optional<URI> publicUrl() {
    return Optional.ofNullable(configuration.publicUrl()).map(URI::create);
  }

  private Jobs jobs() {
    Duration retention = configuration.feed().retention();
    return new Jobs(
        database.dataSource(),
        clock,
        List.of(
            new NamedJob("feed-history", HOUR, () -> keepHistory(retention)),
            new NamedJob(
                "idempotency", HOUR, () -> store.idempotency().forgetBefore(before(REPEATABLE))),
            new NamedJob("tokens", HOUR, () -> store.grants().forgetExpired(clock.instant())),
            new NamedJob("codes", HOUR, () -> store.codes().forgetExpired(clock.instant())),
            new NamedJob("credentials", HOUR, rotation::run),
            new NamedJob("channels", HOUR, () -> store.channels().forgetEnded(clock.instant())),
            new NamedJob("quotas", HOUR, grants::forgetOver),
            new NamedJob("erasures", SOON, this::finishErasures),
            new NamedJob("notification-windows", MINUTE, notifications::moveWindows),
            new NamedJob("audits", MINUTE, audits::run),
            new NamedJob("deletions", MINUTE, managed::deleteLeaving),
            // Goes on for a gateway that died over it.
            new NamedJob("tzdata", MINUTE, () -> store.tzdata().run(clock.instant()))));
  }

  private void keepHistory(Duration retention) {
    store.history().makeAhead(clock.instant());
    store.history().dropBefore(before(retention));
  }

  private void finishErasures() {
    store.erasure().finishAll(clock.instant());
  }

  private Instant before(Duration age) {
    return clock.instant().minus(age);
  }

  /** What begins first ends last. */
  private void lifecycle() {
    signals.add(feed::grown);
    signals.add(notifications::wake);
    var lifecycle = environment.lifecycle();
    lifecycle.manage(Part.ending(ending::end));
    lifecycle.manage(Part.ending(providers::close));
    lifecycle.manage(Part.ending(() -> linker.finishRenewals(LAST_RENEWALS)));
    lifecycle.manage(Part.of(signals::start, signals::close));
    lifecycle.manage(Part.of(feed::start, feed::stop));
    lifecycle.manage(Part.of(notifications::start, notifications::stop));
    Jobs jobs = jobs();
    lifecycle.manage(Part.of(jobs::start, jobs::stop));
    // Nobody has to wait for the job of a gateway that was killed in the middle of an erasure.
    lifecycle.addServerLifecycleListener(
        server -> Threads.perTask("erasures").execute(this::finishErasures));
    lifecycle.addServerLifecycleListener(
        server -> Threads.perTask("tzdata").execute(() -> store.tzdata().run(clock.instant())));
    lifecycle.manage(Part.of(workers::start, () -> workers.stop(LAST_PASSES)));
    // Before Jetty waits for requests to end: those that wait for changes are answered now.
    lifecycle.addEventListener(Part.stopping(feed::stop));
    lifecycle.addServerLifecycleListener(server -> ending.running());
    lifecycle.addServerLifecycleListener(new ReadyLine(data, configuration));
  }

  private void api() {
    JerseyEnvironment jersey = environment.jersey();
    // Else a status without a body would be given the container's.
    jersey.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
    ProblemPages pages = new ProblemPages();
    environment.getApplicationContext().setErrorHandler(pages);
    environment.lifecycle().addServerLifecycleListener(server -> server.setErrorHandler(pages));
    ExecutorService responder =
        environment
            .lifecycle()
            .executorService("responder-%d")
            .minThreads(RESPONDERS)
            .maxThreads(RESPONDERS)
            .allowCoreThreadTimeOut(true)
            .build();
    ScheduledExecutorService checks =
        environment.lifecycle().scheduledExecutorService("sync-watch-%d").threads(1).build();
    jersey.register(new RequestIds());
    ApplicationKeys keys = new ApplicationKeys(applications);
    jersey.register(new KeyFilter(keys));
    jersey.register(new BodyLimit(configuration.limits().requestBody()));
    Idempotency idempotency = new Idempotency(store.idempotency(), cipher, clock);
    idempotency.renewOn(checks);
    jersey.register(new IdempotencyFilter(idempotency));
    jersey.register(new ProblemMapper());
    jersey.register(new EofExceptionWriterInterceptor(environment.metrics()));
    jersey.register(
        new AccountsResource(
            providers,
            linker,
            store.accounts(),
            store.erasure(),
            this::farewell,
            new ConsentProofs(cipher, clock),
            workers::wake,
            clock));
    Tokens tokens = new Tokens(store.grants(), clock);
    jersey.register(new TokensResource(tokens));
    cronofyFace().register(jersey, keys, tokens);
    jersey.register(
        new SyncResource(store.accounts(), store.sync(), workers::wake, checks, responder, clock));
    jersey.register(new CalendarsResource(store.calendars(), workers::wake, clock));
    jersey.register(
        new AuditResource(
            store.writes(), store.audits(), linker, workers::wake, checks, responder, clock));
    jersey.register(new DigestResource(store.digests()));
    jersey.register(new EventsResource(store.events(), store.changes()));
    writer.renewOn(checks);
    jersey.register(new EventWritesResource(store.events(), writer));
    jersey.register(new FreeBusyResource(store.busy()));
    jersey.register(new AvailabilityResource(store.busy()));
    jersey.register(new ChangesResource(feed, responder, Threads.perTask("stream")));
    jersey.register(new OpenApiResource());
    jersey.register(
        new ConnectResource(
            providers,
            linker,
            applications.keySet(),
            addresses,
            configuration.connect().returnTo(),
            cipher,
            workers::wake,
            clock));
    environment
        .servlets()
        .addServlet(
            "push", new PushServlet(providers, store.channels(), cipher, workers::wake, clock))
        .addMapping(PushServlet.MAPPING);
  }

  private CronofyFace cronofyFace() {
    return new CronofyFace(
        configuration,
        applications.keySet(),
        store,
        providers,
        linker,
        cipher,
        addresses,
        writer,
        managed,
        egress,
        clock,
        workers::wake,
        notifications::wake,
        this::disconnect);
  }

  /** Erases an account and tells whether it was there. */
  private boolean disconnect(AccountKey account) {
    Runnable cleanUp =
        store
            .accounts()
            .find(account)
            .map(view -> farewell(account, view.account().provider()))
            .orElse(() -> {});
    boolean there = store.erasure().account(account, clock.instant());
    if (there) {
      cleanUp.run();
    }
    return there;
  }

  private EventWriter eventWriter() {
    return new EventWriter(
        linker, store.events(), store.writes(), store.commit(), workers::wake, clock);
  }

  /** Nobody has to wait for the provider to be told. */
  private Runnable farewell(AccountKey account, String provider) {
    Runnable closing = channels.farewell(account, provider);
    return () -> Threads.perTask("farewell").execute(closing);
  }

  private void ops() {
    environment.healthChecks().register("database", new DatabaseHealth(database));
    environment.healthChecks().register("workers", new WorkersHealth(workers));
    environment.healthChecks().register("tzdata", new TzdataHealth(store.tzdata()));
    MetricsPage metrics =
        new MetricsPage(
            new SyncMetrics(store.overview(), feed, clock),
            new AuditMetrics(store.audits()),
            new NotificationMetrics(store.notifications().channels(), clock),
            new TrafficMetrics(pacing),
            new DropwizardMetrics(environment.metrics()));
    environment.admin().addServlet("prometheus", metrics).addMapping("/metrics");
    environment
        .admin()
        .addServlet("sync", new SyncPage(store.overview(), pacing.circuits()))
        .addMapping("/sync");
  }
}
