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
import org.jspecify.annotations.Nullable;

/** Calendars, kept as their provider lists them; each change of one is in the feed. Thread-safe. */
public final class CalendarStore {
  private final Transactions database;
  private final Runnable appended;

  /**
   * Reads and writes a database.
   *
   * @param appended called after every commit that added to a feed
   */
  public CalendarStore(Transactions database, Runnable appended) {
    this.database = database;
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
        tables ->
            new ListingRows(tables, lease.account(), provider, asOf, lackedSince).apply(remote));
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
        tables ->
            new ListingRows(tables, lease.account(), "", asOf, lackedSince).missing(0, false));
  }

  private Listing apply(Lease lease, Function<Tables, Listing> work) {
    Listing listing =
        database.inTransaction(
            tables -> {
              tables.passes().lock(lease);
              return work.apply(tables);
            });
    appended.run();
    return listing;
  }

  /**
   * Removes a calendar that its provider no longer lists, unless it is listed again by now: every
   * event with an entry in the feed, in short transactions. Left in the middle, it is gone on with
   * when two more listings lack the calendar, and mended by a full pass when it comes back.
   *
   * @param lease of the account's list of calendars
   * @throws LeaseLostException when somebody else works on the account by now
   */
  public void erase(Lease lease, CalendarKey calendar, Instant now) {
    CalendarErasure erasure = new CalendarErasure(lease, calendar, now);
    boolean more = database.inTransaction(erasure::begin);
    while (more) {
      more = database.inTransaction(erasure::step);
      appended.run();
    }
  }

  /** A calendar; empty for a foreign id as for an unknown one. */
  public Optional<CalendarView> find(ApplicationId application, CalendarId calendar) {
    return database.withTables(tables -> tables.calendars().view(application, calendar));
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
    return database.withTables(
        tables -> tables.calendars().list(application, account, after, limit));
  }

  /**
   * Follows a calendar or stops following it; what was read of it stays.
   *
   * @return the calendar as it is now; empty when there is none
   */
  public Optional<CalendarView> follow(
      ApplicationId application, CalendarId id, boolean sync, Origin origin, Instant now) {
    Optional<CalendarView> view =
        database.inTransaction(
            tables -> {
              // The account's rows go first, as they do when its list is taken over.
              tables
                  .calendars()
                  .account(application, id)
                  .ifPresent(account -> tables.sync().lock(account));
              Optional<Calendar> found = tables.calendars().lock(application, id);
              // Of an account that is being erased there is a row, but nothing to be seen.
              if (found.isPresent()
                  && found.get().sync() != sync
                  && tables.calendars().view(application, id).isPresent()) {
                follow(tables, application, found.get(), sync, origin, now);
              }
              return tables.calendars().view(application, id);
            });
    appended.run();
    return view;
  }

  /** An object that could not be understood, and why. */
  public record Unreadable(String ref, String version, String reason) {}

  /** A calendar's objects that could not be understood, by reference, after {@code after}. */
  public List<Unreadable> unreadable(
      ApplicationId application, CalendarId calendar, String after, int limit) {
    return database.withTables(
        tables -> tables.objects().unreadable(application, calendar, after, limit));
  }

  private static void follow(
      Tables tables,
      ApplicationId application,
      Calendar calendar,
      boolean sync,
      Origin origin,
      Instant now) {
    AccountKey account = new AccountKey(application, calendar.accountId());
    tables.calendars().follow(application, calendar.id(), sync);
    boolean connected =
        tables
            .accounts()
            .find(account, false)
            .filter(found -> found.status() == dev.calgate.model.Account.Status.CONNECTED)
            .isPresent();
    tables.sync().activate(account, calendar.id(), connected, now);
    append(tables, account, calendar.id(), before("sync", !sync), origin, now);
  }

  private static Map<String, @Nullable Object> before(String field, Object value) {
    Map<String, @Nullable Object> before = new HashMap<>();
    before.put(field, value);
    return before;
  }

  private static void append(
      Tables tables,
      AccountKey account,
      CalendarId calendar,
      Map<String, @Nullable Object> before,
      Origin origin,
      Instant now) {
    String document =
        tables.calendars().view(account.application(), calendar).orElseThrow().document();
    ChangeEntry entry =
        ChangeEntry.calendar(
            ChangeType.CALENDAR_UPDATED, account.account(), calendar, before, origin, document);
    tables.feed().append(account.application(), List.of(entry), now);
  }

  /** One listing against one account's rows. */
  private static final class ListingRows {
    private final Tables tables;
    private final AccountKey account;
    private final String provider;
    private final Instant now;
    private final Instant lackedSince;
    private final List<ChangeEntry> entries = new ArrayList<>();
    private final Map<CalendarId, Calendar> known = new HashMap<>();

    ListingRows(
        Tables tables, AccountKey account, String provider, Instant now, Instant lackedSince) {
      this.tables = tables;
      this.account = account;
      this.provider = provider;
      this.now = now;
      this.lackedSince = lackedSince;
      tables.calendars().ofAccount(account).forEach(it -> known.put(it.id(), it));
    }

    Listing apply(List<RemoteCalendar> remote) {
      Map<CalendarId, @Nullable String> stateTags = new HashMap<>();
      for (RemoteCalendar listed : remote) {
        CalendarId id = Ids.calendar(account.account(), listed.ref().value());
        if (!stateTags.containsKey(id)) {
          keep(calendar(id, listed, known.remove(id)), listed, stateTags);
        }
      }
      int requested = tables.calendars().request(account, stateTags, now);
      tables.sync().listed(account, now);
      Listing listing = missing(requested, !remote.isEmpty());
      tables.feed().append(account.application(), entries, now);
      return listing;
    }

    /** What is left in {@code known} after all that was listed. */
    Listing missing(int requested, boolean unfollowedToo) {
      List<CalendarKey> gone =
          tables.calendars().gone(account, known.keySet(), lackedSince, unfollowedToo);
      int unconfirmed = tables.calendars().missing(account, known.keySet(), now, lackedSince);
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
        tables.calendars().insert(account.application(), found.after());
        tables.sync().insert(account, id.value(), now);
        entries.add(entry(ChangeType.CALENDAR_CREATED, found, Map.of()));
      } else if (!found.before().equals(found.after())) {
        tables.calendars().update(account.application(), found.after());
        entries.add(
            entry(
                ChangeType.CALENDAR_UPDATED,
                found,
                CalendarDiff.between(found.before(), found.after()).before()));
      }
    }

    private ChangeEntry entry(ChangeType type, Found found, Map<String, @Nullable Object> before) {
      CalendarId id = found.after().id();
      String document = tables.calendars().view(account.application(), id).orElseThrow().document();
      return ChangeEntry.calendar(type, account.account(), id, before, Origin.PROVIDER, document);
    }
  }
}
