package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarDiff;
import dev.calgate.model.CalendarId;
import dev.calgate.model.ChangeType;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.provider.RemoteCalendar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Calendars, kept as their provider lists them; each change of one is in the feed. Thread-safe. */
public final class CalendarStore {
  private final Jdbi jdbi;
  private final Runnable appended;

  /**
   * Reads and writes a database.
   *
   * @param appended called after every commit that added to a feed
   */
  public CalendarStore(Jdbi jdbi, Runnable appended) {
    this.jdbi = jdbi;
    this.appended = appended;
  }

  /**
   * What a listing brought to light.
   *
   * @param requested how many calendars have to be looked at, new ones included
   * @param unconfirmed how many calendars a second listing has to look for
   * @param gone calendars to be erased
   */
  public record Listing(int requested, int unconfirmed, List<CalendarKey> gone) {}

  /**
   * Takes over an account's list of calendars: adds, updates, asks those that it lacks for
   * themselves, asks for a pass over every calendar whose state tag is news, and vouches for the
   * others as of now. A calendar is gone when listings have lacked it for a while and it said
   * itself that it is not there.
   *
   * @param asOf when the listing was asked for
   * @param lackedSince who has been missing since then may be gone
   * @throws LeaseLostException when somebody else works on the account by now
   */
  public Listing apply(
      Lease lease,
      String provider,
      List<RemoteCalendar> remote,
      Instant asOf,
      Instant lackedSince) {
    return apply(
        lease,
        handle ->
            new ListingRows(handle, lease.account(), provider, asOf, lackedSince).apply(remote));
  }

  /**
   * Notes that there is no list any more, as when all of an account is gone: nothing is vouched
   * for, and every calendar counts as missing.
   *
   * @param asOf when the listing was asked for
   * @param lackedSince who has been missing since then may be gone
   * @throws LeaseLostException when somebody else works on the account by now
   */
  public Listing lack(Lease lease, Instant asOf, Instant lackedSince) {
    return apply(
        lease,
        handle ->
            new ListingRows(handle, lease.account(), "", asOf, lackedSince).missing(0, false));
  }

  private Listing apply(Lease lease, Function<Handle, Listing> work) {
    Listing listing =
        jdbi.inTransaction(
            handle -> {
              PassRows.lock(handle, lease);
              return work.apply(handle);
            });
    appended.run();
    return listing;
  }

  /** A calendar; empty for a foreign id as for an unknown one. */
  public Optional<CalendarView> find(ApplicationId application, CalendarId calendar) {
    return jdbi.withHandle(handle -> CalendarRows.view(handle, application, calendar));
  }

  /**
   * Calendars in the order of their ids, of one account or of all, after {@code after}, at most
   * {@code limit}; fewer when their descriptions are very large.
   */
  public Batch<CalendarView> list(
      ApplicationId application,
      @Nullable AccountId account,
      @Nullable CalendarId after,
      int limit) {
    return jdbi.withHandle(handle -> CalendarRows.list(handle, application, account, after, limit));
  }

  /**
   * Follows a calendar or stops following it; what was read of it stays.
   *
   * @return the calendar as it is now; empty when there is none
   */
  public Optional<CalendarView> follow(
      ApplicationId application, CalendarId id, boolean sync, Origin origin, Instant now) {
    Optional<CalendarView> view =
        jdbi.inTransaction(
            handle -> {
              // The account's rows go first, as they do when its list is taken over.
              CalendarRows.account(handle, application, id)
                  .ifPresent(account -> SyncRows.lock(handle, account));
              Optional<Calendar> found = CalendarRows.lock(handle, application, id);
              // Of an account that is being erased there is a row, but nothing to be seen.
              if (found.isPresent()
                  && found.get().sync() != sync
                  && CalendarRows.view(handle, application, id).isPresent()) {
                follow(handle, application, found.get(), sync, origin, now);
              }
              return CalendarRows.view(handle, application, id);
            });
    appended.run();
    return view;
  }

  /** An object that could not be understood, and why. */
  public record Unreadable(String ref, String version, String reason) {}

  /** A calendar's objects that could not be understood, by reference, after {@code after}. */
  public List<Unreadable> unreadable(
      ApplicationId application, CalendarId calendar, String after, int limit) {
    return jdbi.withHandle(
        handle -> ObjectRows.unreadable(handle, application, calendar, after, limit));
  }

