package dev.calgate.gateway.simulation;

import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.RemoteChange;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What sessions need of the simulation around them. */
interface SessionWorld {
  /** Lets others go on before a request arrives, or before its answer does. */
  void pause(String what);

  /** Notes that the listing of a calendar, or of the account's calendars, has begun. */
  void listingBegins(FarAccount account, @Nullable Shelf shelf);

  /** Notes what a page tells. */
  void tells(List<RemoteChange> page, PageEnd end);

  Luck luck();

  /** What services answer, where they are free to. */
  SplittableRandom content();

  Clock clock();

  /** The session as the engine sees it. */
  CalendarSession decorated(CalendarSession session, FarAccount account);
}
