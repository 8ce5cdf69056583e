package dev.calgate.provider.caldav;

import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.PageToken;
import dev.calgate.provider.RemoteChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One running listing of a calendar, page by page out of answers that lie on this side already. The
 * end is a page of its own, so that whatever is said there is said after everything told has been
 * fetched.
 */
final class Listing implements AutoCloseable {
  /** A page of names and versions is small, and at its end storing is waited for. */
  static final int MAX_PAGE = 4_000;

  private ChangeSource source;
  private int pages;

  private Listing(ChangeSource source) {
    this.source = source;
  }

  /** Asks the server. */
  static Listing begin(DavCalendar calendar, ChangeQuery query) {
    if (query.cursor() != null) {
      String token = CalDavCursor.parse(query.cursor()).token();
      return new Listing(
          token.isEmpty() ? new MemberListing(calendar, "") : SyncChanges.since(calendar, token));
    }
    return new Listing(
        query.thorough()
            ? new MemberListing(calendar, calendar.askToken())
            : SyncChanges.everything(calendar));
  }

  /** The next page. */
  ChangePage page(int size) {
    Map<ObjectRef, RemoteChange> changes = new LinkedHashMap<>();
    while (changes.size() < size) {
      Optional<RemoteChange> change = source.next();
      if (change.isPresent()) {
        changes.merge(change.get().ref(), change.get(), Listing::both);
      } else if (!changes.isEmpty()) {
        break;
      } else if (!succeeded()) {
        return new ChangePage(List.of(), source.complete());
      }
    }
    return new ChangePage(
        List.copyOf(changes.values()), new PageEnd.More(new PageToken("page-" + ++pages)));
  }

  /** What is told twice counts once; what is there and gone has to be looked at. */
  private static RemoteChange both(RemoteChange before, RemoteChange after) {
    return before.getClass().equals(after.getClass())
        ? after
        : new RemoteChange.Seen(after.ref(), DavCalendar.UNTAGGED);
  }

  private boolean succeeded() {
    Optional<ChangeSource> successor = source.successor();
    successor.ifPresent(
        next -> {
          source.close();
          source = next;
        });
    return successor.isPresent();
  }

  @Override
  public void close() {
    source.close();
  }
}
