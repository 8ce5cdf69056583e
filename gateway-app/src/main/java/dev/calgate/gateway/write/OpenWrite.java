package dev.calgate.gateway.write;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.gateway.store.WriteLostException;
import dev.calgate.gateway.store.WriteStore;
import dev.calgate.gateway.store.WriteTicket;
import dev.calgate.model.Origin;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Written;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write, from its ticket to what has come of it. Until it is closed nobody else writes the
 * object, and nothing of it changes in the store. For one thread.
 */
final class OpenWrite implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenWrite.class);

  /** After these it is known that nothing was written. */
  private static final Set<ErrorKind> WITHOUT_EFFECT =
      Set.of(
          ErrorKind.UNAUTHORIZED,
          ErrorKind.FORBIDDEN,
          ErrorKind.REJECTED,
          ErrorKind.THROTTLED,
          ErrorKind.ADDRESS_REFUSED,
          ErrorKind.NOT_SUPPORTED);

  private final AccountLinker accounts;
  private final WriteStore writes;
  private final SyncCommit commit;
  private final Runnable wake;
  private final Clock clock;
  private final WritableCalendar calendar;
  private final ObjectRef object;
  private final WriteTicket ticket;
  private final RunningWrites.Place kept;
  private boolean ended;
  private boolean lost;

  OpenWrite(
      AccountLinker accounts,
      WriteStore writes,
      SyncCommit commit,
      Runnable wake,
      Clock clock,
      WritableCalendar calendar,
      ObjectRef object,
      WriteTicket ticket,
      RunningWrites.Place kept) {
    this.accounts = accounts;
    this.writes = writes;
    this.commit = commit;
    this.wake = wake;
    this.clock = clock;
    this.calendar = calendar;
    this.object = object;
    this.ticket = ticket;
    this.kept = kept;
  }

  /**
   * Asks the provider and stores what has come of it.
   *
   * @param arrival the calendar to which something is moved; null when nothing is
   * @return empty when the object was at another version: the one it is at is stored now, as the
   *     provider's doing
   * @throws WriteException when it was not written, or it is not known whether
   */
  Optional<Written> write(EventWrite write, Origin origin, @Nullable WritableCalendar arrival) {
    lost = true;
    try (CalendarSession session =
        accounts.open(calendar.key().accountKey(), calendar.provider())) {
      Optional<Written> written = ask(session, write);
      if (written.isPresent()) {
        store(written.get(), origin, arrival);
      } else {
        store(now(session), Origin.PROVIDER, null);
      }
      return written;
    } catch (ProviderException e) {
      lost = !WITHOUT_EFFECT.contains(e.kind());
      LOG.info(
          "write failed account={} calendar={} kind={} message={}",
          calendar.key().account(),
          calendar.key().calendar(),
          e.kind(),
          e.getMessage());
      throw WriteException.of(e);
    } catch (WriteLostException e) {
      throw WriteException.of(
          WriteException.Kind.UNAVAILABLE, "The provider took too long; it may be written yet");
    }
  }

  private static Optional<Written> ask(CalendarSession session, EventWrite write) {
    try {
      return Optional.of(session.write(write));
    } catch (ProviderException e) {
      boolean another = e.kind() == ErrorKind.CONFLICT || e.kind() == ErrorKind.GONE;
      if (another && e.scope() == ErrorScope.OBJECT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Written now(CalendarSession session) {
    FetchedObjects fetched = session.fetch(calendar.ref(), List.of(object));
    List<RemoteChange> told = fetched.read();
    if (!fetched.left().isEmpty()) {
      throw new ProviderException(
          ErrorKind.UNREACHABLE, ErrorScope.OBJECT, "The event's present state cannot be had");
    }
    return new Written(told, List.of());
  }

  private void store(Written written, Origin origin, @Nullable WritableCalendar arrival) {
    if (arrival != null) {
      commit.arrived(arrival.key(), arrival.provider(), written.arrived(), origin, clock.instant());
    }
    commit.written(ticket, calendar.provider(), written.changes(), origin, clock.instant());
    ended = true;
  }

  /** Ends the write, if it has not come to an end. */
  @Override
  public void close() {
    kept.close();
    if (!ended) {
      writes.abandon(ticket, lost, clock.instant());
      if (lost) {
        wake.run();
      }
    }
  }
}
