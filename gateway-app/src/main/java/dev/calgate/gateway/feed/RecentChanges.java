package dev.calgate.gateway.feed;

import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.ChangeSlice;
import dev.calgate.model.ApplicationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is new in one application's feed, read once for all who wait for it; only a reader that is
 * far behind costs a query of its own. For one thread.
 */
final class RecentChanges {
  /** Readers further behind than this are rare, and would make all others read as much. */
  private static final long REACH = 1_000;

  private final ChangeLog log;
  private final ApplicationId application;
  private final long head;
  private final Map<ChangeFeed.Query, ChangeLog.Page> pages = new HashMap<>();
  private long first = Long.MAX_VALUE;
  private @Nullable ChangeSlice slice;

  /**
   * Nothing is read yet.
   *
   * @param head the feed's last position
   */
  RecentChanges(ChangeLog log, ApplicationId application, long head) {
    this.log = log;
    this.application = application;
    this.head = head;
  }

  /** Announces a query; to be done for all before the first page. */
  void expect(ChangeFeed.Query query) {
    if (isNear(query)) {
      first = Math.min(first, query.after());
    }
  }

  private boolean isNear(ChangeFeed.Query query) {
    return query.after() >= head - REACH;
  }

  /** The page that a query asks for. */
  ChangeLog.Page page(ChangeFeed.Query query) {
    return query.after() >= head
        ? new ChangeLog.Page(List.of(), query.after(), head)
        : pages.computeIfAbsent(query, this::read);
  }

  private ChangeLog.Page read(ChangeFeed.Query query) {
    if (isNear(query)) {
      ChangeSlice recent = slice();
      if (query.after() >= recent.horizon()) {
        return recent.page(query.after(), query.limit(), query.filter());
      }
    }
    return log.page(application, query.after(), query.limit(), query.filter());
  }

  private ChangeSlice slice() {
    if (slice == null) {
      slice = log.slice(application, first);
    }
    return slice;
  }
}
