package dev.calgate.gateway.store;

import dev.calgate.gateway.store.MemoryKeys.Sync;
import dev.calgate.gateway.store.MemoryRows.AccountRow;
import dev.calgate.gateway.store.MemoryRows.CalendarRow;
import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@link AccountRows} does, in memory; nothing is being erased, and nobody reconnects. */
final class MemoryAccounts implements Accounts {
  private final MemoryRows rows;

  MemoryAccounts(MemoryRows rows) {
    this.rows = rows;
  }

  private Optional<AccountRow> row(AccountKey key) {
    return Optional.ofNullable(rows.accounts.get(MemoryRows.key(key)));
  }

  private void put(AccountRow row) {
    rows.accounts.put(MemoryRows.key(row.key()), row);
  }

  @Override
  public Optional<AccountView> view(AccountKey key) {
    return row(key).map(this::view);
  }

  private AccountView view(AccountRow account) {
    List<SyncRow> wanted = rows.sync(account.key()).stream().filter(this::isWanted).toList();
    boolean read = !wanted.isEmpty() && wanted.stream().allMatch(row -> row.asOf != null);
    boolean live = read && wanted.stream().allMatch(row -> row.attempted > 0);
    Instant asOf =
        read
            ? wanted.stream().map(row -> row.asOf).min(Comparator.naturalOrder()).orElse(null)
            : null;
    SyncRow list = rows.sync.get(Sync.of(account.key(), ""));
    Instant next =
        list != null && list.active && list.dueAt.isBefore(MemoryKeys.NEVER)
            ? list.readyAt()
            : null;
    SyncStatus.LastError error =
        wanted.stream()
            .map(MemoryAccounts::error)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return new AccountView(
        account.account(), new SyncStatus(live, false, error != null, asOf, next, error), null);
  }

  private boolean isWanted(SyncRow row) {
    if (row.isOfList()) {
      return true;
    }
    CalendarRow calendar =
        rows.calendars.get(
            MemoryRows.key(
                new ApplicationId(row.key.application()), new CalendarId(row.key.calendar())));
    return calendar != null && calendar.calendar().sync();
  }

  static SyncStatus.@Nullable LastError error(SyncRow row) {
    return row.errorKind == null || row.errorMessage == null || row.errorAt == null
        ? null
        : new SyncStatus.LastError(row.errorKind, row.errorMessage, row.errorAt);
  }

  @Override
  public Batch<AccountView> list(
      ApplicationId application, AccountStore.Filter filter, @Nullable AccountId after, int limit) {
    String behind = after == null ? "" : after.value();
    List<AccountView> views = new ArrayList<>();
    long bytes = 0;
    for (AccountRow row : rows.accounts.rows().values()) {
      Account account = row.account();
      boolean asked =
          row.application().equals(application)
              && (filter.provider() == null || filter.provider().equals(account.provider()))
              && (filter.status() == null || filter.status() == account.status())
              && (filter.externalId() == null || filter.externalId().equals(account.externalId()))
              && MemoryKeys.BYTEWISE.compare(account.id().value(), behind) > 0;
      if (asked && views.size() <= limit && bytes < Batch.MAX_BYTES) {
        views.add(view(row));
        String external = Objects.requireNonNullElse(account.externalId(), "");
        bytes +=
            MemoryCalendars.octets(Json.write(account.metadata()))
                + MemoryCalendars.octets(external);
      }
    }
    return Batch.of(views, limit, bytes);
  }

  @Override
  public Optional<Account> find(AccountKey key, boolean lock) {
    return row(key).map(AccountRow::account);
  }

  @Override
  public boolean insert(
      ApplicationId application, Account account, AccountStore.SealedAccess access) {
    if (row(new AccountKey(application, account.id())).isPresent()) {
      return false;
    }
    Account stored =
        new Account(
            account.id(),
            account.provider(),
            account.name(),
            account.externalId(),
            account.metadata(),
            account.status(),
            MemoryKeys.stored(account.createdAt()));
    put(new AccountRow(application, stored, access, null));
    return true;
  }

  @Override
  public void update(AccountKey key, Account account) {
    row(key)
        .ifPresent(
            row -> {
              Account old = row.account();
              Account changed =
                  new Account(
                      old.id(),
                      old.provider(),
                      account.name(),
                      account.externalId(),
                      account.metadata(),
                      account.status(),
                      old.createdAt());
              put(new AccountRow(row.application(), changed, row.access(), row.renewing()));
            });
  }

  @Override
  public Optional<AccountStore.SealedAccess> access(AccountKey key) {
    return row(key).map(AccountRow::access);
  }

  @Override
  public void access(AccountKey key, AccountStore.SealedAccess access) {
    row(key).ifPresent(row -> put(new AccountRow(row.application(), row.account(), access, null)));
  }

  @Override
  public List<AccountStore.Sealed> sealed(@Nullable AccountKey after, int limit) {
    return rows.accounts.rows().values().stream()
        .filter(
            row ->
                after == null
                    || MemoryKeys.Pair.ORDER.compare(
                            MemoryRows.key(row.key()), MemoryRows.key(after))
                        > 0)
        .limit(limit)
        .map(row -> new AccountStore.Sealed(row.key(), row.access()))
        .toList();
  }

  private Optional<AccountRow> of(AccountStore.Sealed old) {
    return row(old.key()).filter(row -> row.access().secrets().equals(old.access().secrets()));
  }

  @Override
  public boolean reseal(AccountStore.Sealed old, String secrets) {
    Optional<AccountRow> found = of(old);
    found.ifPresent(
        row ->
            put(
                new AccountRow(
                    row.application(),
                    row.account(),
                    new AccountStore.SealedAccess(row.access().settings(), secrets),
                    row.renewing())));
    return found.isPresent();
  }

  @Override
  public boolean beginRenewal(
      AccountStore.Sealed old, AccountStore.Renewing mark, boolean diedOnly, Instant now) {
    Optional<AccountRow> free =
        of(old)
            .filter(
                row ->
                    row.renewing() == null
                        ? !diedOnly
                        : !row.renewing().until().isAfter(MemoryKeys.stored(now)));
    AccountStore.Renewing kept =
        new AccountStore.Renewing(mark.by(), MemoryKeys.stored(mark.until()));
    free.ifPresent(
        row -> put(new AccountRow(row.application(), row.account(), row.access(), kept)));
    return free.isPresent();
  }

  @Override
  public Optional<AccountStore.Renewing> renewing(AccountKey account) {
    return row(account).map(AccountRow::renewing);
  }

  @Override
  public void endRenewal(AccountKey account, String by) {
    row(account)
        .filter(row -> row.renewing() != null && row.renewing().by().equals(by))
        .ifPresent(
            row -> put(new AccountRow(row.application(), row.account(), row.access(), null)));
  }
}
