package dev.calgate.gateway.webhook;

import dev.calgate.gateway.store.Batch;
import dev.calgate.gateway.store.DatabaseFaults;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.gateway.store.NotificationFeed;
import dev.calgate.gateway.store.NotificationFeed.Windowed;
import dev.calgate.model.EventId;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a day in UTC, what a reader sees without asking for dates reaches a day further: from 42
 * days back to 201 ahead. What comes into sight by that was changed long ago, so no change tells of
 * it; a channel that wants to know is told of a change since the first of these events was last
 * changed, for that is what lets its reader see all of them. Thread-safe.
 */
final class WindowMoves {
  /**
   * How many days ahead something is told, the day itself left out: one less than what readers see,
   * so that it is in sight by every zone's days, whatever day it is there.
   */
  static final int AHEAD = 200;

  private static final Logger LOG = LoggerFactory.getLogger(WindowMoves.class);
  private static final int PAGE = 500;

  private final NotificationFeed feed;
  private final EventStore events;
  private final Clock clock;

  WindowMoves(NotificationFeed feed, EventStore events, Clock clock) {
    this.feed = feed;
    this.events = events;
    this.clock = clock;
  }

  /** Looks at the windows of all accounts for which that has not been done today. */
  void run() {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    List<Windowed> accounts = feed.windowsBefore(today);
    while (!accounts.isEmpty()) {
      for (Windowed it : accounts) {
        move(it, today, now);
      }
      accounts = feed.windowsBefore(today);
    }
  }

  private void move(Windowed account, LocalDate today, Instant now) {
    Set<EventId> entered;
    try {
      entered = entered(account, today);
    } catch (RuntimeException e) {
      if (DatabaseFaults.isPassing(e)) {
        throw e;
      }
      // Too much to look through, or a series that cannot be: any of it may have come in.
      LOG.info("the window of {} cannot be seen: {}", account.account().account(), e.toString());
      feed.enteredSomehow(account.account(), today, now);
      return;
    }
    feed.entered(account.account(), entered, today, now);
  }

  private Set<EventId> entered(Windowed account, LocalDate today) {
    Instant from = begin(account.day().plusDays(AHEAD));
    EventStore.Filter filter =
        new EventStore.Filter(
            account.account().account(),
            null,
            from,
            begin(today.plusDays(AHEAD)),
            null,
            null,
            false);
    Set<EventId> found = new HashSet<>();
    EventStore.@Nullable After after = null;
    boolean more = true;
    while (more) {
      Batch<EventStore.Occurring> page =
          events.occurrences(account.account().application(), filter, after, PAGE);
      for (EventStore.Occurring it : page.items()) {
        after = it.after();
        // What began before the window's former end was in sight already.
        if (!after.startsAt().isBefore(from)) {
          found.add(after.event());
        }
      }
      more = page.more();
    }
    return found;
  }

  private static Instant begin(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
