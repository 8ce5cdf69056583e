package dev.calgate.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.schedule.SyncWorkers;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountView;
import dev.calgate.gateway.store.Audits;
import dev.calgate.gateway.store.CalendarKey;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.MemoryDatabase.EventState;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.MutableClock;
import dev.calgate.testkit.memory.FarSide;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;

/** The engine on a database and a far side in memory, with a clock to turn. */
final class EngineFixture {
  static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  static final Duration LEASE = Duration.ofSeconds(15);
  static final PollPace PACE = new PollPace(Duration.ofSeconds(60), Duration.ofMinutes(10));

  final MutableClock clock = new MutableClock(Instant.parse("2026-11-24T09:00:00Z"));
  final InMemoryProvider provider;
  final FarSide remote;
  final Backend backend;
  final Transactions tables;
  final SyncStore sync;
  final AccountStore accounts;
  final AccountLinker linker;
  final SyncWorkers workers;
  final AccountKey account;
  private final CredentialCipher cipher =
      new CredentialCipher(List.of(Secret.of(Base64.getEncoder().encodeToString(new byte[32]))));
  private final ProviderRegistry providers;

  /** An engine on an empty real database. */
  EngineFixture() {
    this(InMemoryProvider.Style.VERSIONS);
  }

  EngineFixture(InMemoryProvider.Style style) {
    this(style, new PostgresBackend());
  }

  EngineFixture(InMemoryProvider.Style style, Backend backend) {
    this(new InMemoryProvider(style), backend);
  }

  private EngineFixture(InMemoryProvider provider, Backend backend) {
    this(provider, provider, backend);
  }

  /**
   * An engine on an empty database.
   *
   * @param served what the engine sees of the provider
   */
  EngineFixture(InMemoryProvider provider, CalendarProvider served, Backend backend) {
    this.provider = provider;
    this.backend = backend;
    remote = provider.farSide();
    tables = backend.tables();
    sync = syncStore(tables);
    accounts = new AccountStore(tables, () -> {});
    providers = new ProviderRegistry(List.of(served));
    linker = new AccountLinker(providers, accounts, cipher, clock);
    workers = newWorkers("one");
    AccountLinker.Linked linked = link();
    account = new AccountKey(APPLICATION, linked.id());
  }

  static SyncStore syncStore(Transactions tables) {
    return new SyncStore(tables, List.of(APPLICATION), () -> {});
  }

  /** For statements of a test's own, on a real database. */
  Jdbi jdbi() {
    return backend.jdbi();
  }

  AccountLinker.Linked link() {
    return linker.link(
        APPLICATION,
        provider,
        InMemoryProvider.linkRequest(InMemoryProvider.PASSWORD),
        new AccountLinker.Labels(null, Map.of()));
  }

  /** Another gateway on the same database. */
  SyncWorkers newWorkers(String node) {
    return newWorkers(node, tables, Runnable::run);
  }

  /**
   * Another gateway.
   *
   * @param seen the database as it sees it
   * @param reader what it reads batches on
   */
  SyncWorkers newWorkers(String node, Transactions seen, Executor reader) {
    return new SyncWorkers(syncStore(seen), newRun(seen, reader), clock, node, 8, () -> 0);
  }

  /**
   * Runs on a gateway all that is due at this moment, and what becomes due by it: as {@link
   * SyncWorkers#runDue}, but what is claimed together in an order that is always the same.
   */
  int runDue(String node, Transactions seen, Executor reader) {
    SyncStore own = syncStore(seen);
    SyncRun run = newRun(seen, reader);
    int count = 0;
    List<Lease> leases = claim(own, node);
    while (!leases.isEmpty()) {
      leases.forEach(run::run);
      count += leases.size();
      leases = claim(own, node);
    }
    return count;
  }

  private List<Lease> claim(SyncStore store, String node) {
    Instant now = clock.instant();
    return store.claim(node, now, now.plus(LEASE), 8, 8).stream()
        .sorted(Comparator.comparing(lease -> String.valueOf(lease.calendar())))
        .toList();
  }

  SyncRun newRun() {
    return newRun(tables, Runnable::run);
  }

  private SyncRun newRun(Transactions own, Executor reader) {
    return newRun(own, auditing(), reader);
  }

  /** What a gateway does that has audits of its own. */
  SyncRun newRun(Transactions own, Auditing auditing, Executor reader) {
    Runnable nobody = () -> {};
    Random random = new Random(7);
    AccountStore ownAccounts = new AccountStore(own, nobody);
    AccountLinker ownLinker = new AccountLinker(providers, ownAccounts, cipher, clock);
    CalendarSync calendarSync =
        new CalendarSync(ownLinker, new SyncCommit(own, nobody), auditing, clock, random, reader);
    AccountSync accountSync =
        new AccountSync(
            ownLinker,
            new CalendarStore(own, nobody),
            PACE,
            clock,
            random,
            (account, provider, session) -> Optional.empty());
    return new SyncRun(
        syncStore(own),
        ownAccounts,
        accountSync,
        calendarSync,
        new FailurePolicy(PACE, random),
        clock);
  }

  private Auditing auditing() {
    return backend instanceof PostgresBackend ? audits() : Auditing.NONE;
  }

  /** Audits that are asked for, and those that come by themselves once a week. */
  AuditPlan audits() {
    return audits(backend.jdbi());
  }

  /** The same on a database as some gateway sees it. */
  AuditPlan audits(Jdbi seen) {
    return new AuditPlan(
        new Audits(seen, List.of(APPLICATION)),
        List.of(provider.type()),
        Duration.ofDays(7),
        clock,
        new Random(8));
  }

  /** Turns the clock to after the longest pause and runs all that is due. */
  void settle() {
    clock.advance(PACE.ceiling());
    workers.runDue();
  }

  AccountView view() {
    return accounts.find(account).orElseThrow();
  }

  /** The key of a calendar of the far side. */
  CalendarKey key(CalendarRef calendar) {
    return new CalendarKey(
        APPLICATION, account.account(), Ids.calendar(account.account(), calendar.value()));
  }

  List<JsonNode> entries() {
    List<JsonNode> entries = new ArrayList<>();
    for (byte[] entry : backend.entries(0)) {
      entries.add(tree(entry));
    }
    return entries;
  }

  List<String> eventEntries() {
    return entries().stream()
        .map(entry -> entry.get("type").textValue())
        .filter(type -> type.startsWith("event."))
        .toList();
  }

  /** What a reader who folds the feed from its beginning holds, by event. */
  Map<String, JsonNode> folded() {
    Map<String, JsonNode> events = new TreeMap<>();
    long expected = 1;
    for (JsonNode entry : entries()) {
      if (entry.get("position").longValue() != expected++) {
        throw new AssertionError("The feed is not dense at " + entry);
      }
      if (entry.get("event_id").isTextual()) {
        String id = entry.get("event_id").textValue();
        if (entry.get("event").isNull()) {
          events.remove(id);
        } else {
          events.put(id, entry.get("event"));
        }
      }
    }
    return events;
  }

  /** What the store holds, by event, as the API shows it. */
  Map<String, JsonNode> stored() {
    Map<String, JsonNode> events = new TreeMap<>();
    for (EventState event : backend.events()) {
      if (!event.deleted()) {
        events.put(event.id(), tree(event.shown().getBytes(StandardCharsets.UTF_8)));
      }
    }
    return events;
  }

  List<String> titles() {
    return stored().values().stream()
        .filter(event -> event.get("kind").textValue().equals("single"))
        .map(event -> event.get("title").textValue())
        .sorted()
        .toList();
  }

  static JsonNode tree(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
