package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.SimulatedStore.Row;
import dev.calgate.provider.SyncCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at how everything is followed: a cursor stands for nothing that is not told; a request
 * counts as done by a listing that began after it alone; only who holds the lease writes.
 */
final class RowCheck {
  private final Truth truth;
  private final Function<String, @Nullable Shelf> shelves;
  private final Map<String, Row> before = new HashMap<>();
  private final List<Accepted> pushes = new ArrayList<>();
  private long position;

  /** A push that was taken in: the number that its request got, and when. */
  private record Accepted(String row, long number, long step) {}

  /**
   * Over a truth.
   *
   * @param shelves calendars by their ids
   */
  RowCheck(Truth truth, Function<String, @Nullable Shelf> shelves) {
    this.truth = truth;
    this.shelves = shelves;
  }

  private static String key(Row row) {
    return row.account() + "/" + row.calendar();
  }

  /** Notes that a push was accepted for a row as it is now. */
  void accepted(List<Row> rows, String account, String calendar, long step) {
    for (Row row : rows) {
      if (row.account().equals(account) && row.calendar().equals(calendar)) {
        if (row.requested() <= row.done()) {
          throw new AssertionError("A push was taken in and asks for nothing: " + row);
        }
        pushes.add(new Accepted(key(row), row.requested(), step));
      }
    }
  }

  /**
   * Looks.
   *
   * @param lease whose worker has just committed; null when it was none
   * @param listingBegan when its listing began; -1 for not yet
   */
  void check(List<Row> rows, long newPosition, @Nullable Lease lease, long listingBegan) {
    boolean wrote = newPosition != position;
    position = newPosition;
    for (Row row : rows) {
      Row old = before.put(key(row), row);
      String cursor = row.cursor();
      if (cursor != null && (old == null || !cursor.equals(old.cursor()))) {
        wrote = true;
        checkCursor(row, cursor);
      }
      if (old != null && row.done() != old.done()) {
        wrote = true;
        checkDone(row, listingBegan);
      }
    }
    if (wrote && lease != null) {
      checkFence(rows, lease);
    }
  }

  private void checkCursor(Row row, String cursor) {
    Shelf shelf = shelves.apply(row.calendar());
    if (shelf == null) {
      throw new AssertionError("A cursor of no calendar: " + row);
    }
    String behind = truth.behind(shelf.allEvents(), Listing.revision(new SyncCursor(cursor)));
    if (behind != null) {
      throw new AssertionError("The cursor of " + row + " is newer than " + behind);
    }
  }

  private void checkDone(Row row, long listingBegan) {
    for (Iterator<Accepted> all = pushes.iterator(); all.hasNext(); ) {
      Accepted push = all.next();
      if (push.row().equals(key(row)) && push.number() <= row.done()) {
        if (push.step() >= listingBegan) {
          throw new AssertionError(
              "Done by a listing that began at " + listingBegan + ": " + push + " " + row);
        }
        all.remove();
      }
    }
  }

  /** A worker that found the account's credential refused puts the row to rest, and outdates it. */
  private static void checkFence(List<Row> rows, Lease lease) {
    String calendar = lease.calendar() == null ? "" : lease.calendar().value();
    for (Row row : rows) {
      if (row.account().equals(lease.account().account().value())
          && row.calendar().equals(calendar)
          && row.lease() != lease.number()
          && (row.active() || row.lease() != lease.number() + 1)) {
        throw new AssertionError("A late worker wrote under " + lease + ": " + row);
      }
    }
  }
}
