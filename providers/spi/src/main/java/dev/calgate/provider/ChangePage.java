package dev.calgate.provider;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One page of changes. Thread-safe, but for a page of bodies until it has been read.
 *
 * @see CalendarSession#changes
 */
public final class ChangePage {
  private final PageEnd end;
  private @Nullable Supplier<List<RemoteChange>> bodies;
  private List<RemoteChange> changes = List.of();

  /**
   * A page as it is.
   *
   * @param changes may be empty, also on a page that is not the last
   */
  public ChangePage(List<RemoteChange> changes, PageEnd end) {
    this.changes = List.copyOf(changes);
    this.end = end;
  }

  private ChangePage(Supplier<List<RemoteChange>> bodies, PageEnd end) {
    this.bodies = bodies;
    this.end = end;
  }

  /**
   * A page that came off the wire with all bodies and is mapped to the unified model when it is
   * read, so that the next page can be on its way meanwhile. It tells no {@link RemoteChange.Seen}.
   *
   * @param bodies pure computation, on any thread, needing nothing of its session
   */
  public static ChangePage ofBodies(Supplier<List<RemoteChange>> bodies, PageEnd end) {
    return new ChangePage(bodies, end);
  }

  /** Whether it is a page of bodies that nobody has read yet. */
  public boolean isUnread() {
    return bodies != null;
  }

  /** The changes; of an unread page read now, and once. */
  public List<RemoteChange> changes() {
    if (bodies != null) {
      changes = List.copyOf(bodies.get());
      bodies = null;
    }
    return changes;
  }

  /** What follows. */
  public PageEnd end() {
    return end;
  }
}
