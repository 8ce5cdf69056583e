package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.MemoryKeys.greatest;
import static dev.calgate.gateway.store.MemoryKeys.least;
import static dev.calgate.gateway.store.MemoryKeys.stored;

import dev.calgate.gateway.store.MemoryKeys.Sync;
import dev.calgate.gateway.store.MemoryRows.AccountRow;
import dev.calgate.gateway.store.MemoryRows.CalendarRow;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@link CalendarRows} does, in memory; there are no channels. */
final class MemoryCalendars implements Calendars {
  private final MemoryRows rows;

  MemoryCalendars(MemoryRows rows) {
    this.rows = rows;
  }

  private Optional<CalendarRow> row(ApplicationId application, CalendarId calendar) {
    return Optional.ofNullable(rows.calendars.get(MemoryRows.key(application, calendar)));
  }

  private static AccountKey owner(CalendarRow row) {
    return new AccountKey(row.application(), row.calendar().accountId());
  }

  @Override
  public Optional<CalendarView> view(ApplicationId application, CalendarId calendar) {
    return row(application, calendar).flatMap(this::view);
  }

  private Optional<CalendarView> view(CalendarRow row) {
    AccountKey account = owner(row);
    String id = row.calendar().id().value();
    SyncRow sync = rows.sync.get(Sync.of(account, id));
    if (sync == null || rows.accounts.get(MemoryRows.key(account)) == null) {
      return Optional.empty();
    }
    Instant next =
        Stream.of(Optional.ofNullable(rows.sync.get(Sync.of(account, ""))), Optional.of(sync))
            .flatMap(Optional::stream)
            .filter(it -> it.active && sync.active && it.dueAt.isBefore(MemoryKeys.NEVER))
            .map(SyncRow::readyAt)
            .min(Comparator.naturalOrder())
            .orElse(null);
    long unreadable =
        MemoryRows.of(rows.objects, id).stream().filter(it -> it.reason() != null).count();
    SyncStatus.LastError error = MemoryAccounts.error(sync);
    return Optional.of(
        new CalendarView(
            row.calendar(),
            new SyncStatus(sync.asOf != null, false, error != null, sync.asOf, next, error),
            unreadable));
  }

  @Override
  public Optional<WriteStore.Place> place(ApplicationId application, CalendarId calendar) {
    return row(application, calendar)
        .flatMap(
            row -> {
              AccountRow account = rows.accounts.get(MemoryRows.key(owner(row)));
              return Optional.ofNullable(account)
                  .map(it -> new WriteStore.Place(row.calendar(), it.account().status()));
            });
  }

  @Override
  public Batch<CalendarView> list(
      ApplicationId application,
      @Nullable AccountId account,
      @Nullable CalendarId after,
      int limit) {
    String behind = after == null ? "" : after.value();
    List<CalendarView> views = new ArrayList<>();
    long bytes = 0;
    for (CalendarRow row : rows.calendars.rows().values()) {
      Calendar calendar = row.calendar();
      boolean asked =
          row.application().equals(application)
              && (account == null || calendar.accountId().equals(account))
              && MemoryKeys.BYTEWISE.compare(calendar.id().value(), behind) > 0;
      Optional<CalendarView> view = asked ? view(row) : Optional.empty();
      if (view.isPresent() && views.size() <= limit && bytes < Batch.MAX_BYTES) {
        views.add(view.get());
        bytes += octets(calendar.name()) + octets(calendar.description());
      }
    }
    return Batch.of(views, limit, bytes);
  }

  static long octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public List<Calendar> ofAccount(AccountKey account) {
    return rows.calendars.rows().values().stream()
        .filter(row -> row.isOf(account))
        .map(CalendarRow::calendar)
        .toList();
  }

  @Override
  public Optional<AccountKey> account(ApplicationId application, CalendarId calendar) {
    return row(application, calendar).map(MemoryCalendars::owner);
  }

  @Override
  public Optional<Calendar> lock(ApplicationId application, CalendarId calendar) {
    return row(application, calendar).map(CalendarRow::calendar);
  }

  @Override
  public void insert(ApplicationId application, Calendar calendar) {
    if (row(application, calendar.id()).isPresent()) {
      throw MemoryDatabase.refused("23505", "a calendar that is there");
    }
    rows.calendars.put(
        MemoryRows.key(application, calendar.id()), new CalendarRow(application, calendar, null));
  }

  @Override
  public void update(ApplicationId application, Calendar calendar) {
    row(application, calendar.id())
        .ifPresent(
            row -> {
              Calendar old = row.calendar();
              put(
                  row.with(
                      new Calendar(
                          old.id(),
                          old.accountId(),
                          calendar.name(),
                          calendar.description(),
                          calendar.color(),
                          calendar.timeZone(),
                          calendar.primary(),
                          calendar.readOnly(),
                          old.sync(),
                          old.provider(),
                          old.ref())));
            });
  }

