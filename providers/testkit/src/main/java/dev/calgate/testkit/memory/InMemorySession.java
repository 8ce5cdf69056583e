package dev.calgate.testkit.memory;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.Feature;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.PageToken;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.Written;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One session: a listing is taken as of its first page and told page by page. */
final class InMemorySession implements CalendarSession {
  private static final String CURSOR = "m1:";

  private final InMemoryProvider provider;
  private final FarSide farSide;
  private List<FarSide.State> listing = List.of();
  private long listedAt;
  private @Nullable String stateTag;
  private boolean closed;

  InMemorySession(InMemoryProvider provider) {
    this.provider = provider;
    this.farSide = provider.farSide();
  }

  @Override
  public List<RemoteCalendar> listCalendars() {
    checkOpen();
    provider.request();
    return farSide.list().stream()
        .map(
            it ->
                new RemoteCalendar(
                    it.ref(),
                    it.name(),
                    "",
                    null,
                    "Europe/Paris",
                    false,
                    farSide.isReadOnly(it.ref()),
                    it.stateTag()))
        .toList();
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    checkOpen();
    provider.request();
    checkExists(query.calendar());
    Long since = query.cursor() == null ? null : since(query.cursor());
    int from = 0;
    if (query.page() == null) {
      stateTag = farSide.stateTag(query.calendar());
      listedAt = farSide.revision();
      listing = farSide.states(query.calendar(), since);
    } else {
      from = Integer.parseInt(query.page().value());
    }
    int size = Math.min(query.pageSize(), provider.capabilities().limits().pageSize());
    int to = Math.min(listing.size(), from + size);
    List<RemoteChange> changes = new ArrayList<>();
    for (FarSide.State state : listing.subList(from, to)) {
      changes.add(change(query.calendar(), state));
    }
    PageEnd end = end(to, since);
    return provider.style() == InMemoryProvider.Style.BODIES
        ? ChangePage.ofBodies(() -> changes, end)
        : new ChangePage(changes, end);
  }

  private PageEnd end(int to, @Nullable Long since) {
    return to < listing.size()
        ? new PageEnd.More(new PageToken(Integer.toString(to)))
        : new PageEnd.Complete(
            new SyncCursor(CURSOR + listedAt),
            since == null ? Coverage.SNAPSHOT : Coverage.DELTA,
            stateTag);
  }

  private RemoteChange change(CalendarRef calendar, FarSide.State state) {
    if (state.version() == null) {
      return new RemoteChange.Removed(state.ref());
    }
    return provider.style() == InMemoryProvider.Style.BODIES
        ? farSide.read(calendar, state.ref())
        : new RemoteChange.Seen(state.ref(), state.version());
  }

  private Long since(SyncCursor cursor) {
    if (cursor.value().startsWith(CURSOR)) {
      long since = Long.parseLong(cursor.value().substring(CURSOR.length()));
      if (farSide.remembers(since)) {
        return since;
      }
    }
    throw new ProviderException(
        ErrorKind.CURSOR_EXPIRED, ErrorScope.CALENDAR, "The cursor is no longer known");
  }

  private void checkExists(CalendarRef calendar) {
    if (!farSide.has(calendar)) {
      throw new ProviderException(
          ErrorKind.GONE, ErrorScope.CALENDAR, "The calendar does not exist");
    }
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    checkOpen();
    if (refs.size() > provider.capabilities().limits().fetchBatch()) {
      throw new IllegalArgumentException("More objects than one fetch takes");
    }
    provider.faults().passGate();
    provider.request();
    List<RemoteChange> read = refs.stream().map(ref -> farSide.read(calendar, ref)).toList();
    return () -> read;
  }

  @Override
  public Written write(EventWrite write) {
    checkOpen();
    provider.request();
    return new FarSideWrites(farSide).write(write);
  }

  @Override
  public PushChannel openChannel(PushChannel.Order order) {
    checkPush();
    provider.request();
    return farSide.pushes().open(order);
  }

  @Override
  public void closeChannel(String id, String resource) {
    checkPush();
    provider.request();
    farSide.pushes().close(id, resource);
  }

  private void checkPush() {
    checkOpen();
    if (!provider.capabilities().has(Feature.PUSH)) {
      throw new ProviderException(
          ErrorKind.NOT_SUPPORTED, ErrorScope.PROVIDER, "This provider pushes nothing");
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The session is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
