package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.Account;
import dev.calgate.model.EventId;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErasureTest {
  private static final Runnable NOBODY = () -> {};

  private final StoreFixture store = new StoreFixture();
  private final ChangeLog log = new ChangeLog(store.jdbi);

  private void events(int count) {
    Pass pass = store.begin();
    List<RemoteChange> page = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      page.add(single("event-" + i, "1", "Secret meeting " + i));
      if (page.size() == 250 || i == count - 1) {
        store.commit.objects(pass, page, NOW);
        page.clear();
      }
    }
  }

  /** An erasure that gives up as soon as it may: the account is hidden, nothing else is done. */
  private void begin() {
    assertThat(new Erasure(store.jdbi, NOBODY, Duration.ZERO).account(store.account, NOW)).isTrue();
  }

  private List<JsonNode> feed() {
    List<JsonNode> entries = new ArrayList<>();
    ChangeLog.Page page;
    long after = 0;
    do {
      page = log.page(APPLICATION, after, 1_000, ChangeFilter.ALL);
      page.entries().forEach(it -> entries.add(Json.tree(new String(it, StandardCharsets.UTF_8))));
      after = page.next();
    } while (!page.caughtUp());
    return entries;
  }

  private static Set<String> folded(List<JsonNode> entries) {
    Set<String> events = new HashSet<>();
    long expected = 1;
    for (JsonNode entry : entries) {
      assertThat(entry.path("position").asLong()).isEqualTo(expected++);
      if (entry.path("type").asText().equals("event.deleted")) {
        events.remove(entry.path("event_id").asText());
      } else if (entry.path("type").asText().startsWith("event.")) {
        events.add(entry.path("event_id").asText());
      }
    }
    return events;
  }

  private List<EventStore.Row> listed(boolean deleted) {
    return new EventStore(store.jdbi)
        .list(
            APPLICATION,
            new EventStore.Filter(null, null, null, null, null, null, deleted),
            null,
            1_000)
        .items();
  }

  private void assertErased() {
    List<JsonNode> entries = feed();
    assertThat(folded(entries)).isEmpty();
    assertThat(entries.toString()).doesNotContain("Secret");
    assertThat(entries)
        .filteredOn(entry -> entry.path("type").asText().equals("account.deleted"))
        .hasSize(1);
    assertThat(entries.get(entries.size() - 1).path("type").asText()).isEqualTo("account.deleted");
    assertThat(store.erasure.unfinished()).isEmpty();
    for (String table : List.of("account", "calendar", "sync_state", "remote_object")) {
      assertThat(count("select count(*) from " + table)).as(table).isZero();
    }
    assertThat(count("select count(*) from event where document like '%Secret%'")).isZero();
  }

  private long count(String sql) {
    return store.jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  @Test
  void anAccountIsUnreadableFromTheFirstMomentOn() {
    events(3);
    Pass pass = store.begin();
    store.commit.mention(pass, List.of(new ObjectRef("event-0")), true);
    store.commit.removeGone(pass, new Coverage.Delta(), 10, NOW);
    String event = listed(false).get(0).id().value();
    begin();

    assertThat(store.erasure.unfinished()).containsExactly(store.account);
    assertThat(store.accounts.find(store.account)).isEmpty();
    assertThat(listed(false)).isEmpty();
    assertThat(listed(true)).noneMatch(it -> it.stored().contains("Secret"));
    assertThat(new EventStore(store.jdbi).find(APPLICATION, new EventId(event))).isEmpty();
    assertThat(feed().toString()).doesNotContain("Secret").doesNotContain("Calendar work");
    assertThat(log.history(APPLICATION, new EventId(event), Long.MAX_VALUE, 10).items())
        .extracting(ChangeLog.Entry::document)
        .isNotEmpty()
        .noneMatch(document -> document.contains("Secret"));

    store.erasure.finish(store.account, NOW);
    assertErased();
  }

  @Test
  void aReaderFromBeforeTheHorizonSeesNothingOfAnErasedAccount() {
    FeedHistory history = new FeedHistory(store.jdbi);
    history.makeAhead(NOW);
    events(3);
    history.dropBefore(NOW.plus(Duration.ofDays(14)));
    begin();

    assertThat(feed().toString()).doesNotContain("Secret");
    store.erasure.finish(store.account, NOW.plus(Duration.ofDays(15)));
    assertThat(feed().toString()).doesNotContain("Secret");
    assertThat(count("select count(*) from event where not deleted")).isZero();
  }

  @Test
  void erasedEntriesKeepTheirShape() {
    events(1);
    store.erasure.account(store.account, NOW);

    for (JsonNode entry : feed()) {
      assertThat(entry.path("event").isNull()).as(entry.toString()).isTrue();
      String kind = entry.path("type").asText().split("\\.")[0];
      assertThat(entry.has(kind)).as(entry.toString()).isTrue();
      assertThat(entry.path(kind).isNull()).as(entry.toString()).isTrue();
    }
  }

  @Test
  void anErasureMayBeLeftAfterAnyStepAndGoneOnWith() {
    events(2_500);
    begin();
    int steps = 0;
    boolean more = true;
    while (more) {
      // Each step by somebody new, as after a crash.
      more = store.jdbi.withHandle(handle -> new AccountErasure(handle, store.account, NOW).step());
      steps++;
      assertThat(feed().toString()).doesNotContain("Secret");
    }

    assertThat(steps).isGreaterThan(4);
    assertErased();
  }

  @Test
  void oneFinisherWorksAndOthersLeaveItToHim() throws Exception {
    events(3_000);
    begin();
    List<CompletableFuture<Void>> finishers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      finishers.add(
          CompletableFuture.runAsync(
              () -> store.erasure.finish(store.account, NOW),
              command -> new Thread(command).start()));
    }
    for (CompletableFuture<Void> finisher : finishers) {
      finisher.get(60, TimeUnit.SECONDS);
    }

    assertErased();
  }

  @Test
  void aDeadFinishersTurnIsTakenOver() {
    events(10);
    begin();
    try (Handle dead = store.jdbi.open()) {
      dead.execute(
          "select pg_advisory_lock(hashtextextended(?, 0))",
          "calgate.erasure/" + APPLICATION + "/" + store.account.account());
      store.erasure.finish(store.account, NOW);
      assertThat(store.erasure.unfinished()).as("it is his turn").isNotEmpty();
    }
    store.erasure.finish(store.account, NOW);

    assertErased();
  }

  @Test
  void anErasureCanBeAskedForAgainAndLinkingWaitsForItsEnd() {
    events(10);
    begin();
    assertThatThrownBy(this::link).isInstanceOf(AccountErasingException.class);
    assertThat(store.accounts.reconnect(store.account, StoreFixture.access(), NOW)).isFalse();

    assertThat(store.erasure.account(store.account, NOW)).isTrue();
    assertThat(store.erasure.account(store.account, NOW)).isFalse();
    assertThat(link()).isTrue();
    assertThat(feed().get(feed().size() - 1).path("type").asText()).isEqualTo("account.created");
  }

  private boolean link() {
    return link(store.account);
  }

  private boolean link(AccountKey key) {
    Account account =
        new Account(key.account(), "memory", "Name", null, Map.of(), Account.Status.CONNECTED, NOW);
    return store.accounts.connect(APPLICATION, account, StoreFixture.access(), NOW);
  }

  @Test
  void aStaleFinisherDoesNotTouchAnAccountThatWasLinkedAnew() {
    store.jdbi.useHandle(
        handle -> {
          AccountErasure stale = new AccountErasure(handle, store.account, NOW);
          assertThat(stale.step()).isFalse();
        });

    assertThat(store.accounts.find(store.account)).isPresent();
  }

  @Test
  void otherAccountsAndAnswersStay() {
    events(3);
    AccountKey bob = new AccountKey(APPLICATION, Ids.account(APPLICATION, "memory", "bob"));
    link(bob);
    IdempotencyStore answers = new IdempotencyStore(store.jdbi);
    for (AccountKey account : List.of(store.account, bob)) {
      String body = "{\"id\":\"" + account.account() + "\",\"name\":\"Ann\"}";
      String location = "http://localhost:8080/api/accounts/" + account.account();
      answer(answers, "link of " + account.account(), location, body);
      answer(answers, "look at " + account.account(), null, body);
    }
    store.erasure.account(store.account, NOW);

    for (String key : List.of("link of ", "look at ")) {
      assertThat(answers.claim(APPLICATION, key + store.account.account(), List.of("hash"), NOW))
          .as(key)
          .isInstanceOf(IdempotencyStore.Erased.class);
    }
    assertThat(store.accounts.find(bob)).isPresent();
    List<String> kept =
        store.jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select key from idempotency where body is not null order by 1")
                    .mapTo(String.class)
                    .list());
    assertThat(kept).containsExactly("link of " + bob.account(), "look at " + bob.account());
  }

  private static void answer(
      IdempotencyStore answers, String key, @Nullable String location, String body) {
    answers.claim(APPLICATION, key, List.of("hash"), NOW);
    answers.answer(APPLICATION, key, new IdempotencyStore.Answered(200, location, null, body));
  }

  @Test
  void aCalendarOfAnAccountThatIsBeingErasedCannotBeFollowed() {
    begin();

    assertThat(
            store.calendars.follow(
                APPLICATION, store.lease.calendarKey().calendar(), false, Origin.ACCOUNT, NOW))
        .isEmpty();
  }

  @Test
  void aLargeAccountIsErasedInSeconds() {
    events(20_000);
    long begin = System.nanoTime();
    store.erasure.account(store.account, NOW);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    store.erasure.finish(store.account, NOW);

    assertErased();
    assertThat(took).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void eventsWrittenWhileAccountsAreErasedDeadlockWithNobody() throws Exception {
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              Pass pass = store.begin();
              for (int round = 0; round < 40; round++) {
                List<RemoteChange> page = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                  page.add(single("event-" + i, "v" + round, "Meeting " + round));
                }
                store.commit.objects(pass, page, NOW);
              }
            },
            command -> new Thread(command).start());
    AccountKey other = new AccountKey(APPLICATION, Ids.account(APPLICATION, "memory", "bob"));
    while (!writer.isDone()) {
      link(other);
      assertThat(store.erasure.account(other, NOW)).isTrue();
    }
    writer.get(60, TimeUnit.SECONDS);

    assertThat(folded(feed())).hasSize(100);
  }

  @Test
  void aCalendarIsErasedOnlyWhileItIsMissingAndByWhoHoldsTheLease() {
    events(3);
    store.sync.requestAccount(store.account, NOW);
    Lease list = listLease();
    CalendarKey calendar = store.lease.calendarKey();
    store.calendars.erase(list, calendar, NOW);
    assertThat(listed(false)).as("it is listed").hasSize(3);

    store.calendars.apply(list, "memory", List.of(), NOW, NOW);
    store.sync.release(list, SyncStore.Release.success(9, NOW, null), NOW);
    assertThatThrownBy(() -> store.calendars.erase(list, calendar, NOW))
        .isInstanceOf(LeaseLostException.class);
    assertThat(listed(false)).as("the lease is lost").hasSize(3);

    store.calendars.erase(listLease(), calendar, NOW);
    assertThat(listed(false)).isEmpty();
    assertThat(store.calendars.find(APPLICATION, calendar.calendar())).isEmpty();
  }

  private Lease listLease() {
    return store.claim(NOW.plusSeconds(120)).stream()
        .filter(it -> it.calendar() == null)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCalendarThatComesBackInTheMiddleIsReadWhole() {
    events(600);
    store.sync.requestAccount(store.account, NOW);
    Lease list = listLease();
    store.calendars.apply(list, "memory", List.of(), NOW, NOW);
    CalendarErasure erasure = new CalendarErasure(list, store.lease.calendarKey(), NOW);
    assertThat(store.tables.inTransaction(erasure::begin)).isTrue();
    assertThat(store.tables.inTransaction(erasure::step)).isTrue();
    assertThatThrownBy(store::begin).as("the running pass").isInstanceOf(LeaseLostException.class);

    store.calendars.apply(list, "memory", List.of(StoreFixture.listed("work", "tag-1")), NOW, NOW);
    Lease calendar =
        store.claim(NOW).stream().filter(it -> it.calendar() != null).findFirst().orElseThrow();
    Pass pass = store.commit.begin(calendar, NOW);

    assertThat(pass.cursor()).isNull();
    List<RemoteChange> all = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      all.add(single("event-" + i, "1", "Secret meeting " + i));
    }
    store.commit.objects(pass, all, NOW);
    assertThat(folded(feed())).hasSize(600);
  }

  @Test
  void aCalendarWithoutTagThatComesBackInTheMiddleIsDue() {
    events(3);
    store.sync.release(
        store.lease,
        new SyncStore.Release.Failed(
            9L, NOW.plusSeconds(60), ErrorKind.GONE, "not there", Set.of()),
        NOW);
    store.sync.requestAccount(store.account, NOW);
    Lease list = store.claim(NOW).get(0);
    store.calendars.apply(list, "memory", List.of(), NOW, NOW);
    CalendarErasure erasure = new CalendarErasure(list, store.lease.calendarKey(), NOW);
    assertThat(store.tables.inTransaction(erasure::begin)).isTrue();
    assertThat(store.tables.inTransaction(erasure::step)).isTrue();

    store.calendars.apply(list, "memory", List.of(StoreFixture.listed("work", null)), NOW, NOW);

    assertThat(store.claim(NOW))
        .extracting(Lease::calendar)
        .containsExactly(store.lease.calendar());
  }
}