  private void put(CalendarRow row) {
    rows.calendars.put(MemoryRows.key(row.application(), row.calendar().id()), row);
  }

  @Override
  public void follow(ApplicationId application, CalendarId calendar, boolean sync) {
    row(application, calendar)
        .ifPresent(
            row -> {
              Calendar old = row.calendar();
              put(
                  row.with(
                      new Calendar(
                          old.id(),
                          old.accountId(),
                          old.name(),
                          old.description(),
                          old.color(),
                          old.timeZone(),
                          old.primary(),
                          old.readOnly(),
                          sync,
                          old.provider(),
                          old.ref())));
            });
  }

  @Override
  public int request(
      AccountKey account, Map<CalendarId, @Nullable String> stateTags, Instant asOf) {
    int outstanding = 0;
    for (Map.Entry<CalendarId, @Nullable String> listed : stateTags.entrySet()) {
      row(account.application(), listed.getKey())
          .filter(row -> row.missingSince() != null)
          .ifPresent(row -> put(row.missing(null)));
      Sync key = Sync.of(account, listed.getKey().value());
      SyncRow row = rows.sync.get(key);
      if (row != null && row.active) {
        String tag = listed.getValue();
        rows.update(row, it -> look(it, tag, stored(asOf)));
        SyncRow looked = rows.sync.rows().get(key);
        if (tag != null && looked.failures == 0 && looked.requested > looked.done) {
          outstanding++;
        }
      }
    }
    return outstanding;
  }

  private static void look(SyncRow row, @Nullable String tag, Instant asOf) {
    boolean news = tag != null && !tag.equals(row.stateTag);
    boolean wakes =
        news || (tag == null && (row.failures == 0 || row.dueAt.equals(MemoryKeys.NEVER)));
    boolean vouched =
        tag != null && tag.equals(row.stateTag) && row.done == row.requested && row.failures == 0;
    if (vouched) {
      row.asOf = row.asOf == null ? asOf : greatest(row.asOf, asOf);
    }
    if (wakes) {
      row.dueAt = least(row.dueAt, asOf);
    }
    if (news || tag == null) {
      row.requested++;
    }
    row.stateTag = tag;
  }

  @Override
  public int missing(
      AccountKey account, Collection<CalendarId> calendars, Instant now, Instant before) {
    int unconfirmed = 0;
    for (CalendarId id : calendars) {
      Optional<CalendarRow> found = row(account.application(), id).filter(it -> it.isOf(account));
      if (found.isPresent()) {
        Instant old = found.get().missingSince();
        Instant since = old == null ? stored(now) : old;
        put(found.get().missing(since));
        unconfirmed += since.isAfter(stored(before)) ? 1 : 0;
        ask(rows.sync.get(Sync.of(account, id.value())), old == null, stored(now));
      }
    }
    return unconfirmed;
  }

  private void ask(@Nullable SyncRow row, boolean newly, Instant now) {
    if (row != null && row.active) {
      rows.update(
          row,
          it -> {
            it.requested++;
            it.stateTag = null;
            if (newly || it.failures == 0) {
              it.dueAt = least(it.dueAt, now);
            }
          });
    }
  }

  @Override
  public List<CalendarKey> gone(
      AccountKey account, Collection<CalendarId> calendars, Instant before, boolean unfollowedToo) {
    return calendars.stream()
        .sorted(Comparator.comparing(CalendarId::value, MemoryKeys.BYTEWISE))
        .flatMap(id -> row(account.application(), id).stream())
        .filter(row -> row.isOf(account) && isGone(row, stored(before), unfollowedToo))
        .map(row -> new CalendarKey(account.application(), account.account(), row.calendar().id()))
        .toList();
  }

  private boolean isGone(CalendarRow row, Instant before, boolean unfollowedToo) {
    Instant since = row.missingSince();
    if (since == null || since.isAfter(before)) {
      return false;
    }
    SyncRow sync = rows.sync.get(Sync.of(owner(row), row.calendar().id().value()));
    return sync == null
        || (!sync.active && unfollowedToo)
        || ((sync.errorKind == ErrorKind.GONE || sync.errorKind == ErrorKind.FORBIDDEN)
            && sync.errorAt != null
            && !sync.errorAt.isBefore(since));
  }

  @Override
  public boolean delete(CalendarKey calendar) {
    String id = calendar.calendar().value();
    rows.sync.remove(Sync.of(calendar));
    MemoryRows.removeIf(rows.objects, id, it -> true);
    MemoryRows.removeIf(rows.mentions, id, it -> true);
    MemoryRows.removeIf(rows.writes, id, it -> true);
    return rows.calendars.remove(MemoryRows.key(calendar.application(), calendar.calendar()));
  }
}
