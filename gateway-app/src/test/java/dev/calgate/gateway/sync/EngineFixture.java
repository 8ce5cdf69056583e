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
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.ChangeFilter;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.MutableClock;
import dev.calgate.testkit.memory.FarSide;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** The engine on a real database and a far side in memory, with a clock to turn. */
final class EngineFixture {
  static final ApplicationId APPLICATION = new ApplicationId("default");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  static final PollPace PACE = new PollPace(Duration.ofSeconds(60), Duration.ofMinutes(10));

  final MutableClock clock = new MutableClock(Instant.parse("2026-11-24T09:00:00Z"));
  final InMemoryProvider provider;
  final FarSide remote;
  final Jdbi jdbi;
  final Transactions tables;
  final SyncStore sync;
  final ChangeLog log;
  final AccountStore accounts;
  final AccountLinker linker;
  final SyncWorkers workers;
  final AccountKey account;
  private final DataSource database;
  private final CredentialCipher cipher =
      new CredentialCipher(List.of(Secret.of(Base64.getEncoder().encodeToString(new byte[32]))));
  private final ProviderRegistry providers;

  EngineFixture() {
    this(InMemoryProvider.Style.VERSIONS);
  }

  EngineFixture(InMemoryProvider.Style style) {
    this(new InMemoryProvider(style));
  }

  private EngineFixture(InMemoryProvider provider) {
    this(provider, provider, TestDatabase.create().dataSource());
  }

  /**
   * An engine on an empty database.
   *
   * @param served what the engine sees of the provider
   */
  EngineFixture(InMemoryProvider provider, CalendarProvider served, DataSource database) {
    this.provider = provider;
    this.database = database;
    remote = provider.farSide();
    jdbi = jdbi(database);
    tables = Transactions.on(jdbi);
    sync = syncStore(tables);
    log = new ChangeLog(jdbi);
    log.open(List.of(APPLICATION));
    accounts = new AccountStore(tables, () -> {});
    providers = new ProviderRegistry(List.of(served));
    linker = new AccountLinker(providers, accounts, cipher, clock);
    workers = newWorkers("one");
    AccountLinker.Linked linked = link();
    account = new AccountKey(APPLICATION, linked.id());
  }

  private static Jdbi jdbi(DataSource database) {
    return Jdbi.create(database).installPlugin(new PostgresPlugin());
  }

  private static SyncStore syncStore(Transactions tables) {
    return new SyncStore(tables, List.of(APPLICATION), () -> {});
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
    return newWorkers(node, database, Runnable::run);
  }

  /**
   * Another gateway.
   *
   * @param seen the database as it sees it
   * @param reader what it reads batches on
   */
  SyncWorkers newWorkers(String node, DataSource seen, Executor reader) {
    Transactions own = Transactions.on(jdbi(seen));
    return new SyncWorkers(syncStore(own), newRun(own, reader), clock, node, 8);
  }

  SyncRun newRun() {
    return newRun(tables, Runnable::run);
  }

  private SyncRun newRun(Transactions own, Executor reader) {
    Runnable nobody = () -> {};
    Random random = new Random(7);
    AccountStore ownAccounts = new AccountStore(own, nobody);
    AccountLinker ownLinker = new AccountLinker(providers, ownAccounts, cipher, clock);
    CalendarSync calendarSync =
        new CalendarSync(ownLinker, new SyncCommit(own, nobody), clock, random, reader);
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

  /** Turns the clock to after the longest pause and runs all that is due. */
  void settle() {
    clock.advance(PACE.ceiling());
    workers.runDue();
  }

  AccountView view() {
    return accounts.find(account).orElseThrow();
  }

  List<JsonNode> entries() {
    List<JsonNode> entries = new ArrayList<>();
    for (byte[] entry : log.page(APPLICATION, 0, 1_000_000, ChangeFilter.ALL).entries()) {
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
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "select event_id, '{\"position\":' || position || ',' || substr(document, 2)"
                        + " from event where not deleted")
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(
                    entry ->
                        events.put(
                            entry.getKey(),
                            tree(
                                entry
                                    .getValue()
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)))));
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