  private static void follow(
      Handle handle,
      ApplicationId application,
      Calendar calendar,
      boolean sync,
      Origin origin,
      Instant now) {
    AccountKey account = new AccountKey(application, calendar.accountId());
    CalendarRows.follow(handle, application, calendar.id(), sync);
    boolean connected =
        AccountRows.find(handle, account, false)
            .filter(found -> found.status() == dev.calgate.model.Account.Status.CONNECTED)
            .isPresent();
    SyncRows.activate(handle, account, calendar.id(), connected, now);
    append(handle, account, calendar.id(), before("sync", !sync), origin, now);
  }

  private static Map<String, @Nullable Object> before(String field, Object value) {
    Map<String, @Nullable Object> before = new HashMap<>();
    before.put(field, value);
    return before;
  }

  private static void append(
      Handle handle,
      AccountKey account,
      CalendarId calendar,
      Map<String, @Nullable Object> before,
      Origin origin,
      Instant now) {
    String document =
        CalendarRows.view(handle, account.application(), calendar).orElseThrow().document();
    ChangeEntry entry =
        ChangeEntry.calendar(
            ChangeType.CALENDAR_UPDATED, account.account(), calendar, before, origin, document);
    FeedAppender.append(handle, account.application(), List.of(entry), now);
  }

  /** One listing against one account's rows. */
  private static final class ListingRows {
    private final Handle handle;
    private final AccountKey account;
    private final String provider;
    private final Instant now;
    private final Instant lackedSince;
    private final List<ChangeEntry> entries = new ArrayList<>();
    private final Map<CalendarId, Calendar> known = new HashMap<>();

    ListingRows(
        Handle handle, AccountKey account, String provider, Instant now, Instant lackedSince) {
      this.handle = handle;
      this.account = account;
      this.provider = provider;
      this.now = now;
      this.lackedSince = lackedSince;
      CalendarRows.ofAccount(handle, account).forEach(it -> known.put(it.id(), it));
    }

    Listing apply(List<RemoteCalendar> remote) {
      Map<CalendarId, @Nullable String> stateTags = new HashMap<>();
      for (RemoteCalendar listed : remote) {
        CalendarId id = Ids.calendar(account.account(), listed.ref().value());
        if (!stateTags.containsKey(id)) {
          keep(calendar(id, listed, known.remove(id)), listed, stateTags);
        }
      }
      int requested = CalendarRows.request(handle, account, stateTags, now);
      SyncRows.listed(handle, account, now);
      Listing listing = missing(requested, !remote.isEmpty());
      FeedAppender.append(handle, account.application(), entries, now);
      return listing;
    }

    /** What is left in {@code known} after all that was listed. */
    Listing missing(int requested, boolean unfollowedToo) {
      List<CalendarKey> gone =
          CalendarRows.gone(handle, account, known.keySet(), lackedSince, unfollowedToo);
      int unconfirmed = CalendarRows.missing(handle, account, known.keySet(), now, lackedSince);
      return new Listing(requested, unconfirmed, gone);
    }

    private Found calendar(CalendarId id, RemoteCalendar listed, @Nullable Calendar before) {
      Calendar after =
          new Calendar(
              id,
              account.account(),
              listed.name(),
              listed.description(),
              listed.color(),
              listed.timeZone(),
              listed.primary(),
              listed.readOnly(),
              before == null || before.sync(),
              provider,
              listed.ref().value());
      return new Found(before, after);
    }

    private record Found(@Nullable Calendar before, Calendar after) {}

    private void keep(
        Found found, RemoteCalendar listed, Map<CalendarId, @Nullable String> stateTags) {
      CalendarId id = found.after().id();
      stateTags.put(id, listed.stateTag());
      if (found.before() == null) {
        CalendarRows.insert(handle, account.application(), found.after());
        SyncRows.insert(handle, account, id.value(), now);
        entries.add(entry(ChangeType.CALENDAR_CREATED, found, Map.of()));
      } else if (!found.before().equals(found.after())) {
        CalendarRows.update(handle, account.application(), found.after());
        entries.add(
            entry(
                ChangeType.CALENDAR_UPDATED,
                found,
                CalendarDiff.between(found.before(), found.after()).before()));
      }
    }

    private ChangeEntry entry(ChangeType type, Found found, Map<String, @Nullable Object> before) {
      CalendarId id = found.after().id();
      String document =
          CalendarRows.view(handle, account.application(), id).orElseThrow().document();
      return ChangeEntry.calendar(type, account.account(), id, before, Origin.PROVIDER, document);
    }
  }
}
