package dev.calgate.gateway.write;

import dev.calgate.gateway.store.WriteLostException;
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
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.Written;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

  private final OpenWrites with;
  private final WritableCalendar calendar;
  private final ObjectRef object;
  private final WriteTicket ticket;
  private final RunningWrites.Place kept;
  private boolean ended;
  private boolean lost;

  OpenWrite(OpenWrites with, WritableCalendar calendar, ObjectRef object, WriteTicket ticket) {
    this.with = with;
    this.calendar = calendar;
    this.object = object;
    this.ticket = ticket;
    this.kept = with.running().keep(ticket);
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
    return asked(
        session -> {
          Optional<Written> written = ask(session, write);
          if (written.isPresent()) {
            store(written.get(), origin, arrival);
          } else {
            store(now(session, List.of(object)), Origin.PROVIDER, null);
          }
          return written;
        });
  }

  private <T> T asked(Function<CalendarSession, T> work) {
    try (CalendarSession session = with.session(calendar)) {
      return work.apply(session);
    } catch (ProviderException e) {
      lost &= !e.isUnsent() && !WITHOUT_EFFECT.contains(e.kind());
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

  /**
   * Whether the provider still has the object, and others that a write concerns, as they are
   * stored. If not, what it has is stored now as the provider's doing, and the write has ended.
   *
   * @throws WriteException when that cannot be had
   */
  boolean isCurrent(Collection<ObjectRef> others) {
    Set<ObjectRef> all = new LinkedHashSet<>(others);
    all.add(object);
    List<ObjectRef> refs = List.copyOf(all);
    Map<ObjectRef, VersionTag> stored = with.store().versions(calendar.key(), refs);
    return asked(
        session -> {
          Written now = now(session, refs);
          boolean current = now.changes().stream().allMatch(it -> isStored(it, stored));
          if (!current) {
            store(now, Origin.PROVIDER, null);
          }
          return current;
        });
  }

  private static boolean isStored(RemoteChange change, Map<ObjectRef, VersionTag> stored) {
    return change instanceof RemoteChange.Upserted upserted
        && upserted.object().version().equals(stored.get(change.ref()));
  }

  private Written now(CalendarSession session, List<ObjectRef> refs) {
    List<RemoteChange> told = new ArrayList<>();
    List<ObjectRef> open = refs;
    while (!open.isEmpty()) {
      List<ObjectRef> batch = open.subList(0, Math.min(open.size(), with.batch(calendar)));
      FetchedObjects fetched = session.fetch(calendar.ref(), batch);
      told.addAll(fetched.read());
      open = fetched.followedBy(open.subList(batch.size(), open.size()));
    }
    return new Written(told, List.of());
  }

  private void store(Written written, Origin origin, @Nullable WritableCalendar arrival) {
    if (arrival != null) {
      with.commit()
          .arrived(arrival.key(), arrival.provider(), written.arrived(), origin, with.now());
    }
    with.commit().written(ticket, calendar.provider(), written.changes(), origin, with.now());
    ended = true;
  }

  /** Ends the write, if it has not come to an end. */
  @Override
  public void close() {
    kept.close();
    if (!ended) {
      with.store().abandon(ticket, lost, with.now());
      if (lost) {
        with.wake().run();
      }
    }
  }
}
