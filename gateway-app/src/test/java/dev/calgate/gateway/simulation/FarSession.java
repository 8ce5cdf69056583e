package dev.calgate.gateway.simulation;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One open account: trouble on the way there and back, and what the service says. */
final class FarSession implements CalendarSession {
  private final FarAccount account;
  private final SessionWorld world;
  private @Nullable Listing listing;
  private boolean closed;

  FarSession(FarAccount account, SessionWorld world) {
    this.account = account;
    this.world = world;
  }

  private <T> T ask(String what, ErrorScope scope, Supplier<T> service) {
    if (closed) {
      throw new IllegalStateException("The session is closed");
    }
    world.pause(what);
    trouble(scope);
    T answer = service.get();
    world.pause("answer to " + what);
    if (world.luck().strikes(Fault.ANSWER_LOST)) {
      throw new ProviderException(ErrorKind.UNREACHABLE, scope, "The answer got lost");
    }
    return answer;
  }

  private void trouble(ErrorScope scope) {
    Luck luck = world.luck();
    if (luck.strikes(Fault.UNREACHABLE)) {
      throw new ProviderException(ErrorKind.UNREACHABLE, scope, "Nobody answers");
    }
    if (luck.strikes(Fault.THROTTLED)) {
      Duration rest = Duration.ofSeconds(1 + luck.upTo(300));
      throw new ProviderException(ErrorKind.THROTTLED, scope, "Too many requests", rest, null);
    }
    if (luck.strikes(Fault.UNAUTHORIZED) || account.revoked) {
      throw new ProviderException(ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "Refused");
    }
    if (luck.strikes(Fault.REFUSED)) {
      ErrorKind kind = luck.upTo(2) == 0 ? ErrorKind.FORBIDDEN : ErrorKind.GONE;
      throw new ProviderException(kind, scope, "Said by a service in trouble");
    }
  }

  @Override
  public List<RemoteCalendar> listCalendars() {
    return calendars(account.kind.hasTags());
  }

  @Override
  public List<RemoteCalendar> listUntagged() {
    return calendars(false);
  }

  private List<RemoteCalendar> calendars(boolean tagged) {
    return ask(
        "list",
        ErrorScope.ACCOUNT,
        () -> {
          world.listingBegins(account, null);
          List<RemoteCalendar> list = new ArrayList<>();
          for (Shelf shelf : account.present()) {
            if (!shelf.hidden) {
              list.add(listed(shelf, tagged));
            }
          }
          return list;
        });
  }

  private static RemoteCalendar listed(Shelf shelf, boolean tagged) {
    String tag = tagged ? "r" + shelf.changedAt : null;
    return new RemoteCalendar(shelf.ref, shelf.name, "", null, "Europe/Paris", false, false, tag);
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    return ask(
        "changes",
        ErrorScope.CALENDAR,
        () -> {
          Shelf shelf = shelf(query.calendar());
          if (query.page() == null) {
            world.listingBegins(account, shelf);
            listing = Listing.begin(account, shelf, query.cursor(), world);
          } else if (world.luck().strikes(Fault.DEAD_PAGE)) {
            throw Listing.expired("The page token is no longer known");
          } else if (world.luck().strikes(Fault.BROKEN_LISTING)) {
            throw new ProviderException(
                ErrorKind.PROTOCOL, ErrorScope.CALENDAR, "The listing breaks off");
          }
          return java.util.Objects.requireNonNull(listing).page(query);
        });
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    return ask(
        "fetch",
        ErrorScope.CALENDAR,
        () -> {
          Shelf shelf = shelf(calendar);
          int served = 1 + world.content().nextInt(refs.size());
          List<RemoteChange> read = new ArrayList<>();
          for (ObjectRef ref : refs.subList(0, served)) {
            read.add(Listing.read(account.kind, shelf, ref));
          }
          List<ObjectRef> left = List.copyOf(refs.subList(served, refs.size()));
          return new Fetched(read, left);
        });
  }

  private record Fetched(List<RemoteChange> read, List<ObjectRef> left) implements FetchedObjects {}

  private Shelf shelf(CalendarRef calendar) {
    Shelf shelf = account.shelves.get(calendar);
    if (shelf == null || shelf.deleted) {
      throw new ProviderException(
          ErrorKind.GONE, ErrorScope.CALENDAR, "The calendar does not exist");
    }
    return shelf;
  }

  @Override
  public void close() {
    closed = true;
  }
}
