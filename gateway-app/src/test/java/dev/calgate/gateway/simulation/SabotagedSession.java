package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.Sabotages;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.VersionTag;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A session that misreads what its service says, or by which the engine seems to. */
final class SabotagedSession implements CalendarSession {
  private static final VersionTag ONE = new VersionTag("v");

  private final CalendarSession session;
  private final FarAccount account;
  private final Bug bug;
  private final Clock clock;
  private final Sabotages.EarlyCursors cursors;

  /** What is wrong. */
  enum Bug {
    LATER_PAGES_IGNORED,
    DEAD_CURSOR_IS_NO_CHANGE,
    NO_SWEEP,
    SWEEP_BY_A_PART,
    POISON_SKIPPED,
    VERSIONS_ALL_EQUAL,
    LEFT_OVER_IGNORED,
    CURSOR_BEFORE_PAGE
  }

  SabotagedSession(
      CalendarSession session,
      FarAccount account,
      Bug bug,
      Clock clock,
      Sabotages.EarlyCursors cursors) {
    this.session = session;
    this.account = account;
    this.bug = bug;
    this.clock = clock;
    this.cursors = cursors;
  }

  @Override
  public List<RemoteCalendar> listCalendars() {
    return session.listCalendars();
  }

  @Override
  public List<RemoteCalendar> listUntagged() {
    return session.listUntagged();
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    ChangePage page;
    try {
      page = session.changes(query);
    } catch (ProviderException e) {
      return instead(query, e);
    }
    List<RemoteChange> changes = misread(page.changes());
    PageEnd end = page.end();
    if (bug == Bug.LATER_PAGES_IGNORED && end instanceof PageEnd.More) {
      end = complete(query, null);
    } else if (bug == Bug.NO_SWEEP && end instanceof PageEnd.Complete complete) {
      end = new PageEnd.Complete(complete.cursor(), Coverage.DELTA, complete.stateTag());
    } else if (bug == Bug.CURSOR_BEFORE_PAGE && end instanceof PageEnd.Complete complete) {
      cursors.save(query.calendar(), complete.cursor(), clock.instant());
    }
    return new ChangePage(changes, end);
  }

  private ChangePage instead(ChangeQuery query, ProviderException error) {
    boolean expired = error.kind() == ErrorKind.CURSOR_EXPIRED;
    if (bug == Bug.DEAD_CURSOR_IS_NO_CHANGE && expired && query.page() == null) {
      return new ChangePage(List.of(), complete(query, Coverage.DELTA));
    }
    boolean breaksOff = expired || error.kind() == ErrorKind.PROTOCOL;
    if (bug == Bug.SWEEP_BY_A_PART && breaksOff && query.page() != null) {
      return new ChangePage(List.of(), complete(query, null));
    }
    throw error;
  }

  private PageEnd.Complete complete(ChangeQuery query, @Nullable Coverage claimed) {
    Shelf shelf = Objects.requireNonNull(account.shelves.get(query.calendar()));
    boolean all = query.cursor() == null || account.kind == Kind.CALDAV_PLAIN;
    Coverage coverage = all ? Coverage.SNAPSHOT : Coverage.DELTA;
    return new PageEnd.Complete(
        new SyncCursor(shelf.generation + ":" + account.revision()),
        claimed == null ? coverage : claimed);
  }

  private List<RemoteChange> misread(List<RemoteChange> changes) {
    Stream<RemoteChange> read = changes.stream();
    if (bug == Bug.POISON_SKIPPED) {
      read = read.filter(it -> !(it instanceof RemoteChange.Unreadable));
    }
    if (bug == Bug.VERSIONS_ALL_EQUAL) {
      read = read.map(SabotagedSession::inOneVersion);
    }
    return read.toList();
  }

  private static RemoteChange inOneVersion(RemoteChange change) {
    if (change instanceof RemoteChange.Seen seen) {
      return new RemoteChange.Seen(seen.ref(), ONE);
    }
    if (change instanceof RemoteChange.Upserted it) {
      RemoteObject object = it.object();
      return new RemoteChange.Upserted(
          new RemoteObject(object.ref(), ONE, object.events(), object.raw()));
    }
    return change;
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    FetchedObjects fetched = session.fetch(calendar, refs);
    List<RemoteChange> read = misread(fetched.read());
    List<ObjectRef> left = bug == Bug.LEFT_OVER_IGNORED ? List.of() : fetched.left();
    return new Answer(read, left);
  }

  private record Answer(List<RemoteChange> read, List<ObjectRef> left) implements FetchedObjects {}

  @Override
  public void close() {
    session.close();
  }
}
