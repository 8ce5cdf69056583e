package dev.calgate.gateway.store;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.Push;
import dev.calgate.provider.PushChannel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The channels through which providers push: which are wanted, which there are, and what a push
 * means. Whoever keeps an account's channels holds the lease on its list of calendars; a late one
 * opens a channel too many at worst, which is closed in its turn. Thread-safe.
 */
public final class ChannelStore {
  private final Jdbi jdbi;

  ChannelStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What is to be watched.
   *
   * @param calendarColumn the calendar's id, or empty for the account's list of calendars
   * @param calendar null for the list
   * @param failures how many attempts in a row have failed
   */
  public record Target(
      AccountKey account, String calendarColumn, @Nullable CalendarRef calendar, int failures) {}

  /** A channel to be closed. */
  public record Closing(String id, String resource) {}

  /**
   * What an account needs a channel for now, be it the first or the next one.
   *
   * @param intakes where and how pushes are taken in; a channel for any of these serves
   */
  public List<Target> wanted(AccountKey account, List<String> intakes, Instant now, int limit) {
    return jdbi.withHandle(handle -> ChannelRows.wanted(handle, account, intakes, now, limit));
  }

  /** Stores a channel before it is asked for; one of which nothing more is heard is replaced. */
  public void begin(Target target, String channel, String intake, Instant until) {
    jdbi.useTransaction(
        handle -> {
          ChannelRows.intake(handle, target, intake);
          ChannelRows.insert(handle, target, channel, until);
        });
  }

  /**
   * Notes that a channel is open. Those before it are to be closed, and what it watches is looked
   * at: what changed until now was not pushed.
   *
   * @param expiresAt when it ends
   * @param renewAt when to open the next one
   */
  public void opened(
      Target target, PushChannel channel, Instant expiresAt, Instant renewAt, Instant now) {
    jdbi.useTransaction(
        handle -> {
          // In the order in which a push takes its locks.
          ChannelRows.opened(handle, target, channel, expiresAt);
          ChannelRows.postpone(handle, target, renewAt, 0, null);
          new SyncRows(handle).request(target.account(), target.calendarColumn(), now);
        });
  }

  /**
   * Notes that a channel could not be opened.
   *
   * @param mayExist whether the provider may have opened it all the same
   */
  public void failed(
      Target target, String channel, boolean mayExist, Instant again, String message) {
    jdbi.useTransaction(
        handle -> {
          if (mayExist) {
            ChannelRows.close(handle, channel);
          } else {
            ChannelRows.delete(handle, channel);
          }
          ChannelRows.postpone(handle, target, again, target.failures() + 1, message);
        });
  }

  /** Leaves all of an account's channels as they are until a time. */
  public void postpone(AccountKey account, Instant until) {
    jdbi.useTransaction(handle -> ChannelRows.postpone(handle, account, until));
  }

  /** Leaves an account and all of its calendars alone until a time. */
  public void quiet(AccountKey account, Instant until) {
    jdbi.useTransaction(
        handle -> {
          new SyncRows(handle).lock(account);
          new SyncRows(handle).quiet(account, until);
        });
  }

  /**
   * Channels of an account that are to be closed now; those that have expired are forgotten.
   *
   * @param all whether none is wanted any more
   */
  public List<Closing> closing(AccountKey account, boolean all, Instant now, int limit) {
    return jdbi.inTransaction(
        handle -> {
          ChannelRows.forgetExpired(handle, account, now);
          ChannelRows.closeUnwanted(handle, account, all);
          return ChannelRows.closing(handle, account, now, limit);
        });
  }

  /** All channels of an account that can be closed, as before it is erased. */
  public List<Closing> open(AccountKey account) {
    return jdbi.withHandle(handle -> ChannelRows.open(handle, account));
  }

  /** A channel is closed; what is told again through it counts no more. */
  public void closed(String channel) {
    jdbi.useHandle(handle -> ChannelRows.closed(handle, channel));
  }

  /** Forgets the channels of all accounts that have ended. */
  public void forgetEnded(Instant now) {
    jdbi.useHandle(handle -> ChannelRows.forgetEnded(handle, now));
  }

  /** A channel could not be closed. */
  public void closeLater(String channel, Instant at) {
    jdbi.useHandle(handle -> ChannelRows.closeLater(handle, channel, at));
  }

  /** When an account's channels want to be looked after again; empty for never. */
  public Optional<Instant> nextAt(AccountKey account) {
    return jdbi.withHandle(handle -> ChannelRows.nextAt(handle, account));
  }

  /** What came of a push. */
  public enum Pushed {
    /** What its channel watches became due. */
    DUE,
    /** It is told again or late, says nothing new, or names another resource. */
    NOTHING,
    /** There is no such channel. */
    UNKNOWN
  }

  /**
   * Takes a push that is no forgery: what its channel watches becomes due, or stays with its time
   * when it is failing. What is told again costs no row.
   */
  public Pushed pushed(Push push, Instant now) {
    return jdbi.withHandle(
        handle -> {
          if (ChannelRows.request(handle, push, now) > 0) {
            return Pushed.DUE;
          }
          return ChannelRows.isKnown(handle, push.channel()) ? Pushed.NOTHING : Pushed.UNKNOWN;
        });
  }

  /**
   * Takes in a channel of which only a push tells, as after its row was lost, to close it: the next
   * look at the account does, and opens another one if there is none.
   *
   * @param until when it has ended
   * @return whether there is such an account
   */
  public boolean adopt(AccountKey account, Push push, Instant until, Instant now) {
    return jdbi.inTransaction(
        handle ->
            ChannelRows.adopt(handle, account, push, until) > 0
                && new SyncRows(handle).request(account, "", now) > 0);
  }
}
