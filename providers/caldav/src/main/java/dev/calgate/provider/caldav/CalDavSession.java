package dev.calgate.provider.caldav;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.Written;
import dev.calgate.provider.caldav.wire.ObjectEditor;
import dev.calgate.provider.caldav.wire.ObjectReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One account on its server. */
final class CalDavSession implements CalendarSession {
  private static final int FIRST_BATCH = 100;

  /** Of more than these the server does not lag behind, but has tags of another kind. */
  private static final int MOST_LATE = 1_000;

  private static final Duration QUICK = Duration.ofSeconds(1);

  private final CalDavAccount account;
  private final DavClient client;
  private final ProviderContext context;
  private final int fetchBatch;
  private final CalendarTraits traits;
  private final FailedFetches failed;
  private final ToldVersions toldBefore;
  private @Nullable Listing listing;
  private int unsettled;

  /** What the last page told. */
  private final Map<ObjectRef, VersionTag> told = new HashMap<>();

  /** How many objects were not given as they were told. */
  private int late;

  /**
   * How many objects are asked for at once: more while answers are quick, for each question has its
   * price too; fewer after such as were too large together.
   */
  private int most;

  private boolean closed;

  CalDavSession(
      CalDavAccount account,
      Connections connections,
      ProviderContext context,
      int fetchBatch,
      CalendarTraits traits,
      FailedFetches failed,
      ToldVersions toldBefore) {
    this.account = account;
    this.context = context;
    this.fetchBatch = fetchBatch;
    this.most = Math.min(fetchBatch, FIRST_BATCH);
    this.traits = traits;
    this.failed = failed;
    this.toldBefore = toldBefore;
    this.client =
        new DavClient(
            connections,
            context,
            Reach.ORIGIN,
            account.origin(),
            account.username(),
            account.password(),
            account.digest());
  }

  @Override
  public List<RemoteCalendar> listCalendars() {
    checkOpen();
    return new CalendarList(client, account, context, traits).list();
  }

  @Override
  public List<RemoteCalendar> listUntagged() {
    checkOpen();
    return new CalendarList(client, account, context, traits).listUntagged();
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    checkOpen();
    if (query.page() == null || listing == null) {
      closeListing();
      unsettled = 0;
      late = 0;
      listing = Listing.begin(calendar(query.calendar()), query);
    }
    ChangePage page = listing.page(Math.min(query.pageSize(), Listing.MAX_PAGE));
    remember(page);
    if (page.end() instanceof PageEnd.Complete complete) {
      closeListing();
      checkSettled();
      return new ChangePage(page.changes(), settled(query, complete));
    }
    return page;
  }

  private void remember(ChangePage page) {
    told.clear();
    for (RemoteChange change : page.changes()) {
      if (change instanceof RemoteChange.Seen seen) {
        told.put(seen.ref(), seen.version());
      }
    }
  }

  /** What was given in another state than told may be told again, from where this pass began. */
  private PageEnd.Complete settled(ChangeQuery query, PageEnd.Complete end) {
    boolean again = late > 0 && late <= MOST_LATE && end.coverage() instanceof Coverage.Delta;
    return again && query.cursor() != null
        ? CalDavCursor.parse(query.cursor()).end(Coverage.DELTA)
        : end;
  }

  private void compare(Body body) {
    VersionTag version = told.getOrDefault(body.ref(), DavCalendar.UNTAGGED);
    boolean known = !version.equals(DavCalendar.UNTAGGED);
    if (known && !body.mayBe(version)) {
      boolean first = toldBefore.isFirst(client.origin() + body.ref().value(), version);
      late += first ? 1 : 0;
    }
  }

  private DavCalendar calendar(CalendarRef ref) {
    return new DavCalendar(client, context, ref.value());
  }

  /** Without a cursor the objects that failed are asked for again; the others are known by then. */
  private void checkSettled() {
    if (unsettled > 0) {
      throw new ProviderException(
          ErrorKind.UNREACHABLE,
          ErrorScope.CALENDAR,
          "The server failed to give " + unsettled + " of the calendar's objects");
    }
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    checkOpen();
    if (refs.size() > fetchBatch) {
      throw new IllegalArgumentException("At most " + fetchBatch + " objects in one fetch");
    }
    List<ObjectRef> asked = refs.subList(0, Math.min(refs.size(), most));
    long begin = System.nanoTime();
    Multiget multiget = new Multiget(calendar(calendar), failed);
    List<Body> bodies = multiget.fetch(asked);
    unsettled += multiget.unsettled();
    bodies.forEach(this::compare);
    List<ObjectRef> left = new ArrayList<>(refs);
    left.removeAll(bodies.stream().map(Body::ref).collect(Collectors.toSet()));
    boolean fitted = left.size() == refs.size() - asked.size();
    boolean quick = System.nanoTime() - begin < QUICK.toNanos();
    most = !fitted ? bodies.size() : quick ? Math.min(fetchBatch, 2 * most) : most;
    return new FetchedBodies(
        bodies, left, new ObjectReader(context.maxObjectBytes(), account.addresses()));
  }

  @Override
  public Written write(EventWrite write) {
    checkOpen();
    ObjectWrites writes = writes(write.calendar());
    if (write instanceof EventWrite.Create create) {
      return writes.create(create);
    }
    if (write instanceof EventWrite.Update update) {
      return writes.update(update);
    }
    return write instanceof EventWrite.Move move
        ? new ObjectMove(writes, writes(move.to()), move).run()
        : writes.delete((EventWrite.Delete) write);
  }

  @Override
  public CalendarRef createCalendar(NewCalendar calendar) {
    checkOpen();
    return new CalendarMaking(client, account, context).make(calendar);
  }

  private ObjectWrites writes(CalendarRef calendar) {
    return new ObjectWrites(
        calendar(calendar),
        failed,
        new ObjectEditor(account.addresses(), context.clock().instant()),
        new ObjectReader(context.maxObjectBytes(), account.addresses()));
  }

  /** Bodies that are read when they are needed. */
  private record FetchedBodies(List<Body> bodies, List<ObjectRef> left, ObjectReader reader)
      implements FetchedObjects {
    @Override
    public List<RemoteChange> read() {
      return bodies.stream().map(body -> body.read(reader)).toList();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The session is closed");
    }
  }

  private void closeListing() {
    if (listing != null) {
      listing.close();
      listing = null;
    }
  }

  @Override
  public void close() {
    closed = true;
    closeListing();
    client.close();
  }
}
