package dev.calgate.gateway.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** One application with one account and one calendar, leased. */
final class StoreFixture {
  static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
  static final ApplicationId APPLICATION = new ApplicationId("default");

  final Jdbi jdbi;
  final Transactions tables;
  final SyncCommit commit;
  final SyncStore sync;
  final AccountStore accounts;
  final CalendarStore calendars;
  final Erasure erasure;
  final AccountKey account = new AccountKey(APPLICATION, Ids.account(APPLICATION, "memory", "ann"));
  final Lease lease;

  StoreFixture() {
    this(TestDatabase.create().jdbi());
  }

  StoreFixture(Jdbi jdbi) {
    this.jdbi = jdbi;
    Runnable nobody = () -> {};
    tables = Transactions.on(jdbi);
    commit = new SyncCommit(tables, nobody);
    sync = new SyncStore(tables, List.of(APPLICATION), nobody);
    accounts = new AccountStore(tables, nobody);
    calendars = new CalendarStore(tables, nobody);
    erasure = new Erasure(jdbi, nobody);
    jdbi.useHandle(
        handle -> handle.execute("insert into feed_head (application_id) values (?)", "default"));
    accounts.connect(APPLICATION, account(), access(), NOW);
    Lease list = claim(NOW).get(0);
    calendars.apply(list, "memory", List.of(listed("work", "tag-1")), NOW, NOW);
    sync.release(list, SyncStore.Release.success(1, NOW.plusSeconds(60), null), NOW);
    lease = claim(NOW).get(0);
    // As if it had been read once: its account's list can be looked at meanwhile.
    jdbi.useHandle(
        handle -> handle.execute("update sync_state set attempted = 1 where calendar_id <> ''"));
  }

  Account account() {
    return new Account(
        account.account(), "memory", "Ann", null, Map.of(), Account.Status.CONNECTED, NOW);
  }

  static AccountStore.SealedAccess access() {
    return new AccountStore.SealedAccess(Map.of("url", "memory:"), "sealed");
  }

  static RemoteCalendar listed(String ref, @Nullable String tag) {
    return new RemoteCalendar(
        new CalendarRef(ref), "Calendar " + ref, "", null, "Europe/Paris", false, false, tag);
  }

  List<Lease> claim(Instant now) {
    return sync.claim("test", now, now.plusSeconds(60), 10, 10);
  }

  Pass begin() {
    return commit.begin(lease, NOW);
  }

  static EventDetails meeting(String title, int hour) {
    ZoneId paris = ZoneId.of("Europe/Paris");
    LocalDateTime start = LocalDateTime.of(2026, 12, 1, hour, 0);
    return EventDetails.of(
        title, EventTime.zoned(start, paris), EventTime.zoned(start.plusHours(1), paris));
  }

  static RemoteChange object(String ref, String version, RemoteEvent... events) {
    return new RemoteChange.Upserted(
        new RemoteObject(new ObjectRef(ref), new VersionTag(version), List.of(events), "raw"));
  }

  static RemoteChange single(String ref, String version, String title) {
    return object(ref, version, RemoteEvent.of("uid-" + ref, meeting(title, 9)));
  }

  /** All entries of the feed about events, in order. */
  List<JsonNode> eventEntries() {
    return entries().stream()
        .filter(entry -> entry.get("type").textValue().startsWith("event."))
        .toList();
  }

  List<JsonNode> entries() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select document from change order by position")
                .mapTo(String.class)
                .map(Json::tree)
                .list());
  }
}
